"""``tamizdat archive generate``, as somebody who tries the newspaper out meets it."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from tamizdat.archive.generating import generate
from tamizdat.archive.plan import Plan
from tamizdat.articles.models import Article, Byline, Contributor, Topic
from tamizdat.progress import Progress
from tests.factories import make_front

pytestmark = pytest.mark.usefixtures("own_media")


def generated(*options):
    """Run the command and return what it printed, on standard output and beside it."""
    out, beside = io.StringIO(), io.StringIO()
    call_command("archive_generate", "--articles", "12", *options, stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


def rows(seed):
    """Generate a small archive, return everything that it says, and take it back."""
    with transaction.atomic():
        first = Page.objects.order_by("-pk").first().pk
        generate(Plan(40, seed))
        pages = Page.objects.filter(depth__gt=1).order_by("pk")
        articles = Article.objects.order_by("pk")
        found = [
            [
                (pk - first, *told)
                for pk, *told in pages.values_list("pk", "path", "url_path", "title", "translation_key")
            ],
            list(articles.values_list("standfirst", "updated_at", "lead_caption", "first_published_at")),
            [article.body.raw_data for article in articles],
            list(Byline.objects.order_by("pk").values_list("article__title", "contributor__name", "role")),
            list(articles.values_list("title", "topics__name").order_by("pk", "topics__name")),
            list(Topic.objects.values_list("name", "introduction", "translation_key")),
            list(Contributor.objects.values_list("name", "biography", "pseudonym", "translation_key")),
        ]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_archive_and_another_seed_another(db):
    # A database that takes a transaction back need not take back its counters, so numbers count from the first page.
    first, again, another = rows(3), rows(3), rows(4)
    # Pictures are rows of their own, whose numbers go on.
    assert without_pictures(first) == without_pictures(again)
    assert all(mine != other for mine, other in zip(first, another, strict=True))


def without_pictures(found):
    """Return what an archive says, apart from the numbers of its pictures and of the pages that it links to."""
    bodies = [[block for block in body if block["type"] not in ("picture", "text")] for body in found[2]]
    return [*found[:2], bodies, *found[3:]]


def test_a_newspaper_that_is_there_is_never_mixed_with_invented_articles(db):
    make_front("en")
    with pytest.raises(CommandError, match="There is a newspaper in this database already"):
        generated()
    assert not Article.objects.exists()


@pytest.mark.parametrize("count", ["0", "-4", "1000001"])
def test_a_size_that_makes_no_archive_is_refused(db, count):
    with pytest.raises(CommandError, match="An archive has from 1 to 1,000,000 articles"):
        call_command("archive_generate", "--articles", count)


def test_a_language_without_words_is_refused_by_name(db):
    with pytest.raises(CommandError, match="There are no words for “ka”: an archive can be written in en, ru"):
        generated("--languages", "en,ka")


def test_scripts_get_one_object(db):
    out, _beside = generated("--json", "--languages", "en,ru", "--seed", "9")
    told = json.loads(out)
    assert told["articles"] == 12
    assert told["kept_back"] == 16
    assert told["seed"] == 9
    assert told["languages"] == ["en", "ru"]
    assert told["until"] == "2026-10-31"
    assert set(told["measured_topic"]) == {"slug", "articles"}
    assert Article.objects.count() == 28


def test_a_dry_run_says_the_same_and_writes_nothing(db):
    told = json.loads(generated("--dry-run", "--json")[0])
    assert told["dry_run"] is True
    assert told["articles"] == 12
    assert not Page.objects.filter(depth__gt=1).exists()
    assert "Would generate 12 articles" in generated("--dry-run")[0]


def test_a_searchable_archive_is_found_by_its_words(db):
    generated("--searchable")
    article = Article.objects.public().first()
    assert article in Article.objects.search(article.title)
    topic = Topic.objects.get(name="Roads")
    assert topic in get_search_backend().search("Roads", Topic)


def test_people_get_a_sentence(db):
    assert generated()[0].startswith("Generated 12 articles about 14 topics by 8 contributors, with 2 pictures.")


class Screen(io.StringIO):
    """A stream that somebody watches, or nobody does."""

    def __init__(self, *, watched):
        super().__init__()
        self.watched = watched

    def write(self, msg="", style_func=None, ending=None):
        return super().write(msg)

    def isatty(self):
        return self.watched


def shown(seconds, *, watched):
    """Return what progress shows when something comes a tenth further after each of some seconds."""
    screen, times = Screen(watched=watched), iter([0, *seconds])
    with Progress("articles", 10 * len(seconds), screen, clock=lambda: next(times)) as progress:
        for step in range(len(seconds)):
            progress.reached(10 * (step + 1))
    return screen.getvalue()


def test_what_is_done_within_a_second_shows_no_progress():
    assert shown([0.3, 0.6, 0.9], watched=True) == ""


def test_somebody_who_watches_sees_a_bar_with_rate_and_time_left():
    seen = shown([2, 4], watched=True)
    assert "\r[███████████████               ] 10 of 20 articles, 5 a second, 2 s left" in seen
    assert seen.endswith("20 of 20 articles, 5 a second, 0 s left\n")


@pytest.mark.parametrize("columns", [200, 80, 60, 40, 20])
def test_a_bar_never_needs_a_second_line(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    screen, times = Screen(watched=True), iter(range(0, 400, 2))
    with Progress("articles", 145_131, screen, clock=lambda: next(times)) as progress:
        for done in (1, 72_000, 144_000, 145_131):
            progress.reached(done)
    lines = screen.getvalue().rstrip("\n").split("\r")[1:]
    assert len(lines) == 4
    assert max(map(len, lines)) < columns
    on_screen = ""
    for line in lines:
        on_screen = line + on_screen[len(line) :]
    assert on_screen.rstrip() == lines[-1].rstrip()


def test_preparations_do_not_spoil_the_rate():
    screen, times = Screen(watched=False), iter([0, 5, 60, 62])
    with Progress("articles", 20, screen, clock=lambda: next(times)) as progress:
        for done in (0, 0, 20):
            progress.reached(done)
    assert screen.getvalue().splitlines() == [
        "0 of 20 articles",
        "0 of 20 articles",
        "20 of 20 articles, 10 a second, 0 s left",
    ]


def test_a_log_gets_a_line_now_and_then():
    assert shown([2, 4, 6, 14], watched=False).splitlines() == [
        "10 of 40 articles, 5 a second, 6 s left",
        "40 of 40 articles, 3 a second, 0 s left",
    ]
