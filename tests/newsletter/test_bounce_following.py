"""Who cannot be reached is written to no more, who complains or leaves is let go, and nobody is by mistake."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from tamizdat.newsletter import letters
from tamizdat.newsletter.bounces.following import take_in
from tamizdat.newsletter.bounces.soft import Row
from tamizdat.newsletter.bounces.verdicts import Kind
from tamizdat.newsletter.models import (
    AddressChange,
    Delivery,
    Heard,
    ServiceLetter,
    Subscriber,
    Subscription,
    Suppression,
)
from tamizdat.newsletter.preferences import ask_for_change
from tamizdat.newsletter.suppressing import JOB, suppress, suppress_refused
from tamizdat.schedule.jobs import jobs
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import claim
from tamizdat.vault.errors import KeyTroubleError
from tests.newsletter.bounce_factories import (
    FRIDAY,
    WEEK,
    come_back,
    envelope,
    make_delivery,
    make_issue,
    make_newsletter,
    make_subscription,
    sample,
    to_leave,
)

pytestmark = pytest.mark.django_db

State = Subscription.State
ADDRESS = "mira@orvale.example"
DAY = FRIDAY.date()


@pytest.fixture
def issue(vault):
    return make_issue(make_newsletter())


@pytest.fixture
def mira(issue):
    subscription = make_subscription(issue.newsletter, ADDRESS)
    make_delivery(issue, subscription)
    return subscription


def counts(issue):
    issue.refresh_from_db()
    return {"bounced": issue.bounced, "complained": issue.complained, "left": issue.left, "replied": issue.replied}


def state(subscription):
    subscription.refresh_from_db()
    return subscription.state


def test_a_reader_whose_mailbox_is_gone_is_written_to_no_more_by_any_newsletter(issue, mira):
    other = make_subscription(make_newsletter("daily"), ADDRESS)
    next_issue = make_issue(other.newsletter)
    waiting = make_delivery(next_issue, other, Delivery.State.WAITING)
    ServiceLetter.objects.create(subscription=other, kind=ServiceLetter.Kind.LINKS)
    come_back("postfix-unknown-user", mira, issue)
    assert [state(mira), state(other)] == [State.SUPPRESSED, State.SUPPRESSED]
    assert mira.ended == DAY
    waiting.refresh_from_db()
    assert waiting.state == Delivery.State.LEFT
    assert not ServiceLetter.objects.exists()
    found = Suppression.objects.get(address_index="MIRA@orvale.example")
    assert (found.reason, found.code) == ("bounced", "5.1.1")
    assert counts(issue)["bounced"] == 1


def test_nobody_else_is_touched_when_somebody_is_given_up(issue, mira):
    other = make_subscription(issue.newsletter, "pavel@orvale.example")
    make_delivery(issue, other)
    come_back("postfix-unknown-user", mira, issue)
    assert state(other) == State.ACTIVE
    assert Suppression.objects.count() == 1


def test_a_report_that_comes_twice_or_in_two_shapes_counts_once(issue, mira):
    raw = sample("postfix-unknown-user")
    for again in (raw, raw.replace(b"X-Message", b"X-Came-Again"), sample("qmail-no-mailbox")):
        take_in(again, FRIDAY, envelope(mira, issue))
    assert counts(issue)["bounced"] == 1


def test_a_report_that_comes_when_deliveries_are_kept_no_more_counts_once(issue, mira):
    Delivery.objects.all().delete()
    for _time in range(2):
        come_back("postfix-unknown-user", mira, issue)
    assert counts(issue)["bounced"] == 1


def test_a_forged_report_changes_nothing(issue, mira):
    forged = envelope(mira, issue).replace("a", "b", 1).replace("q", "r", 1).replace("e", "f", 1)
    assert take_in(sample("postfix-unknown-user"), FRIDAY, forged) is None
    assert take_in(sample("arf-complaint"), FRIDAY, "mira@orvale.example") is None
    assert state(mira) == State.ACTIVE
    assert not Heard.objects.exists()


@pytest.mark.parametrize("name", ["outlook-block-list", "gmail-unauthenticated", "mailru-spam", "exim-spam-refused"])
def test_a_reader_keeps_the_newspaper_when_a_server_refuses_us(issue, mira, name):
    for number in range(2, 12):
        later = make_issue(issue.newsletter, number)
        make_delivery(later, mira)
        come_back(name, mira, later, now=later.begun)
        assert counts(later)["bounced"] == 1
    assert state(mira) == State.ACTIVE
    assert mira.soft_bounces == 0
    assert not Suppression.objects.exists()


def test_newsroom_reads_in_the_log_that_it_is_refused_and_nobodys_name(issue, mira, caplog):
    come_back("outlook-block-list", mira, issue)
    assert "refuses what we send (5.7.1)" in caplog.text
    assert "mira" not in caplog.text


@pytest.mark.parametrize(
    "name", ["postfix-delayed", "delivered-report", "alias-partly-failed", "out-of-office", "challenge"]
)
def test_a_message_that_says_nothing_of_the_address_changes_nothing(issue, mira, name):
    come_back(name, mira, issue)
    assert state(mira) == State.ACTIVE
    assert set(counts(issue).values()) == {0}


def bounce_softly(subscription, numbers, *, others=()):
    for number in range(1, 30):
        found = subscription.newsletter.issues.filter(number=number).first()
        later = found or make_issue(subscription.newsletter, number)
        if number in numbers or number in others:
            Delivery.objects.get_or_create(
                issue=later, subscription=subscription, form=1, state=Delivery.State.DELIVERED
            )
        if number in numbers:
            come_back("gmail-over-quota", subscription, later, now=later.begun)
            subscription.refresh_from_db()


def test_a_mailbox_that_is_full_for_five_weeks_is_given_up(mira):
    bounce_softly(mira, [1, 2, 3, 4])
    assert (mira.state, mira.soft_bounces) == (State.ACTIVE, 4)
    bounce_softly(mira, [5])
    assert (mira.state, mira.soft_bounces) == (State.SUPPRESSED, 0)
    assert Suppression.objects.get().code == "5.2.2"


def test_a_message_that_arrives_in_between_begins_the_row_anew(mira):
    bounce_softly(mira, [1, 2, 3, 5, 6], others=[4])
    assert (mira.state, mira.soft_bounces) == (State.ACTIVE, 2)


def test_a_row_goes_on_over_issues_that_somebody_was_not_sent(mira):
    bounce_softly(mira, [1, 3, 4, 5, 6])
    assert mira.state == State.SUPPRESSED


def test_a_row_does_not_go_on_after_a_long_time(mira):
    bounce_softly(mira, [1, 2, 3, 4, 10])
    assert (mira.state, mira.soft_bounces) == (State.ACTIVE, 1)


def test_a_reader_of_one_issue_a_month_is_given_up_after_five_of_them(mira):
    mira.frequency = Subscription.Frequency.MONTHLY
    mira.save()
    bounce_softly(mira, [1, 5, 10, 14])
    assert mira.state == State.ACTIVE
    bounce_softly(mira, [19])
    assert mira.state == State.SUPPRESSED


def test_one_issue_that_comes_back_five_times_counts_once(issue, mira):
    for days in range(0, 40, 8):
        come_back("gmail-over-quota", mira, issue, now=FRIDAY + dt.timedelta(days=days))
    assert (state(mira), mira.soft_bounces) == (State.ACTIVE, 1)
    assert counts(issue)["bounced"] == 1


def test_five_bounces_within_two_weeks_are_not_enough():
    row = Row()
    for number in range(1, 6):
        row = row.after(number, DAY + dt.timedelta(days=3 * (number - 1)), arrived_between=False)
    assert row.bounces == 5
    assert not row.is_enough(DAY + dt.timedelta(days=12))
    assert row.after(6, DAY + dt.timedelta(days=14), arrived_between=False).is_enough(DAY + dt.timedelta(days=14))


def test_whoever_calls_a_message_spam_is_let_go_at_once_by_all_newsletters(issue, mira):
    other = make_subscription(make_newsletter("daily"), ADDRESS)
    for _time in range(2):
        come_back("arf-complaint", mira, issue)
    assert [state(mira), state(other)] == [State.LEFT, State.SUPPRESSED]
    assert Suppression.objects.get(address_index=ADDRESS).reason == Suppression.Reason.COMPLAINED
    assert counts(issue) | {"bounced": 0} == {"bounced": 0, "complained": 1, "left": 1, "replied": 0}


def test_a_complaint_weighs_more_than_a_bounce(issue, mira):
    come_back("postfix-unknown-user", mira, issue)
    come_back("arf-complaint", mira, issue)
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINED


def test_whoever_mails_to_leave_leaves_and_may_come_back(issue, mira):
    for _time in range(2):
        take_in(b"From: m@orvale.example\n\n", FRIDAY, to_leave(mira, issue))
    assert state(mira) == State.LEFT
    assert counts(issue)["left"] == 1
    assert not Suppression.objects.exists()


def test_answers_of_people_are_counted_and_not_kept(issue, mira):
    raw = sample("reply")
    for each in (raw, raw, sample("reply")):
        take_in(each, FRIDAY, envelope(mira, issue))
    assert counts(issue)["replied"] == 2
    assert state(mira) == State.ACTIVE
    assert [len(each.digest) for each in Heard.objects.all()] == [16, 16]


def test_a_confirmation_that_comes_back_is_the_last_that_is_sent_there(issue):
    new = make_subscription(issue.newsletter, "typo@orvale.example", state=State.PENDING, confirmed=None)
    come_back("postfix-unknown-user", new)
    assert state(new) == State.SUPPRESSED
    assert Suppression.objects.filter(address_index="typo@orvale.example").exists()


def asked_to_confirm(subscription, address="typo@orvale.example"):
    """Ask a new mailbox whether it wants what is sent to the old one; return the envelope of the letter to it."""
    ask_for_change(subscription, address, FRIDAY)
    JobState.objects.filter(name=letters.JOB.name).delete()
    letters.JOB.run(claim(letters.JOB, lambda: FRIDAY))
    assert mail.outbox[-1].to == [address]
    return mail.outbox[-1].from_email


@pytest.mark.parametrize("name", ["postfix-unknown-user", "arf-complaint"])
def test_what_comes_back_from_a_mistyped_new_address_ends_the_change_and_nothing_else(issue, mira, name):
    take_in(sample(name), FRIDAY, asked_to_confirm(mira))
    assert not AddressChange.objects.exists()
    assert state(mira) == State.ACTIVE
    assert not Suppression.objects.exists()


def test_a_mailbox_that_was_asked_and_mails_to_leave_ends_the_change_and_nothing_else(issue, mira):
    take_in(b"From: typo@orvale.example\n\n", FRIDAY, f"leave-{asked_to_confirm(mira)}")
    assert not AddressChange.objects.exists()
    assert state(mira) == State.ACTIVE


def test_a_new_mailbox_that_is_full_for_now_may_still_confirm(issue, mira):
    take_in(sample("gmail-over-quota"), FRIDAY, asked_to_confirm(mira))
    assert AddressChange.objects.exists()
    assert (state(mira), mira.soft_bounces) == (State.ACTIVE, 0)


def test_who_was_erased_is_not_brought_back_by_a_bounce(issue, mira):
    address = envelope(mira, issue)
    Subscriber.objects.all().delete()
    assert take_in(sample("postfix-unknown-user"), FRIDAY, address).kind is Kind.HARD
    assert take_in(sample("arf-complaint"), FRIDAY, address).kind is Kind.COMPLAINT
    assert not Suppression.objects.exists()
    assert not Subscriber.objects.exists()


def test_a_process_without_the_private_key_changes_nothing_and_says_so(issue, mira, vault):
    (vault / "private-key.json").unlink()
    raw = sample("postfix-unknown-user")
    with pytest.raises(KeyTroubleError):
        take_in(raw, FRIDAY, envelope(mira, issue))
    assert state(mira) == State.ACTIVE
    assert not Heard.objects.exists()


def test_an_address_that_cannot_be_opened_is_written_to_no_more_all_the_same(issue, mira, caplog):
    Subscriber.objects.update(address=b"tv\x01" + bytes(124))
    mira = Subscription.objects.get(pk=mira.pk)
    assert suppress(mira.subscriber, Suppression.Reason.BOUNCED, DAY)
    assert state(mira) == State.SUPPRESSED
    assert "cannot be opened" in caplog.text


def refused(issue, reason, code=550):
    number = Subscriber.objects.count()
    subscription = make_subscription(issue.newsletter, f"reader{number}@orvale.example")
    return make_delivery(issue, subscription, Delivery.State.REFUSED, code=code, reason=reason).subscription


def test_addresses_that_the_relay_refuses_are_given_up_and_others_are_not(issue):
    gone = [refused(issue, "5.1.1"), refused(issue, "5.1.10"), refused(issue, "5.2.1")]
    kept = [refused(issue, reason) for reason in ("5.7.1", "5.7.26", "5.2.2", "5.0.0", "", "5.4.1")]
    done = suppress_refused(issue, DAY)
    assert {state(each) for each in gone} == {State.SUPPRESSED}
    assert {state(each) for each in kept} == {State.ACTIVE}
    assert (done.suppressed, done.counted, dict(done.reported)) == (3, 4, {"5.7.1": 1, "5.7.26": 1})
    assert counts(issue)["bounced"] == 0


def test_a_refusal_is_looked_at_once(issue):
    refused(issue, "5.1.1")
    refused(issue, "5.2.2")
    assert suppress_refused(issue, DAY).counted == 1
    again = suppress_refused(issue, DAY)
    assert (again.suppressed, again.counted) == (0, 0)


def test_the_worker_follows_refusals_of_issues_that_are_being_sent_and_says_who_refuses_us(issue, caplog):
    old = make_issue(issue.newsletter, 2, finished=FRIDAY - dt.timedelta(days=30))
    sending = make_issue(issue.newsletter, 3, state="sending", finished=None)
    readers = [refused(each, "5.1.1") for each in (issue, old, sending)]
    refused(sending, "5.7.1")
    done = JOB.run(claim(JOB, lambda: FRIDAY))
    assert [state(reader) for reader in readers] == [State.SUPPRESSED, State.ACTIVE, State.SUPPRESSED]
    assert (done.suppressed, done.reported["5.7.1"]) == (2, 1)
    assert "5.7.1 (1)" in caplog.text
    assert jobs()["newsletter.refusals"] is JOB


def test_many_refusals_are_followed_in_parts(issue, monkeypatch):
    monkeypatch.setattr("tamizdat.newsletter.suppressing.AT_ONCE", 2)
    for _reader in range(5):
        refused(issue, "5.1.1")
    assert suppress_refused(issue, DAY).suppressed == 5
    assert Suppression.objects.count() == 5


def test_a_refusal_waits_while_no_address_can_be_opened(issue, vault):
    reader = refused(issue, "5.1.1")
    key = (vault / "private-key.json").rename(vault / "elsewhere")
    with pytest.raises(KeyTroubleError):
        suppress_refused(issue, DAY)
    assert state(reader) == State.ACTIVE
    key.rename(vault / "private-key.json")
    assert suppress_refused(issue, DAY).suppressed == 1


def test_relays_that_give_up_for_five_weeks_give_an_address_up(issue):
    reader = make_subscription(issue.newsletter)
    for number in range(1, 6):
        later = issue if number == 1 else make_issue(issue.newsletter, number)
        make_delivery(later, reader, Delivery.State.GIVEN_UP, code=451, reason="4.4.1")
        suppress_refused(later, DAY + (number - 1) * WEEK)
    assert state(reader) == State.SUPPRESSED
