"""The commands about issues: what they print, and what they refuse."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from tamizdat.newsletter.actions import beginning
from tamizdat.newsletter.management.commands import newsletter_send
from tamizdat.newsletter.models import Delivery, Issue
from tests.factories import make_article, make_front, make_section
from tests.newsletter.newsletters import make_issue, make_newsletter, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(vault):
    found = make_newsletter()
    for name in ("mira", "ivo"):
        make_subscription(found, f"{name}@farbank.example")
    return found


@pytest.fixture
def issue(newsletter):
    return make_issue(newsletter, [make_article("A verdict", make_section(make_front(), "Courts"))])


@pytest.fixture
def run(capsys):
    def run(*arguments):
        call_command(*arguments, "--json")
        return json.loads(capsys.readouterr().out)

    return run


def test_an_issue_goes_from_a_draft_to_being_sent(issue, run):
    [told] = run("newsletter_list")["newsletters"]
    assert told["subscribers"] == 2
    assert [(each["id"], each["state"]) for each in told["issues"]] == [(issue.pk, "draft")]
    assert run("newsletter_approve", str(issue.pk))["state"] == "approved"
    sent = run("newsletter_send", str(issue.pk))
    assert sent["message"] == f"Issue {issue.pk} goes to 2 recipients: the worker sends it."
    status = run("newsletter_status", str(issue.pk))
    assert (status["state"], status["number"], status["counts"]) == ("sending", 1, {"waiting": 2, "repeated": 0})
    assert run("newsletter_pause", str(issue.pk))["state"] == "paused"
    assert run("newsletter_resume", str(issue.pk))["state"] == "sending"
    assert "would not go to 2 more" in run("newsletter_cancel", str(issue.pk), "--dry-run")["message"]
    cancelled = run("newsletter_cancel", str(issue.pk))
    assert (cancelled["state"], cancelled["counts"]) == ("cancelled", {"cancelled": 2, "repeated": 0})


def test_what_was_not_approved_is_not_sent(issue):
    with pytest.raises(CommandError, match="have a colleague approve it first"):
        call_command("newsletter_send", str(issue.pk))
    assert not Delivery.objects.exists()


def test_a_dry_run_says_to_how_many_it_would_go_and_changes_nothing(issue, capsys):
    call_command("newsletter_send", str(issue.pk), "--dry-run")
    assert "would go to 2 recipients" in capsys.readouterr().out
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT


def test_who_pauses_is_not_counted_among_those_it_would_go_to(issue, newsletter, capsys):
    newsletter.subscriptions.filter(pk=newsletter.subscriptions.first().pk).update(paused_until=dt.date(2999, 1, 1))
    call_command("newsletter_send", str(issue.pk), "--dry-run")
    assert "would go to 1 recipients" in capsys.readouterr().out


def test_sent_here_it_becomes_a_mailer_that_has_been_told_all(issue, monkeypatch):
    class BecameError(Exception):
        pass

    def become(orders):
        raise BecameError(orders.issue, orders.connections, orders.as_json)

    monkeypatch.setattr(newsletter_send, "become_mailer", become)
    call_command("newsletter_approve", str(issue.pk))
    for _again in range(2):
        # Whoever was killed is begun again by the same command.
        with pytest.raises(BecameError) as became:
            call_command("newsletter_send", str(issue.pk), "--now", "--connections", "3", "--json")
        assert became.value.args == (issue.pk, 3, True)
    assert Delivery.objects.count() == 2


def test_sent_here_once_more_what_was_sent_is_reported_and_not_refused(issue, capsys):
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.SENT, counts={"delivered": 2, "repeated": 0})
    with pytest.raises(SystemExit) as ended:
        call_command("newsletter_send", str(issue.pk), "--now", "--json")
    assert ended.value.code == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["finished"], report["sent_now"], report["counts"]["delivered"]) == (True, 0, 2)


@pytest.mark.parametrize(("state", "words"), [("paused", "is paused"), ("cancelled", "was cancelled")])
def test_what_a_colleague_has_halted_is_said_so_and_not_sent(issue, state, words):
    Issue.objects.filter(pk=issue.pk).update(state=state)
    with pytest.raises(CommandError, match=words) as refused:
        call_command("newsletter_send", str(issue.pk), "--now")
    assert refused.value.returncode == 3


def test_of_two_that_begin_at_once_the_later_helps_the_other(issue, monkeypatch):
    class BecameError(Exception):
        pass

    def become(orders):
        raise BecameError(orders.issue)

    def begin_later(issue, now, probe):
        beginning.begin(Issue.objects.get(pk=issue.pk), now)
        return beginning.begin(issue, now)

    monkeypatch.setattr(newsletter_send, "become_mailer", become)
    monkeypatch.setattr(newsletter_send, "begin", begin_later)
    call_command("newsletter_approve", str(issue.pk))
    with pytest.raises(BecameError):
        call_command("newsletter_send", str(issue.pk), "--now")


@pytest.mark.parametrize("number", ["0", "65", "many", "-1"])
def test_a_number_of_connections_that_makes_no_sense_is_refused(issue, number):
    with pytest.raises(CommandError, match="no number from 1 to 64"):
        call_command("newsletter_send", str(issue.pk), "--now", f"--connections={number}")


def test_an_issue_that_there_is_not_is_said_so(newsletter):
    with pytest.raises(CommandError, match="There is no issue 99"):
        call_command("newsletter_status", "99")


@pytest.mark.parametrize("command", ["newsletter_list", "newsletter_subscribers", "newsletter_compose"])
@pytest.mark.parametrize("slug", ["nope", ""])
def test_a_newsletter_that_there_is_not_is_said_so_by_all_alike(newsletter, command, slug):
    there_are = f"There is no newsletter “{slug}”; there are: {newsletter.slug}."
    with pytest.raises(CommandError, match=there_are) as refused:
        call_command(command, "--newsletter", slug)
    assert refused.value.returncode == 2


def test_no_address_is_printed_by_any_of_them(issue, capsys):
    for command in (
        ["newsletter_list"],
        ["newsletter_status", str(issue.pk)],
        ["newsletter_send", str(issue.pk), "--dry-run"],
    ):
        for form in ([], ["--json"]):
            call_command(*command, *form)
    assert "farbank" not in capsys.readouterr().out
