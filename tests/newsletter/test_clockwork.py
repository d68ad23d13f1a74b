"""An approved issue goes out on Friday by itself; when there is none, colleagues hear of it while there is time."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from tamizdat.newsletter import clockwork
from tamizdat.newsletter.models import Issue, SlotWarning
from tamizdat.schedule.jobs import jobs
from tamizdat.schedule.running import Turn
from tamizdat.staff.letters import message_for
from tamizdat.staff.models import Account, Letter, Newsroom, Notice
from tests.factories import make_article
from tests.newsletter.desk_factories import FRIDAY, NOW, make_issue, make_newsletter, make_sent

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


class Stage(Turn):
    """A turn whose lease nobody takes."""

    def renew(self):
        """Keep it."""


def begun():
    """Return the numbers of the issues whose sending has begun, in order."""
    return list(Issue.objects.filter(begun__isnull=False).order_by("begun", "pk").values_list("pk", flat=True))


def send(at):
    clockwork.send_due(Stage(clockwork.SEND, at, ""))


def watch(at):
    clockwork.watch(Stage(clockwork.WATCH, at, ""))


def told():
    return sorted(Notice.objects.values_list("kind", "role"))


def test_an_approved_issue_goes_out_at_its_slot_and_once():
    issue = make_issue(make_newsletter(), make_article(), approved=True)
    send(FRIDAY - MINUTE)
    assert begun() == []
    send(FRIDAY)
    send(FRIDAY + MINUTE)
    assert begun() == [issue.pk]


def test_what_nobody_has_approved_does_not_go_out():
    make_issue(make_newsletter(), make_article())
    send(FRIDAY)
    assert begun() == []


def test_an_issue_that_a_dead_worker_has_missed_for_half_a_day_waits_for_a_person():
    make_issue(make_newsletter(), make_article(), approved=True)
    send(FRIDAY + 13 * HOUR)
    assert begun() == []


def test_one_issue_that_cannot_be_sent_does_not_keep_back_the_others(caplog):
    make_issue(make_newsletter(), approved=True)
    issue = make_issue(make_newsletter("other"), make_article(), approved=True)
    with caplog.at_level(logging.WARNING):
        send(FRIDAY)
    assert begun() == [issue.pk]
    assert "EmptyIssueError" in caplog.text


def test_editors_and_publishers_are_written_to_a_day_ahead_two_hours_ahead_and_when_it_has_passed():
    make_newsletter()
    watch(FRIDAY - 25 * HOUR)
    assert told() == []
    both = [("issue", "Editors"), ("issue", "Publishers")]
    for number, before in enumerate((24 * HOUR, 2 * HOUR, -MINUTE), start=1):
        watch(FRIDAY - before)
        watch(FRIDAY - before + MINUTE / 2)
        assert told() == sorted(both * number)
    assert list(SlotWarning.objects.order_by("pk").values_list("stage", flat=True)) == ["early", "late", "passed"]


def test_nobody_is_written_to_when_an_issue_is_approved_in_time():
    make_issue(make_newsletter(), make_article(), approved=True)
    for before in (24 * HOUR, 2 * HOUR, -MINUTE):
        watch(FRIDAY - before)
    assert told() == []


def test_a_slot_that_was_only_set_after_it_had_passed_was_not_missed():
    make_newsletter()
    watch(FRIDAY + HOUR)
    assert told() == []


def test_an_approved_issue_that_was_not_sent_for_half_a_day_is_missed():
    issue = make_issue(make_newsletter(), make_article())
    watch(FRIDAY - HOUR)
    Notice.objects.all().delete()
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.APPROVED)
    watch(FRIDAY + HOUR)
    assert told() == []
    watch(FRIDAY + 13 * HOUR)
    assert [kind for kind, _role in told()] == ["issue", "issue"]


def test_what_was_sent_on_time_is_not_missed():
    make_sent(make_newsletter(), begun=FRIDAY)
    watch(FRIDAY + HOUR)
    assert told() == []


def test_the_letter_says_nothing_of_newsletters():
    account = Account(pk=1, username="mira")
    letter = Letter(account=account, panic=False, since=NOW, due=NOW, mark="0")
    message = message_for(letter, "mira@farbank.example", NOW)
    assert "newsletter" not in (message.subject + message.body).lower()


def test_during_a_hold_an_issue_loses_its_approval_instead_of_waiting_for_the_holds_end():
    issue = make_issue(make_newsletter(), make_article(), approved=True)
    Newsroom.locked().hold(NOW)
    watch(FRIDAY - HOUR)
    issue.refresh_from_db()
    assert issue.state == Issue.State.APPROVED
    watch(FRIDAY)
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT
    send(FRIDAY + MINUTE)
    assert begun() == []


def test_sending_waits_in_a_hold_and_watching_does_not():
    assert jobs()["newsletter-slots"].waits_in_hold
    assert not jobs()["newsletter-watch"].waits_in_hold


def test_warnings_of_long_ago_are_forgotten():
    newsletter = make_newsletter()
    SlotWarning.objects.create(newsletter=newsletter, slot=NOW - 40 * DAY, stage="early")
    watch(NOW)
    assert not SlotWarning.objects.filter(slot__lt=NOW).exists()
