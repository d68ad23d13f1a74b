"""Beginning a newspaper, and the commands that carry out the verbs."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from tamizdat.articles import actions
from tamizdat.articles.errors import AlreadyBegunError, UnknownLanguageError
from tamizdat.articles.models import Article, Correction, Embargo, FrontPage, Section
from tests.factories import make_article, make_draft
from tests.now import find, render

pytestmark = pytest.mark.django_db


def run(*arguments):
    """What a command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_newspaper_begins_with_one_call_and_readers_find_it():
    actions.begin_newspaper("ru", "Дальний берег", tagline="Оттуда", sections=["Суды", "Хозяйство"])
    page = render(find("/")).decode()
    assert "Дальний берег" in page
    assert [section.url_path for section in Section.objects.order_by("path")] == ["/ru/суды/", "/ru/хозяйство/"]


def test_a_language_begins_once():
    actions.begin_newspaper("en", "The Far Bank")
    with pytest.raises(AlreadyBegunError):
        actions.begin_newspaper("en", "Another")
    assert FrontPage.objects.get().title == "The Far Bank"


def test_a_language_that_cannot_be_set_is_refused():
    with pytest.raises(UnknownLanguageError):
        actions.begin_newspaper("xx", "The Far Bank")


@pytest.mark.parametrize("section", ["", "x" * 300, "Nul\0", "Search"])
def test_a_bad_section_leaves_nothing_half_made(section):
    with pytest.raises((ValidationError, CommandError)):
        actions.begin_newspaper("en", "The Far Bank", sections=["Courts", section])
    assert not FrontPage.objects.exists()


def test_the_command_says_where_it_stands():
    report = json.loads(run("newspaper_begin", "en", "The Far Bank", "--section", "Courts", "--json"))
    assert report["path"] == "/en/"
    assert report["sections"] == ["/en/courts/"]


def test_every_verb_has_a_command_that_takes_an_address_or_a_number():
    article = make_draft(slug="verdict")
    until = (timezone.now() + dt.timedelta(days=1)).isoformat()
    run("article_embargo", "/en/courts/verdict/", "--until", until)
    assert Embargo.objects.exists()
    assert json.loads(run("article_publish", str(article.pk), "--json"))["status"] == "scheduled"
    run("article_embargo", str(article.pk), "--lift")
    article.revisions.all().delete()
    Article.objects.filter(pk=article.pk).update(go_live_at=None)
    assert json.loads(run("article_publish", str(article.pk), "--json"))["status"] == "live"
    run("article_correct", str(article.pk), "It left on Friday.", "--passage", "did not leave on Thursday")
    run("article_correct", str(article.pk), "It left on Saturday.", "--supersedes", "1")
    assert Correction.objects.filter(supersedes__isnull=False).count() == 1
    run("article_update", str(article.pk))
    assert json.loads(run("article_rename", str(article.pk), "ruling", "--json"))["path"] == "/en/courts/ruling/"
    assert json.loads(run("article_withdraw", str(article.pk), "Gone.", "--json"))["status"] == "withdrawn"
    assert json.loads(run("article_reinstate", str(article.pk), "--json"))["status"] == "live"
    assert "ruling" in run("article_list")
    assert json.loads(run("article_list", "--json"))["status"] == "live"


def test_scheduling_says_for_when():
    make_draft(slug="later")
    assert "Scheduled for 2099-01-01 12:00 UTC" in run("article_schedule", "/en/courts/later/", "2099-01-01T12:00Z")


@pytest.mark.parametrize("time", ["tomorrow", "2099-01-01", "2099-01-01T12:00", "2099-13-01T12:00Z"])
def test_a_time_without_its_zone_is_refused_with_an_example(time):
    make_draft(slug="later")
    with pytest.raises(CommandError, match=r"2026-11-27T17:00\+03:00"):
        run("article_schedule", "/en/courts/later/", time)


@pytest.mark.parametrize("reference", ["999", "/en/none/", "9" * 30, "", "\0", "-"])
def test_an_article_that_is_not_there_is_an_answer(reference):
    with pytest.raises(CommandError, match="There is no article"):
        run("article_publish", f"{reference}")


def test_a_refusal_is_an_error_and_changes_nothing():
    article = make_article()
    with pytest.raises(CommandError, match="stand in the article"):
        run("article_correct", str(article.pk), "A note.", "--passage", "not there")
    assert not Correction.objects.exists()
