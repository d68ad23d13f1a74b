"""Whatever happens in the newsroom, the tree that is kept in step is the tree that is built anew."""

from __future__ import annotations

import datetime as dt
import shutil
from random import Random

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from tamizdat.articles.actions import correct_article, rename_article, unpublish_article, withdraw_article
from tamizdat.articles.models import Article, Byline, Contributor, FrontPage, Section, StandingPage, Topic
from tamizdat.press.models import Note, Touch
from tamizdat.press.step import build_tree, press_changed
from tamizdat.server.due import do_what_is_due
from tests.factories import (
    make_article,
    make_contributor,
    make_embargoed,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
    picture_bytes,
)
from tests.press.comparing import differences, remembered, what_holds
from tests.press.edits import ACTS, WEIGHTS, Desk
from tests.press.edits.media import make_file
from tests.press.newsroom import BEGINNING, REPORTS, Clock, make_small_newsroom

HISTORIES = 3
ACTS_IN_A_HISTORY = 40


@pytest.fixture(scope="module")
def small_newsroom(kept_for_the_module):
    make_small_newsroom()


@pytest.fixture
def desk(small_newsroom, db, monkeypatch, tmp_path):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    # What a test does to files is not taken back with what it does to the database.
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield Desk(clock)


def history_of(seed: int, length: int = ACTS_IN_A_HISTORY) -> list[tuple[str, int]]:
    chance = Random(seed)  # noqa: S311  a history to be repeated
    return [
        (name, chance.randrange(1_000_000))
        for name in chance.choices(list(ACTS), weights=[WEIGHTS[name] for name in ACTS], k=length)
    ]


def live_through(history, desk, tmp_path, on_commit, *, at_once: int = 1, compressed: bool = False) -> None:
    """Do some acts, press after every few of them, and expect the tree to be as if it were built anew."""
    kept, anew = tmp_path / "kept", tmp_path / "anew"
    build_tree(kept, jobs=1, compressed=compressed)
    done: list[tuple[str, int]] = []
    while history:
        some, history = history[:at_once], history[at_once:]
        for name, number in some:
            with on_commit(execute=True):
                refused = desk.do(name, number)
            if not refused:
                done.append((name, number))
        report = press_changed(jobs=1)
        assert not report.failures, (done[-at_once:], report.failures)
        told = f"after {done!r}"
        assert not Touch.objects.exists(), told
        assert not Note.objects.exists(), f"{told}: {list(Note.objects.values_list())}"
        assert remembered() == what_holds(), told
        build_tree(anew, jobs=1, compressed=compressed, kept=False)
        assert differences(kept, anew) == [], told


