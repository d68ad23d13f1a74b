"""What providers send: a hint, checked, written down once, and never believed."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.urls import reverse

from tamizdat.support import ledger
from tamizdat.support.actions import noticing
from tamizdat.support.actions.beginning import begin
from tamizdat.support.jobs import NOTICES
from tamizdat.support.models import Contribution, Event, ReceivedNotice
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Object
from tests.support.giving import NOW, again, wish
from tests.support.memory_provider import unreachable

pytestmark = pytest.mark.usefixtures("vault", "db")
ADDRESS = reverse("support_notices", args=["memory"])


def posted(client, body, headers):
    return client.post(ADDRESS, body, content_type="application/json", headers=headers).status_code


def worked_off(now=NOW):
    return [noticing.work_off(number, now) for number in noticing.due(now)]


@pytest.fixture
def paid(provider):
    """A contribution that was paid without our knowing."""
    contribution, made = begin(wish(), provider, NOW)
    provider.pay(made.objects[0], NOW)
    return contribution, made.objects[0]


def test_a_notice_is_written_down_and_answered_and_worked_off_later(client, provider, paid):
    contribution, one = paid
    provider.calls.clear()
    assert posted(client, *provider.notice_about(one)) == 204
    assert provider.calls == []
    assert again(contribution).state == Contribution.State.WAITING
    assert worked_off(dt.datetime.now(dt.UTC)) == [True]
    assert again(contribution).state == Contribution.State.PAID
    assert ledger.totals() == {"USD": Money(1000, "USD")}


def test_a_notice_sent_five_times_is_one(client, provider, paid):
    body, headers = provider.notice_about(paid[1])
    assert {posted(client, body, headers) for _each in range(5)} == {204}
    assert ReceivedNotice.objects.count() == 1


def test_nothing_of_what_it_says_is_kept(client, provider, paid):
    body, headers = provider.notice_about(paid[1])
    body = body[:-1] + b', "email": "mira@readers.example"}'
    posted(client, body, headers)
    row = ReceivedNotice.objects.get()
    assert row.objects_named == [["order", paid[1].reference]]
    worked_off(dt.datetime.now(dt.UTC))
    row.refresh_from_db()
    assert row.objects_named == []
    assert row.done


def test_a_forged_notice_changes_nothing(client, provider, paid):
    body, _headers = provider.notice_about(paid[1])
    assert posted(client, body, {"x-memory": "guessed"}) == 400
    assert posted(client, body, {}) == 400
    assert not ReceivedNotice.objects.exists()
    assert not Event.objects.exists()


def test_who_is_no_provider_of_ours_is_told_nothing(client, provider):
    assert client.post(reverse("support_notices", args=["nobody"]), b"{}", content_type="text/plain").status_code == 404
    assert client.get(ADDRESS).status_code == 405


def test_a_notice_too_large_to_be_one_is_not_read(client, provider):
    assert posted(client, b"x" * (1 << 20), {}) == 413


def test_a_notice_that_comes_before_its_row_finds_it_later(provider, paid):
    noticing.receive(provider, *provider.notice_about(Object("order", "order-99")), NOW)
    assert worked_off() == [False]
    contribution = paid[0]
    contribution.objects_held.create(provider="memory", kind="order", reference="order-99")
    provider.books["order-99"] = provider.books[paid[1].reference]
    assert worked_off(NOW + dt.timedelta(minutes=2)) == [True]
    assert again(contribution).state == Contribution.State.PAID


def test_a_notice_about_somebody_elses_payment_is_let_go_after_a_day(provider):
    noticing.receive(provider, *provider.notice_about(Object("order", "not-ours")), NOW)
    for hours in range(1, 26):
        worked_off(NOW + dt.timedelta(hours=hours))
    assert ReceivedNotice.objects.get().done


def test_a_provider_that_is_silent_is_asked_again(provider, paid):
    noticing.receive(provider, *provider.notice_about(paid[1]), NOW)
    provider.faults["look_up"] = unreachable()
    assert worked_off() == [False]
    assert noticing.due(NOW) == []
    assert worked_off(NOW + dt.timedelta(minutes=1)) == [True]
    assert again(paid[0]).state == Contribution.State.PAID


@pytest.mark.parametrize("seed", range(20))
def test_order_repetition_and_loss_make_no_difference(provider, seed):
    chance = random.Random(seed)  # noqa: S311  it has to be the same each time
    contribution, made = begin(wish(frequency="monthly"), provider, NOW)
    one, notices, moment = made.objects[0], [], NOW
    for month in range(6):
        moment = NOW + dt.timedelta(days=30 * month)
        fact = provider.pay(one, moment)
        notices += [provider.notice_about(one)] * chance.randrange(1, 6)
        if chance.random() < 0.5:
            provider.refund(fact.reference, Money(chance.randrange(1, 1000), "USD"), f"key-{month}")
            notices.append(provider.notice_about(one))
    chance.shuffle(notices)
    kept = notices[: chance.randrange(1, len(notices) + 1)]
    for notice in kept:
        noticing.receive(provider, *notice, moment)
        worked_off(moment)
    told = sum(fact.amount.minor for fact in provider.books[one.reference].facts)
    assert ledger.totals() == {"USD": Money(told, "USD")}
    assert again(contribution).state == Contribution.State.ACTIVE


def test_the_worker_works_them_off(provider, paid):
    assert NOTICES.name == "support-notices"
    noticing.receive(provider, *provider.notice_about(paid[1]), NOW)
    NOTICES.run(_Turn())
    assert again(paid[0]).state == Contribution.State.PAID


class _Turn:
    """A turn whose lease nobody else wants."""

    now = NOW

    def renew(self):
        self.renewed = True

    def clock(self):
        return NOW
