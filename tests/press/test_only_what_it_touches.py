"""In an archive of hundreds, a change writes the files that show it, and no others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import TestCase, override_settings

from tamizdat.archive.generating import generate
from tamizdat.archive.plan import Plan
from tamizdat.articles.actions import correct_article, publish_article
from tamizdat.articles.models import Article, Topic
from tamizdat.press.inventory.rolls import ALL, RollKey, StoredRolls
from tamizdat.press.kinds.search import SearchKind
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.tree import TreeOfFiles
from tests.factories import make_article, make_picture, picture_bytes

ARTICLES = 500
# Files that depend on every article of a language: there is one of each, whatever is published.
OF_ALL = 12


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            generate(Plan(articles=ARTICLES, seed=3, languages=("en",)))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def tree(archive, db, tmp_path):
    build_tree(tmp_path / "tree", jobs=1, compressed=False)
    return tmp_path / "tree"


@pytest.fixture
def old():
    """Return an article from the middle of the archive, on the lists' older pages."""
    rolls, key = StoredRolls(), RollKey(ALL, "en")
    for number in rolls.part(key, ARTICLES // 4, ARTICLES // 2):
        article = Article.objects.get(pk=number)
        if not article.series_id and not article.corrections.exists():
            return article
    raise AssertionError("no such article")


def state_of(tree):
    return {path.relative_to(tree).as_posix(): path.stat().st_ino for path in tree.rglob("*") if path.is_file()}


def written_by_press(tree):
    """Press; return the report, and the paths of the files that were written or have gone."""
    before = state_of(tree)
    report = press_changed(jobs=1)
    after = state_of(tree)
    return report, {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def without_search(paths):
    """Return the paths without those of the search index, whose files are made by the hundred articles."""
    return {path for path in paths if not path.startswith("en/search/")}


def test_the_text_of_an_old_article_is_one_page_and_its_place_in_the_index(tree, old):
    latest = old.get_latest_revision_as_object()
    latest.body = [("text", "<p>Quite another text about a heron.</p>")]
    latest.save_revision()
    publish_article(old)
    report, written = written_by_press(tree)
    assert without_search(written) == {f"{old.address[1:]}index.html"}
    assert report.touched <= OF_ALL + 5
    assert not any(path.endswith("page/1/index.html") for path in written)


def test_the_headline_of_an_old_article_is_written_where_it_is_read(tree, old):
    Article.objects.filter(pk=old.pk).update(title="Heronweir")
    report, written = written_by_press(tree)
    pages = without_search(written)
    assert f"{old.address[1:]}index.html" in pages
    for path in pages:
        assert "Heronweir" in (tree / path).read_text(), f"{path} was written and does not show it"
    assert len(pages) < 20
    assert report.touched <= len(written) + OF_ALL + 5


def test_a_correction_of_an_old_article_is_written_where_it_is_read(tree, old):
    correct_article(old, "It was a heron, not a stork.")
    _report, written = written_by_press(tree)
    pages = without_search(written)
    assert {f"{old.address[1:]}index.html", "en/corrections/index.html"} <= pages
    for path in pages - {f"{old.address[1:]}index.html", "en/sitemaps/en-articles-1.xml"}:
        text = (tree / path).read_text()
        assert old.title in text or old.address in text, f"{path} was written and does not show it"


def test_a_new_article_leaves_full_pages_as_they_are(tree, old):
    section, topics = old.section, list(old.topics.all())
    moment = dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
    article = make_article("Heronweir", section, topics=topics, published=moment)
    report, written = written_by_press(tree)
    assert f"{article.address[1:]}index.html" in written
    numbered = {path for path in written if "/page/" in path}
    # A list whose newest page has become full gives one numbered page, and the one before it leads there.
    assert len(numbered) <= 2 * (2 + len(topics))
    assert report.touched < 60
    # The archive's first page tells how many articles each month has.
    for path in without_search(written) - numbered - {"en/archive/index.html"}:
        assert path.endswith(".xml") or "Heronweir" in (tree / path).read_text(), path


def test_a_new_article_is_pressed_with_few_questions(tree, old, django_assert_max_num_queries):
    make_article(
        "Heronweir", old.section, topics=list(old.topics.all()), published=dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
    )
    with django_assert_max_num_queries(130):
        press_changed(jobs=1)


def test_the_search_page_is_pressed_when_a_month_begins_and_not_for_each_article(tree, old, monkeypatch):
    def fails(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(SearchKind, "render", fails)
    newest = Article.objects.public().newest_first().first().first_published_at
    make_article("In a month that is there", old.section, published=newest)
    assert not press_changed(jobs=1).failures
    make_article("In a month to come", old.section, published=newest + dt.timedelta(days=32))
    assert list(press_changed(jobs=1).failures) == ["/en/search/"]


def test_a_draft_writes_nothing_at_all(tree, old):
    latest = old.get_latest_revision_as_object()
    latest.title = "A headline to come"
    latest.save_revision()
    report, written = written_by_press(tree)
    assert (report.touched, written) == (0, set())


def test_a_topic_is_renamed_where_it_is_read(tree, old):
    topic = old.topics.order_by("pk").first()
    Topic.objects.filter(pk=topic.pk).update(name="Heronweirs")
    _report, written = written_by_press(tree)
    for path in without_search(written):
        assert path.endswith((".rss", ".atom", ".json", ".xml")) or "Heronweirs" in (tree / path).read_text(), path


def test_a_picture_that_comes_goes_or_is_replaced_is_found_without_looking_through_all_pictures(tree, old, monkeypatch):
    looked_through = []
    through = TreeOfFiles.files

    def files(tree, below="", **more):
        looked_through.append(below)
        return through(tree, below, **more)

    monkeypatch.setattr(TreeOfFiles, "files", files)
    picture = make_picture("A weir", size=(64, 48))
    Article.objects.filter(pk=old.pk).update(lead_picture=picture)
    first = {f"media/{name}" for name in picture.renditions.values_list("file", flat=True)}
    _report, written = written_by_press(tree)
    assert first <= written
    picture.file = ContentFile(picture_bytes((72, 40)), name="weir.jpg")
    picture.save()
    second = {f"media/{name}" for name in picture.renditions.values_list("file", flat=True)}
    report, written = written_by_press(tree)
    assert first | second <= written
    assert report.tally.removed >= len(first)
    Article.objects.filter(pk=old.pk).update(lead_picture=None)
    picture.delete()
    _report, written = written_by_press(tree)
    assert second <= written
    assert not [path for path in state_of(tree) if path in first | second]
    assert not [below for below in looked_through if "search" not in below]
