"""What a provider says it has transferred is compared with what the ledger says has settled."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from tamizdat.support.actions.paying_out import fetch, match
from tamizdat.support.books.journal import journal
from tamizdat.support.models import BookAccounts, Payout, PayoutItem
from tamizdat.support.money import Money
from tamizdat.support.providers import contract
from tamizdat.support.providers.contract import UnreachableError
from tests.support.factories import make_contribution, make_payment, make_settlement
from tests.support.memory_provider import Fault, MemoryProvider, registered

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ARRIVES = dt.date(2026, 11, 18)


@pytest.fixture
def provider():
    return MemoryProvider()


def settlement(**fields):
    payment = make_payment(make_contribution(provider="memory", currency="EUR"))
    return make_settlement(payment, settled=950, fee=50, **fields)


def payout(amount, *payments, reference="po_1", arrives=ARRIVES):
    return contract.Payout(reference, Money(amount, "EUR"), arrives, payments)


def asked(provider, **how):
    return fetch({provider.slug: provider}, NOW, **how)[0]


def at_the_bank():
    """What the journal says has arrived, in minor units."""
    accounts = BookAccounts.chosen()
    every = (each for one in journal(accounts, None, dt.date(2026, 12, 1)).transactions for each in one.postings)
    return sum(each.money.minor for each in every if each.account == accounts.bank)


def test_a_payout_of_our_settlements_matches_to_the_cent(provider):
    provider.transfers = [payout(1900, settlement().reference, settlement().reference)]
    told = asked(provider)
    assert (told.payouts, told.matched, told.answered) == (1, 2, True)
    assert not Payout.objects.unmatched().exists()


def test_asking_again_changes_nothing(provider):
    provider.transfers = [payout(950, settlement().reference)]
    asked(provider)
    told = asked(provider)
    assert (told.payouts, told.matched) == (0, 0)
    assert PayoutItem.objects.count() == 1


def test_what_has_not_come_through_us_is_named(provider):
    provider.transfers = [payout(1200, settlement().reference, "txn_elsewhere")]
    asked(provider)
    found = Payout.objects.unmatched().get()
    assert (found.ours, found.known, found.foreign) == (950, 1, 1)
    assert found.items.get(event=None).reference == "txn_elsewhere"


def test_a_settlement_that_is_told_of_later_finds_its_payout(provider):
    provider.transfers = [payout(950, "txn_late")]
    asked(provider)
    assert Payout.objects.unmatched().exists()
    settlement(reference="txn_late")
    assert match("memory") == 1
    assert not Payout.objects.unmatched().exists()


def test_a_settlement_that_names_its_payout_is_found_in_it(provider):
    settlement(payout="po_1")
    provider.transfers = [payout(950)]
    assert asked(provider).matched == 1
    assert not Payout.objects.unmatched().exists()


def test_a_settlement_is_in_one_payout_only(provider):
    reference = settlement().reference
    provider.transfers = [payout(950, reference), payout(950, reference, reference="po_2")]
    asked(provider)
    assert [each.reference for each in Payout.objects.unmatched()] == ["po_1"]


def test_a_payout_that_fails_leaves_the_books_and_its_settlements_are_found_in_the_one_that_takes_its_place(provider):
    references = settlement().reference, settlement(payout="po_1").reference
    provider.transfers = [payout(1900, *references)]
    asked(provider)
    assert at_the_bank() == 1900
    provider.transfers = [payout(0)]
    assert asked(provider).payouts == 0
    assert not Payout.objects.exists()
    assert at_the_bank() == 0
    provider.transfers = [payout(0), payout(1900, *references, reference="po_2")]
    told = asked(provider)
    assert (told.payouts, told.matched) == (1, 2)
    assert not Payout.objects.unmatched().exists()
    assert at_the_bank() == 1900


def test_a_payout_that_has_failed_before_anybody_asked_is_none(provider):
    provider.transfers = [payout(0)]
    assert (asked(provider).payouts, Payout.objects.count()) == (0, 0)


def test_a_day_on_which_as_much_went_back_as_came_is_a_payout_of_nothing(provider):
    came = settlement()
    went = make_settlement(came, settled=-950)
    provider.transfers = [payout(0, came.reference, went.reference)]
    assert asked(provider).matched == 2
    assert not Payout.objects.unmatched().exists()


def test_settlements_of_another_provider_and_of_rehearsals_stay_out(provider):
    payment = make_payment(make_contribution(provider="memory", rehearsed=True))
    make_settlement(payment, reference="txn_1")
    make_settlement(make_payment(make_contribution(provider="other")), reference="txn_2")
    provider.transfers = [payout(950, "txn_1", "txn_2")]
    assert asked(provider).matched == 0


def test_a_provider_that_does_not_answer_is_told(provider):
    provider.faults["payouts"] = Fault(UnreachableError("down"))
    assert not asked(provider).answered


def test_another_currency_is_no_match(provider):
    reference = settlement(settled_currency="USD").reference
    provider.transfers = [payout(950, reference)]
    asked(provider)
    assert Payout.objects.unmatched().get().ours == 0


def test_the_command_lists_what_does_not_match(provider):
    # Since when it is asked follows from the clock, so that it has to be about now.
    provider.transfers = [payout(1200, settlement(at=timezone.now()).reference, arrives=timezone.now().date())]
    out = io.StringIO()
    with registered(provider):
        call_command("support_payouts", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["new"], told["matched"], told["unanswered"]) == (1, 1, [])
    [unmatched] = told["unmatched"]
    assert (unmatched["amount"], unmatched["ours"], unmatched["currency"]) == (1200, 950, "EUR")


def test_the_command_says_by_its_code_that_a_provider_did_not_answer(provider):
    provider.faults["payouts"] = Fault(UnreachableError("down"))
    with registered(provider), pytest.raises(SystemExit) as ended:
        call_command("support_payouts", stdout=io.StringIO())
    assert ended.value.code == 1