def pytest_generate_tests(metafunc):
    """Let as many histories happen as were asked for; the three that always do press after one, three and five acts."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(HISTORIES + metafunc.config.getoption("histories")))


def test_a_tree_that_is_kept_in_step_is_the_tree_built_anew(seed, desk, tmp_path, django_capture_on_commit_callbacks):
    live_through(
        history_of(seed),
        desk,
        tmp_path,
        django_capture_on_commit_callbacks,
        at_once=(1, 3, 5)[seed % HISTORIES],
        compressed=seed % HISTORIES == 1,
    )


def expect_in_step(kept, tmp_path):
    press_changed(jobs=1)
    assert not Note.objects.exists()
    assert remembered() == what_holds()
    build_tree(tmp_path / "anew", jobs=1, compressed=False, kept=False)
    assert differences(kept, tmp_path / "anew") == []


@pytest.fixture
def kept(desk, tmp_path):
    build_tree(tmp_path / "kept", jobs=1, compressed=False)
    return tmp_path / "kept"


def test_a_page_is_spoken_by_a_namesake_as_soon_as_its_own_name_has_another_slug(desk, kept, tmp_path):
    english, russian = Topic.objects.filter(slug="ice").order_by("pk")
    article = Article.objects.live().in_language("en").filter(topics=english).first()
    article.topics.add(russian)
    article.save()
    expect_in_step(kept, tmp_path)
    english.name, english.slug = "Frost", "frost"
    english.save()
    expect_in_step(kept, tmp_path)


def test_a_page_that_only_a_namesake_s_articles_stand_on_changes_with_the_name_that_speaks_on_it(desk, kept, tmp_path):
    english = make_topic("Old ferries", "en", slug="ferries")
    russian = make_topic("Паромы", "ru", slug="ferries")
    for language in ("en", "ar"):
        article = Article.objects.live().in_language(language).first()
        article.topics.add(russian)
        article.save()
    expect_in_step(kept, tmp_path)
    english.name = "Ferries"
    english.save()
    expect_in_step(kept, tmp_path)
    english.slug = "boats"
    english.save()
    expect_in_step(kept, tmp_path)
    english.slug = "ferries"
    english.save()
    expect_in_step(kept, tmp_path)
    english.delete()
    expect_in_step(kept, tmp_path)


def test_names_that_become_translations_of_each_other_or_cease_to_be_lead_to_each_other(desk, kept, tmp_path):
    first, second = make_contributor("Ilse Omark", "en"), make_contributor("Ильзе Омарк", "ru", slug="ilse-ru")
    for person, language in ((first, "en"), (second, "ru")):
        article = Article.objects.live().in_language(language).first()
        Byline.objects.create(article=article, contributor=person, sort_order=5)
    expect_in_step(kept, tmp_path)
    before = second.translation_key
    Contributor.objects.filter(pk=second.pk).update(translation_key=first.translation_key)
    expect_in_step(kept, tmp_path)
    Contributor.objects.filter(pk=second.pk).update(translation_key=before)
    expect_in_step(kept, tmp_path)


def test_a_page_and_its_old_address_can_change_places(desk, kept, tmp_path):
    article = Article.objects.live().in_language("en").first()
    before = article.slug
    rename_article(article, "elsewhere")
    expect_in_step(kept, tmp_path)
    rename_article(article, before)
    expect_in_step(kept, tmp_path)
    other = Article.objects.live().in_language("en").exclude(pk=article.pk).child_of(article.section).first()
    rename_article(other, "elsewhere")
    expect_in_step(kept, tmp_path)


def test_articles_that_join_and_leave_a_series_at_two_places_at_once_tell_all_neighbours(desk, kept, tmp_path):
    series = make_series("A long one", slug="long")
    found = list(Article.objects.live().in_language("en").order_by("first_published_at")[:12])
    keys = [article.pk for article in found]
    Article.objects.filter(pk__in=keys[::2]).update(series=series)
    expect_in_step(kept, tmp_path)
    Article.objects.filter(pk__in=[keys[1], keys[9]]).update(series=series)
    Article.objects.filter(pk__in=[keys[4]]).update(series=None)
    expect_in_step(kept, tmp_path)
    Page.objects.filter(pk=keys[0]).update(first_published_at=BEGINNING)
    expect_in_step(kept, tmp_path)


def test_lists_grow_and_shrink_over_the_edges_of_their_pages(desk, kept, tmp_path):
    first = make_front("en").get_children().first().specific
    small = make_section(make_front("en"), "Edges")
    articles = [make_article(f"Edge {number}", small) for number in range(19)]
    expect_in_step(kept, tmp_path)
    assert Article.objects.live().child_of(first).count() == REPORTS
    articles += [make_article(f"Beyond {number}", section) for section in (small, first) for number in range(2)]
    expect_in_step(kept, tmp_path)
    assert (kept / first.url_path[1:] / "page/1/index.html").exists()
    for article in (articles[0], articles[-1], Article.objects.live().child_of(first).order_by("pk")[7]):
        unpublish_article(article)
    expect_in_step(kept, tmp_path)
    assert not (kept / first.url_path[1:] / "page").exists()


def test_a_text_is_pressed_when_its_embargo_has_ended_here_though_a_faster_clock_published_it_before(
    desk, kept, tmp_path
):
    until = desk.clock.now + dt.timedelta(minutes=5)
    article = make_embargoed("Under embargo", Section.objects.first(), until=until)
    here = desk.clock.now
    desk.clock.now = until + dt.timedelta(seconds=1)
    do_what_is_due(desk.clock.now, desk.patience)
    desk.clock.now = here
    expect_in_step(kept, tmp_path)
    assert not (kept / article.url_path[1:]).exists()
    desk.clock.now = until + dt.timedelta(seconds=2)
    expect_in_step(kept, tmp_path)
    assert (kept / article.url_path[1:] / "index.html").exists()


def test_a_clock_that_jumps_there_and_back_leaves_a_tree_in_step(desk, kept, tmp_path):
    article = Article.objects.live().in_language("en").first()
    Page.objects.filter(pk=article.pk).update(expire_at=desk.clock.now + dt.timedelta(days=1))
    here = desk.clock.now
    for moment in (here + dt.timedelta(days=3), here, here - dt.timedelta(days=400), here + dt.timedelta(days=2)):
        desk.clock.now = moment
        make_article(f"At {moment:%Y-%m-%d}")
        press_changed(jobs=1)
    expect_in_step(kept, tmp_path)


def test_articles_name_their_section_rightly_under_a_front_page_of_another_language(desk, kept, tmp_path):
    section = Section.objects.filter(locale__language_code="ar").first()
    section.move(make_front("ru"), pos="last-child")
    make_front("ru").unpublish()
    expect_in_step(kept, tmp_path)
    Section.objects.get(pk=section.pk).unpublish()
    expect_in_step(kept, tmp_path)


def test_what_a_section_says_of_itself_is_written_on_all_its_pages(desk, kept, tmp_path):
    section = make_front("en").get_children().first().specific
    for number in range(2):
        make_article(f"Beyond {number}", section)
    expect_in_step(kept, tmp_path)
    section.introduction = "Verdicts, and what came before them."
    section.save_revision().publish()
    expect_in_step(kept, tmp_path)
    assert "Verdicts" in (kept / section.url_path[1:] / "page/1/index.html").read_text()


@pytest.mark.parametrize("model", [Article, Section, StandingPage, FrontPage])
def test_pages_that_join_and_part_as_translations_lead_to_each_other_and_no_more(model, desk, kept, tmp_path):
    english, russian, arabic = (
        model.objects.live().filter(locale__language_code=language).order_by("pk").first()
        for language in ("en", "ru", "ar")
    )
    own = russian.translation_key
    for key in (english.translation_key, arabic.translation_key, own):
        Page.objects.filter(pk=russian.pk).update(translation_key=key)
        expect_in_step(kept, tmp_path)


def test_what_stands_beside_an_article_changes_with_its_picture_words_and_address(desk, kept, tmp_path):
    picture = make_picture("A weir", size=(64, 48))
    shown = make_article("Shown elsewhere", lead_picture=picture)
    link = f'<p>See <a linktype="page" id="{shown.pk}">this</a>.</p>'
    make_article("Shows it", body=[("text", link)], related=[shown])
    make_standing(make_front("ru"), "О нас ещё", body=[("text", link), ("picture", {"picture": picture})])
    expect_in_step(kept, tmp_path)
    picture.alt = "A weir in spring"
    picture.save()
    expect_in_step(kept, tmp_path)
    picture.file = ContentFile(picture_bytes((72, 40)), name="weir.jpg")
    picture.save()
    expect_in_step(kept, tmp_path)
    correct_article(shown, "It was a sluice.")
    expect_in_step(kept, tmp_path)
    rename_article(shown, "shown-under-another-address")
    expect_in_step(kept, tmp_path)
    withdraw_article(shown, "It was neither.")
    expect_in_step(kept, tmp_path)
    picture.delete()
    expect_in_step(kept, tmp_path)


def test_a_document_leaves_the_tree_with_its_last_mention_and_is_replaced_with_its_file(desk, kept, tmp_path):
    paper = make_file("Ledger")
    link = f'<p><a linktype="document" id="{paper.pk}">The ledger</a></p>'
    article = make_article("With a ledger", body=[("text", link)])
    expect_in_step(kept, tmp_path)
    assert (kept / "media" / paper.file.name).exists()
    before = paper.file.name
    paper.file = ContentFile(b"another ledger", name="ledger.txt")
    paper.save()
    expect_in_step(kept, tmp_path)
    assert not (kept / "media" / before).exists()
    unpublish_article(article)
    expect_in_step(kept, tmp_path)
    assert not (kept / "media" / paper.file.name).exists()


def test_an_old_address_among_the_pictures_stays_whatever_becomes_of_them(desk, kept, tmp_path):
    Redirect.objects.create(old_path="/media/files/report.pdf", redirect_link="/en/archive/")
    picture = make_picture("A weir", size=(64, 48))
    article = make_article("With a weir", lead_picture=picture)
    expect_in_step(kept, tmp_path)
    picture.file = ContentFile(picture_bytes((72, 40)), name="weir.jpg")
    picture.save()
    expect_in_step(kept, tmp_path)
    Article.objects.filter(pk=article.pk).update(lead_picture=None)
    picture.delete()
    expect_in_step(kept, tmp_path)
    assert (kept / "media/files/report.pdf").exists()


def test_a_portrait_leaves_the_tree_when_somebody_gets_another_past_the_models(desk, kept, tmp_path):
    before = Contributor.objects.get(name="Mira Vald").picture
    names = [kept / "media" / name for name in before.renditions.values_list("file", flat=True)]
    assert any(name.exists() for name in names)
    Contributor.objects.filter(name="Mira Vald").update(picture=make_picture("Mira, older", size=(32, 32)))
    expect_in_step(kept, tmp_path)
    assert not any(name.exists() for name in names)


def test_a_portrait_comes_and_goes_with_the_page_that_shows_it(desk, kept, tmp_path):
    english = Contributor.objects.get(name="Ole Venn")
    picture = make_picture("Ole from elsewhere", size=(28, 28))
    namesake = make_contributor("Уле Венн", "ru", slug=english.slug, picture=picture)
    expect_in_step(kept, tmp_path)
    # Where the one whose page it was is called otherwise, the namesake speaks.
    article = Article.objects.live().in_language("en").first()
    Byline.objects.create(article=article, contributor=namesake, sort_order=7)
    Contributor.objects.filter(pk=english.pk).update(slug="ole-b")
    expect_in_step(kept, tmp_path)
    shown = [(kept / "media" / name).exists() for name in picture.renditions.values_list("file", flat=True)]
    assert any(shown)
    Contributor.objects.filter(pk=english.pk).update(slug=namesake.slug)
    expect_in_step(kept, tmp_path)
    Byline.objects.filter(contributor=namesake).delete()
    expect_in_step(kept, tmp_path)


def test_a_language_that_is_called_otherwise_is_everything(desk, kept, tmp_path):
    arabic = Locale.objects.get(language_code="ar")
    arabic.language_code = "de"
    arabic.save()
    expect_in_step(kept, tmp_path)
    assert 'lang="de"' in (kept / "ar/index.html").read_text()


def test_a_language_in_which_nothing_is_written_yet_changes_nothing(desk, kept, tmp_path):
    Locale.objects.create(language_code="fr")
    assert not press_changed(jobs=1).built
    expect_in_step(kept, tmp_path)


def test_two_pages_at_one_address_keep_nobody_else_back(desk, kept):
    one, other = Article.objects.live().in_language("en").order_by("pk")[:2]
    Page.objects.filter(pk=other.pk).update(slug=one.slug, url_path=one.url_path)
    press_changed(jobs=1)
    third = make_article("Published meanwhile", one.section)
    press_changed(jobs=1)
    assert (kept / one.url_path[1:] / "index.html").exists()
    assert (kept / third.url_path[1:] / "index.html").exists()


def test_the_log_of_corrections_follows_a_text_that_is_not_on_the_site_into_another_language(desk, kept, tmp_path):
    article = Article.objects.live().in_language("en").first()
    correct_article(article, "It was a weir.")
    Page.objects.filter(pk=article.pk).update(expired=True, live=False)
    expect_in_step(kept, tmp_path)
    Page.objects.filter(pk=article.pk).update(locale=Locale.objects.get(language_code="ru"))
    expect_in_step(kept, tmp_path)
    assert "It was a weir." in (kept / "ru/corrections/index.html").read_text()
