"""Somebody gives bitcoin, from the form's order to the ledger, against a simulated BTCPay Server."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.request import urlopen

import pytest
from django.test import Client
from django.utils import timezone

from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import claim
from tamizdat.settings.payments import BTCPayStore
from tamizdat.support.actions import beginning, changing, noticing, reconciling
from tamizdat.support.actions.designating import set_out
from tamizdat.support.doubts import operations_refused
from tamizdat.support.errors import NotOfferedError
from tamizdat.support.frequency import Frequency
from tamizdat.support.jobs import OPERATIONS
from tamizdat.support.ledger import given
from tamizdat.support.models import Contribution, Event, Happening, ProviderObject, ReceivedNotice
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import UnreachableError
from tamizdat.support.providers.registry import provider_called
from tests.simulators.btcpay.server import KEY, SECRET, STORE, serving

pytestmark = pytest.mark.django_db
FIVE = Money(500, "USD")


@pytest.fixture
def server(settings, vault):
    with serving() as simulated:
        store = BTCPayStore(simulated.origin, STORE, KEY, SECRET)
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, btcpay=store)
        yield simulated


def begin(form="form", country=""):
    told = {"address": "vera@farbank.example", "name": "Vera", "country": country}
    wish = beginning.Wish(form, FIVE, Frequency.ONCE, **told)
    return beginning.begin(wish, provider_called("btcpay"), timezone.now())


def pay(server, begun):
    number = begun.objects[0].reference
    server.books.pay(number)
    server.books.confirm(number)
    return number


def send(delivered, **changes):
    """Have a notice arrive; return what it was answered with."""
    _told, body, headers = delivered
    body = changes.get("body", body)
    signed = changes.get("signed", headers["btcpay-sig"])
    address = "/support/notices/btcpay/"
    return Client().post(address, body, content_type="application/json", headers={"BTCPay-Sig": signed}).status_code


def work():
    for number in noticing.due(timezone.now()):
        noticing.work_off(number, timezone.now())


def state(contribution):
    return Contribution.objects.get(pk=contribution.pk).state


def test_notices_that_come_five_times_and_backwards_are_one_payment(server):
    contribution, begun = begin()
    pay(server, begun)
    for delivered in server.delivered[::-1] * 5:
        assert send(delivered) == 204
    assert ReceivedNotice.objects.count() == len(server.delivered)
    work()
    assert state(contribution) == "paid"
    assert Event.objects.filter(kind=Happening.PAYMENT).count() == 1
    assert given(contribution) == FIVE


def test_a_notice_that_lies_is_only_a_question(server):
    contribution, _begun = begin()
    told = server.delivered[-1][0] | {"type": "InvoiceSettled", "deliveryId": "x", "originalDeliveryId": "x"}
    server.deliver(told)
    assert send(server.delivered[-1]) == 204
    work()
    assert state(contribution) == "waiting"
    assert not Event.objects.exists()


def test_a_notice_that_was_tampered_with_is_thrown_away(server):
    begin()
    _told, body, _headers = delivered = server.delivered[-1]
    assert send(delivered, body=body.replace(b"Invoice", b"invoice")) == 400
    assert send(delivered, signed="") == 400
    assert not ReceivedNotice.objects.exists()


def test_notices_that_never_come_are_made_up_for(server):
    contribution, begun = begin()
    pay(server, begun)
    later = timezone.now() + dt.timedelta(hours=1)
    for _time in range(2):
        list(reconciling.reconcile(reconciling.in_question(later, everything=True), lambda: later))
    assert state(contribution) == "paid"
    assert Event.objects.filter(kind=Happening.PAYMENT).count() == 1


def test_an_answer_that_was_lost_is_found_again_by_the_order(server):
    server.faults += ["slow", "lost"]
    with pytest.raises(UnreachableError):
        begin()
    contribution = Contribution.objects.get()
    assert not ProviderObject.objects.exists()
    [invoice] = server.books.invoices.values()
    server.books.pay(invoice.number)
    server.books.confirm(invoice.number)
    later = timezone.now() + dt.timedelta(hours=1)
    list(reconciling.reconcile(reconciling.in_question(later), lambda: later))
    assert given(contribution) == FIVE


def test_the_same_form_ten_times_is_one_invoice(server):
    begun = [begin()[1] for _time in range(10)]
    assert len({each.url for each in begun}) == len(server.books.invoices) == 1


def test_nothing_of_the_supporter_reaches_the_server(server):
    begin()
    sent = b" ".join(body for _verb, _path, _query, body in server.requests)
    assert b"Vera" not in sent
    assert b"vera" not in sent


def test_bitcoin_is_given_once_only(server):
    wish = beginning.Wish("form", FIVE, Frequency.MONTHLY)
    with pytest.raises(NotOfferedError):
        beginning.begin(wish, provider_called("btcpay"), timezone.now())
    assert not server.requests


def test_a_person_pays_on_the_invoices_page(server):
    contribution, begun = begin()
    for choice in ("part", "exact", "confirm"):
        with urlopen(begun.url, f"do={choice}".encode()) as page:  # noqa: S310  an address on this machine
            shown = page.read().decode()
    assert "Settled" in shown
    assert Contribution.objects.get().key not in shown
    list(reconciling.reconcile([contribution.pk], timezone.now))
    assert given(contribution) == FIVE


@pytest.mark.parametrize("is_shut_first", [True, False])
def test_what_comes_in_spite_of_a_refused_country_is_left_to_colleagues_to_give_back(server, is_shut_first):
    contribution, begun = begin(country="RU")
    number = begun.objects[0].reference
    if not is_shut_first:
        server.books.pay(number)
    set_out("RU", timezone.now())
    OPERATIONS.run(claim(OPERATIONS, timezone.now))
    if is_shut_first:
        assert state(contribution) == "expired"
        server.books.pay(number)
    server.books.confirm(number)
    list(reconciling.reconcile([contribution.pk], timezone.now))
    assert state(contribution) == "paid"
    JobState.objects.all().delete()
    OPERATIONS.run(claim(OPERATIONS, timezone.now))
    [refused] = operations_refused(timezone.now())
    assert (refused.verb, refused.amount) == ("refund", 500)
    assert changing.due(timezone.now() + dt.timedelta(days=1)) == []
