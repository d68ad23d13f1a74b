"""The ledger: written once, changed by nobody, added up."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from tamizdat.support import ledger
from tamizdat.support.models import Contribution, Event, Happening
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Fact, Kind
from tests.support.factories import make_contribution, make_event, make_payment
from tests.support.giving import NOW

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.update(amount=1),
        lambda: Event.objects.filter(kind="payment").update(noted=NOW),
        lambda: Event.objects.all().delete(),
        lambda: Contribution.objects.all().delete(),
    ],
)
def test_no_program_changes_or_deletes_an_entry(change):
    make_payment(make_contribution())
    with pytest.raises((DatabaseError, ProtectedError), match=r"stays as it was|protected"), transaction.atomic():
        change()
    assert Event.objects.get().amount == 1000


def test_what_a_rehearsal_wrote_counts_nowhere_and_goes_again():
    rehearsed = make_contribution(rehearsed=True)
    make_payment(rehearsed)
    assert ledger.totals() == {}
    Event.objects.filter(contribution=rehearsed).delete()
    rehearsed.delete()
    assert not Event.objects.exists()


def test_a_fact_is_written_once_whoever_brings_it():
    contribution = make_contribution()
    fact = Fact(Kind.PAYMENT, "p1", Money(1000, "USD"), NOW, "p1")
    assert len(ledger.write_down(contribution, [fact])) == 1
    assert ledger.write_down(contribution, [fact]) == []
    assert ledger.write_down(make_contribution(), [fact]) == []


def test_a_dispute_won_has_the_disputes_own_name_and_is_another_entry():
    contribution = make_contribution()
    make_event(contribution, Happening.PAYMENT, reference="p1")
    make_event(contribution, Happening.DISPUTE, reference="d1", of="p1")
    make_event(contribution, Happening.DISPUTE_WON, reference="d1", of="p1")
    assert ledger.given(contribution) == Money(1000, "USD")
    assert ledger.left_of(contribution.provider, "p1") == 1000


def test_what_is_left_of_a_payment_is_what_can_be_given_back():
    contribution = make_contribution()
    make_event(contribution, Happening.PAYMENT, reference="p1")
    make_event(contribution, Happening.PAYMENT, reference="p2")
    make_event(contribution, Happening.REFUND, of="p1", amount=-300)
    assert ledger.left_of(contribution.provider, "p1") == 700
    assert ledger.given(contribution) == Money(1700, "USD")


def test_currencies_are_added_up_apart():
    make_payment(make_contribution(currency="USD"))
    make_payment(make_contribution(currency="JPY", amount=500))
    assert ledger.totals() == {"JPY": Money(500, "JPY"), "USD": Money(1000, "USD")}
