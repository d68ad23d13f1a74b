"""Somebody at the server begins an issue as the desk does."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tamizdat.newsletter.models import Issue
from tests.factories import make_article
from tests.newsletter.desk_factories import make_newsletter

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    """Run the command and return what it has printed."""

    def compose(*arguments):
        call_command("newsletter_compose", *(arguments or ()), "--newsletter", "friday")
        return capsys.readouterr().out

    return compose


@pytest.fixture
def article():
    """An article of yesterday, and a newsletter to put it in."""
    make_newsletter()
    return make_article("Ferries stop at noon", published=timezone.now() - dt.timedelta(days=1))


def test_an_issue_is_begun_and_printed(run, article):
    told = json.loads(run("--json"))
    issue = Issue.objects.get()
    assert (told["id"], told["newsletter"]) == (issue.pk, "friday")
    assert dt.datetime.fromisoformat(told["slot"]) == issue.slot
    assert told["articles"] == [{"id": article.pk, "path": article.address, "headline": "Ferries stop at noon"}]
    assert list(issue.items.values_list("article", flat=True)) == [article.pk]


def test_a_dry_run_begins_nothing(run, article):
    assert json.loads(run("--json", "--dry-run"))["id"] is None
    assert "An issue would be begun" in run("--dry-run")
    assert not Issue.objects.exists()


def test_the_second_issue_has_nothing_of_the_first(run, article):
    run()
    assert json.loads(run("--json"))["articles"] == []


def test_a_newsletter_that_is_not_there_is_said_to_be_missing(run):
    with pytest.raises(CommandError, match="no newsletter “friday”") as refused:
        run()
    assert refused.value.returncode == 2


def test_articles_subject_and_introduction_can_be_given(run, article):
    other = make_article("Trams stop too", article.section)
    told = json.loads(
        run("--json", "--articles", f"{other.pk},{article.pk}", "--subject", "Stops", "--introduction", "A & b")
    )
    assert [each["id"] for each in told["articles"]] == [other.pk, article.pk]
    issue = Issue.objects.get()
    assert (issue.subject, issue.introduction) == ("Stops", "<p>A &amp; b</p>")


def test_what_it_becomes_is_measured_and_written(run, article, vault, tmp_path, capsys):
    told = json.loads(run("--json"))
    assert set(told["forms"]) == {"digest", "full"}
    call_command("newsletter_compose", str(told["id"]), "--json", "--to", str(tmp_path / "there"))
    again = json.loads(capsys.readouterr().out)
    assert again["forms"]["full"]["bytes"] > again["forms"]["digest"]["bytes"]
    assert len(list((tmp_path / "there").iterdir())) == 6
    assert b"Ferries stop at noon" in (tmp_path / "there" / f"issue-{told['id']}-digest.eml").read_bytes()
    assert Issue.objects.count() == 1


def test_an_article_that_readers_cannot_see_is_refused_and_nothing_begun(run, article):
    with pytest.raises(CommandError, match="Readers cannot see article 999"):
        run("--articles", f"{article.pk},999")
    assert not Issue.objects.exists()


def test_one_of_both_has_to_be_named(article):
    with pytest.raises(CommandError, match="Name either"):
        call_command("newsletter_compose")
