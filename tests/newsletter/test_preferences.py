"""A subscriber decides by a link of their own, and the server that answers cannot read who they are."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core import mail
from django.utils import timezone

from tamizdat.newsletter.marks import PREFERENCES
from tamizdat.newsletter.models import (
    AddressChange,
    Delivery,
    Form,
    Issue,
    Mailer,
    Subscriber,
    Subscription,
    Suppression,
)
from tamizdat.newsletter.preferences import months_later
from tamizdat.newsletter.suppressing import suppress_refused
from tamizdat.retention import persons
from tamizdat.vault import at_hand
from tests.newsletter.bounce_factories import come_back, make_delivery, make_issue
from tests.newsletter.subscribing import MIRA, link_in, make_newsletter, make_subscription, path_of, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

NEW = "mira@farbank.example"


@pytest.fixture
def newsletter():
    return make_newsletter()


@pytest.fixture
def subscription(newsletter):
    return make_subscription(newsletter)


@pytest.fixture
def page(subscription):
    return path_of("preferences", PREFERENCES, subscription.mark)


def chosen(subscription, **fields):
    told = {
        "do": "set",
        "form": Form.DIGEST,
        "frequency": "each",
        "pause": "",
        "newsletter": subscription.newsletter_id,
    }
    return told | fields


def test_a_reader_behind_a_block_asks_for_the_full_text_once_a_month(client, subscription, page):
    assert client.post(page, chosen(subscription, form=Form.FULL, frequency="monthly")).status_code == 200
    subscription.refresh_from_db()
    assert (subscription.form, subscription.frequency) == (Form.FULL, "monthly")


def test_looking_changes_nothing(client, subscription, page):
    before = Subscription.objects.values().get()
    assert client.get(f"{page}?do=erase-for-good").status_code == 200
    assert client.head(page).status_code == 200
    assert Subscription.objects.values().get() == before


def test_a_reader_pauses_for_a_month(client, subscription, page):
    client.post(page, chosen(subscription, pause="1"))
    subscription.refresh_from_db()
    assert subscription.paused_until == months_later(timezone.now().date(), 1)
    assert b"checked" in client.get(page).content
    client.post(page, chosen(subscription))
    subscription.refresh_from_db()
    assert subscription.paused_until is None


def test_a_reader_pauses_until_a_day(client, subscription, page):
    day = timezone.now().date() + dt.timedelta(days=40)
    client.post(page, chosen(subscription, pause="until", until=day.isoformat()))
    subscription.refresh_from_db()
    assert subscription.paused_until == day


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "2999-01-01"])
def test_a_day_that_makes_no_sense_is_asked_for_again(client, subscription, page, until):
    answer = client.post(page, chosen(subscription, pause="until", until=until, form=Form.FULL))
    assert answer.status_code == 422
    subscription.refresh_from_db()
    assert (subscription.paused_until, subscription.form) == (None, Form.DIGEST)


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert months_later(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2026, 12, 1), 1) == dt.date(2027, 1, 1)


def test_a_reader_changes_to_the_newsletter_in_another_language(client, subscription, page):
    russian = make_newsletter("Пятничное письмо", "ru", slug="friday-ru")
    make_newsletter("Closed", "ru", is_open=False)
    assert client.get(page).content.count(b'name="newsletter"') == 2
    client.post(page, chosen(subscription, newsletter=russian.pk))
    subscription.refresh_from_db()
    assert subscription.newsletter == russian
    assert b'lang="ru"' in client.get(page).content


def test_nobody_changes_to_what_is_no_choice(client, subscription, page):
    english = make_newsletter("Another one")
    assert client.post(page, chosen(subscription, newsletter=english.pk)).status_code == 422


def test_a_new_address_is_used_once_its_mailbox_has_said_so(client, subscription, page):
    client.post(page, {"do": "change", "address": NEW})
    work()
    assert mail.outbox[0].to == [NEW]
    assert Subscriber.objects.filter(address_index=MIRA).exists()
    link = link_in(mail.outbox[0])
    assert client.get(link).status_code == 200
    assert Subscriber.objects.filter(address_index=MIRA).exists()
    assert client.post(link).status_code == 200
    assert not Subscriber.objects.filter(address_index=MIRA).exists()
    assert Subscriber.objects.get(address_index=NEW).address.open() == NEW
    assert client.post(link).status_code == 404


def test_whoever_answers_the_web_moves_an_address_without_reading_it(client, subscription, page):
    client.post(page, {"do": "change", "address": NEW})
    work()
    at_hand._at_hand.opener = None
    at_hand.seal_only()
    assert client.post(link_in(mail.outbox[0])).status_code == 200
    assert Subscriber.objects.filter(address_index=NEW).exists()


def test_two_subscribers_who_are_one_person_become_one(client, newsletter, subscription, page):
    monday = make_newsletter("The Monday letter")
    make_subscription(newsletter, NEW, frequency="monthly")
    make_subscription(monday, MIRA)
    client.post(page, {"do": "change", "address": NEW})
    work()
    client.post(link_in(mail.outbox[0]))
    kept = Subscriber.objects.get()
    assert {each.newsletter for each in kept.subscriptions.all()} == {newsletter, monday}
    assert kept.address.open() == NEW


def move(client, page):
    """Have what is subscribed to sent to another address, and confirm that there."""
    client.post(page, {"do": "change", "address": NEW})
    work()
    assert client.post(link_in(mail.outbox[-1])).status_code == 200
    work()


def test_what_comes_back_late_from_the_old_mailbox_does_not_end_the_newsletter_at_the_new_one(
    client, newsletter, subscription, page
):
    issues = [make_issue(newsletter, number) for number in range(1, 4)]
    for issue in issues:
        make_delivery(issue, subscription)
    move(client, page)
    for issue, name in zip(issues, ("postfix-unknown-user", "gmail-over-quota", "qmail-no-mailbox"), strict=True):
        come_back(name, subscription, issue)
    subscription.refresh_from_db()
    assert (subscription.state, subscription.soft_bounces) == ("active", 0)
    assert not Suppression.objects.exists()


def test_what_a_relay_refused_for_the_old_mailbox_is_not_held_against_the_new_one(
    client, newsletter, subscription, page
):
    issue = make_issue(newsletter)
    make_delivery(issue, subscription, Delivery.State.REFUSED, code=550, reason="5.1.1")
    move(client, page)
    assert suppress_refused(issue, timezone.now().date()).suppressed == 0
    subscription.refresh_from_db()
    assert subscription.state == "active"


@pytest.mark.parametrize("state", [Delivery.State.WAITING, Delivery.State.PUT_OFF])
def test_what_goes_to_the_new_mailbox_and_comes_back_ends_the_newsletter_there(
    client, newsletter, subscription, page, state
):
    issue = make_issue(newsletter)
    delivery = make_delivery(issue, subscription, state)
    move(client, page)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DELIVERED)
    come_back("postfix-unknown-user", subscription, issue)
    subscription.refresh_from_db()
    assert subscription.state == "suppressed"
    assert Suppression.objects.filter(address_index=NEW).exists()


def test_a_new_mailbox_begins_without_the_bounces_of_the_old_one(client, newsletter):
    mira = make_subscription(newsletter, soft_bounces=4, soft_since=dt.date(2026, 10, 1), soft_issue=4)
    move(client, path_of("preferences", PREFERENCES, mira.mark))
    mira.refresh_from_db()
    assert (mira.soft_bounces, mira.soft_since, mira.soft_issue) == (0, None, None)


def test_a_reader_whose_old_mailbox_is_gone_gets_everything_at_the_new_one(client, newsletter):
    ended = {"state": "suppressed", "ended": timezone.now().date()}
    mira = make_subscription(newsletter, **ended)
    brought = make_subscription(make_newsletter("Brought"), **ended, confirmed=None, source="import csv")
    never = make_subscription(make_newsletter("Never confirmed"), **ended, confirmed=None)
    gone = make_subscription(make_newsletter("Given up"), state="left", ended=timezone.now().date())
    move(client, path_of("preferences", PREFERENCES, mira.mark))
    found = dict(Subscription.objects.values_list("pk", "state"))
    assert [found[each.pk] for each in (mira, brought, never, gone)] == ["active", "active", "suppressed", "left"]
    mira.refresh_from_db()
    assert mira.ended is None


def test_an_issue_on_its_way_to_the_old_address_goes_to_the_new_one_once(client, newsletter, subscription, page):
    other = make_subscription(newsletter, NEW)
    alone, taken, twice = (make_issue(newsletter, number, state="sending", finished=None) for number in range(1, 4))
    mailer = Mailer.objects.create(mark="m", host="h", leased_until=0)
    make_delivery(alone, subscription, Delivery.State.WAITING)
    make_delivery(taken, subscription, Delivery.State.TAKEN, holder=mailer)
    make_delivery(twice, subscription, Delivery.State.WAITING)
    make_delivery(twice, other, Delivery.State.WAITING)
    move(client, page)
    goes = Delivery.objects.filter(state=Delivery.State.WAITING, subscription=other, holder=None, came_back=False)
    assert list(goes.order_by("issue").values_list("issue", flat=True)) == [alone.pk, taken.pk, twice.pk]
    assert Delivery.objects.get(subscription=None).state == Delivery.State.LEFT


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (None, dt.date(2030, 1, 1), None),
        (dt.date(2030, 1, 1), None, None),
        (dt.date(2030, 2, 1), dt.date(2030, 1, 1), dt.date(2030, 1, 1)),
    ],
)
def test_what_comes_to_either_address_comes_as_soon_as_either_wanted_it(client, newsletter, old, new, kept):
    mira = make_subscription(newsletter, paused_until=old)
    make_subscription(newsletter, NEW, paused_until=new)
    move(client, path_of("preferences", PREFERENCES, mira.mark))
    assert Subscription.objects.get().paused_until == kept


def test_who_has_left_at_the_old_address_may_still_confirm_at_the_new_one(client, newsletter):
    mira = make_subscription(newsletter, state="left", ended=timezone.now().date())
    waits = make_subscription(newsletter, NEW, state="pending", confirmed=None)
    move(client, path_of("preferences", PREFERENCES, mira.mark))
    assert Subscription.objects.get() == waits


def test_a_mailbox_that_wants_no_mail_is_not_asked_either(client, subscription, page):
    Suppression.objects.create(address_index=NEW, reason=Suppression.Reason.ASKED)
    client.post(page, {"do": "change", "address": NEW})
    work()
    assert not mail.outbox


def test_a_change_that_nobody_confirms_changes_nothing(client, subscription, page):
    client.post(page, {"do": "change", "address": NEW})
    work()
    AddressChange.objects.update(asked=timezone.now() - dt.timedelta(days=8))
    assert client.post(link_in(mail.outbox[0])).status_code == 404
    assert Subscriber.objects.filter(address_index=MIRA).exists()


def test_nobody_buries_others_in_letters_by_changing_address(client, subscription, page):
    for number in range(5):
        client.post(page, {"do": "change", "address": f"victim-{number}@orvale.example"})
        work()
    assert len(mail.outbox) == 3


def test_a_reader_takes_their_data_along(client, subscription, page):
    answer = client.post(page, {"do": "data"})
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert "cannot read it" in told["address"]
    assert told["subscriptions"][0]["consented_to"].startswith("I want “The Friday letter”")
    assert told["subscriptions"][0]["consented"] == "2026-11-02T09:30+00:00"


def test_a_reader_is_erased_by_two_clicks_at_a_server_that_cannot_read_their_name(
    client, newsletter, subscription, page
):
    issue = Issue.objects.create(newsletter=newsletter, number=1, subject="One")
    Delivery.objects.create(issue=issue, subscription=subscription, form=Form.DIGEST)
    assert Subscription.objects.exists()
    client.post(page, {"do": "erase"})
    assert Subscription.objects.exists()
    assert client.post(page, {"do": "erase-for-good"}).status_code == 200
    assert not Subscription.objects.exists()
    assert Delivery.objects.get().state == Delivery.State.LEFT
    assert client.get(page).status_code == 404
    work()
    assert not Subscriber.objects.exists()
    assert persons.was_erased(MIRA)
    assert [held.holder for held in persons.what_is_held(MIRA)] == ["erased"]


def test_a_subscriber_is_shown_and_erased_by_their_address(subscription, client):
    held = persons.what_is_held("Mira@Orvale.Example")
    assert held[0].holder == "newsletter"
    assert "The Friday letter" in held[0].sentences[1]
    assert persons.erase(MIRA, dt.date(2026, 11, 26), act=False)
    assert Subscriber.objects.exists()
    persons.erase(MIRA, dt.date(2026, 11, 26))
    assert not Subscriber.objects.exists()
