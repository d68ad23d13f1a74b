"""Who leaves gets nothing more, at once, and only a button makes anybody leave."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tamizdat.newsletter.leaving import leave, take_back
from tamizdat.newsletter.marks import LEAVE, PREFERENCES
from tamizdat.newsletter.models import Delivery, Form, Issue, ServiceLetter, Subscriber, Subscription
from tamizdat.retention.sweeping import retain
from tests.newsletter.subscribing import MIRA, fill_in, make_newsletter, make_subscription, path_of, read, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

ACTIVE, LEFT = Subscription.State.ACTIVE, Subscription.State.LEFT
TODAY = dt.date(2026, 11, 26)


@pytest.fixture
def newsletter():
    return make_newsletter()


@pytest.fixture
def subscription(newsletter):
    return make_subscription(newsletter)


@pytest.fixture
def door(subscription):
    return path_of("leave", LEAVE, subscription.mark)


def state_of(subscription):
    return Subscription.objects.values_list("state", flat=True).get(pk=subscription.pk)


def make_issue(newsletter, number, **fields):
    return Issue.objects.create(newsletter=newsletter, number=number, subject=f"Issue {number}", **fields)


def test_a_mail_programs_own_button_leaves_at_once(subscription, door):
    answer = Client(enforce_csrf_checks=True).post(door, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert state_of(subscription) == LEFT


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_whatever_is_posted_leaves(client, subscription, door, kind):
    assert client.generic("POST", door, b"", content_type=kind).status_code == 200
    assert state_of(subscription) == LEFT


def test_a_scanner_that_opens_the_link_makes_nobody_leave(client, subscription, door):
    assert b"<button" in client.get(door).content
    assert client.head(door).status_code == 200
    assert client.get(f"{door}?List-Unsubscribe=One-Click").status_code == 200
    assert client.put(door).status_code == 405
    assert state_of(subscription) == ACTIVE


def test_a_link_for_another_purpose_makes_nobody_leave(client, subscription):
    assert client.post(path_of("leave", PREFERENCES, subscription.mark)).status_code == 404
    assert state_of(subscription) == ACTIVE


def test_who_leaves_before_their_turn_gets_nothing(client, newsletter, subscription, door):
    issue = make_issue(newsletter, 1, state=Issue.State.SENDING)
    before = Delivery.State
    states = (before.WAITING, before.TAKEN, before.PUT_OFF, before.IN_DOUBT, before.IN_FLIGHT, before.DELIVERED)
    rows = {}
    for number, state in enumerate(states):
        each = issue if number == 0 else make_issue(newsletter, number + 1)
        rows[state] = Delivery.objects.create(issue=each, subscription=subscription, form=Form.DIGEST, state=state)
    client.post(door)
    after = {state: Delivery.objects.get(pk=row.pk).state for state, row in rows.items()}
    gone = {state for state in states if after[state] == before.LEFT}
    assert gone == {before.WAITING, before.TAKEN, before.PUT_OFF, before.IN_DOUBT}
    assert after[before.DELIVERED] == before.DELIVERED
    assert after[before.IN_FLIGHT] == before.IN_FLIGHT


def test_it_is_counted_how_many_left_and_not_who(client, newsletter, subscription, door):
    old, new = make_issue(newsletter, 1), make_issue(newsletter, 2)
    make_issue(newsletter, None)
    client.post(door)
    client.post(door)
    assert [Issue.objects.get(pk=each.pk).left for each in (old, new)] == [0, 1]


def test_who_leaves_by_mistake_takes_it_back(client, subscription, door):
    left = client.post(door)
    assert b"take-back" in left.content
    assert client.post(door, {"do": "take-back"}).status_code == 200
    assert state_of(subscription) == ACTIVE


def test_taking_it_back_confirms_nothing_that_was_not_confirmed(newsletter):
    pending = make_subscription(newsletter, state=Subscription.State.PENDING, confirmed=None)
    leave(pending, TODAY)
    assert not take_back(pending, TODAY)
    assert state_of(pending) == LEFT


def test_the_day_after_tomorrow_nothing_is_left_of_who_has_left(subscription):
    leave(subscription, TODAY)
    for days, left in ((1, 1), (2, 0)):
        retain(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC) + dt.timedelta(days=days))
        assert Subscriber.objects.count() == left


def test_who_leaves_one_newsletter_still_gets_the_other(client, newsletter, subscription, door):
    other = make_subscription(make_newsletter("The Monday letter"))
    client.post(door)
    retain(timezone.now() + dt.timedelta(days=3))
    assert list(Subscription.objects.all()) == [other]
    assert Subscriber.objects.count() == 1


def test_who_has_left_long_ago_is_told_that_this_subscription_has_ended_and_no_more(client, subscription, door):
    """They may have signed up again since, or moved to a mailbox that has the newsletter already."""
    subscription.subscriber.delete()
    for answer in (client.get(door), client.post(door), client.post(door, {"List-Unsubscribe": "One-Click"})):
        assert answer.status_code == 200
        assert b"This link is of an earlier subscription, which has ended." in answer.content
        assert b"You have left" not in answer.content
        assert b"<button" not in answer.content


def test_who_leaves_while_a_letter_is_on_its_way_gets_none(client, newsletter, subscription, door):
    ServiceLetter.objects.create(subscription=subscription, kind=ServiceLetter.Kind.LINKS)
    client.post(door)
    work()
    assert not mail.outbox


def test_who_has_left_can_sign_up_again(client, newsletter, subscription, door):
    client.post(door)
    fill_in(client, newsletter, MIRA)
    work()
    assert state_of(subscription) == Subscription.State.PENDING
    assert read(mail.outbox[0])["Subject"] == "Please confirm"
