"""Changing what runs: written down, asked for, and asked for again until there is an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.support import ledger
from tamizdat.support.actions import changing
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import begin, order_for
from tamizdat.support.actions.taking_in import want
from tamizdat.support.errors import NotPossibleError, TooLittleError, TooMuchBackError
from tamizdat.support.frequency import Frequency
from tamizdat.support.letters.receipts import receipt_of
from tamizdat.support.looking_after import data_of, possible
from tamizdat.support.models import Contribution, Event, Happening, Offer, Operation
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Object, RefusedError
from tests.support.giving import A_DAY, NOW, again, given
from tests.support.memory_provider import Fault, MemoryProvider, registered, unreachable
from tests.support.stripe_newsroom import StripeNewsroom

pytestmark = pytest.mark.usefixtures("vault", "db")
State = Contribution.State


@pytest.fixture
def monthly(provider):
    return given(provider, frequency="monthly")


def payment_of(contribution):
    return contribution.events.filter(kind=Happening.PAYMENT).first().reference


def test_more_is_given_from_the_next_payment_on(provider, monthly):
    operation = changing.change_amount(monthly, Money(2500, "USD"), NOW)
    assert changing.carry_out(operation.pk, NOW)
    assert again(monthly).amount == 2500
    assert Event.objects.get(kind=Happening.CHANGED).before == 1000
    assert ledger.totals() == {"USD": Money(1000, "USD")}


def test_less_than_the_least_is_refused_before_the_provider_is_asked(provider, monthly):
    provider.calls.clear()
    with pytest.raises(TooLittleError):
        changing.change_amount(monthly, Money(199, "USD"), NOW)
    with pytest.raises(NotPossibleError):
        changing.change_amount(monthly, Money(2500, "EUR"), NOW)
    assert provider.calls == []
    assert not Operation.objects.exists()


def test_a_pause_ends_by_resuming(provider, monthly):
    until = NOW.date() + 60 * A_DAY
    changing.carry_out(changing.pause(monthly, until, NOW).pk, NOW)
    assert (again(monthly).state, again(monthly).paused_until) == (State.PAUSED, until)
    changing.carry_out(changing.resume(again(monthly), NOW).pk, NOW)
    assert (again(monthly).state, again(monthly).paused_until) == (State.ACTIVE, None)


def test_whoever_pauses_after_a_payment_has_failed_is_not_charged_in_the_pause_and_can_resume(simulator, settings):
    newsroom = StripeNewsroom(simulator, settings)
    contribution, begun = begin(newsroom.wish(frequency=Frequency.MONTHLY), newsroom.provider, newsroom.now)
    order = order_for(contribution)
    newsroom.rig.pay(begun, order)
    newsroom.rig.renew(order, succeeds=False)
    ask_about(contribution, newsroom.provider, newsroom.now)
    assert again(contribution).state == State.PAST_DUE
    changing.carry_out(changing.pause(again(contribution), None, newsroom.now).pk, newsroom.now)
    newsroom.rig.renew(order)
    ask_about(contribution, newsroom.provider, newsroom.now)
    assert len(newsroom.payments()) == 1
    can = possible(again(contribution))
    assert (can.pause, can.resume) == (False, True)
    changing.carry_out(changing.resume(again(contribution), newsroom.now).pk, newsroom.now)
    newsroom.rig.renew(order)
    ask_about(contribution, newsroom.provider, newsroom.now)
    assert (again(contribution).state, len(newsroom.payments())) == (State.ACTIVE, 2)


def test_what_is_cancelled_has_ended_by_whom_it_was(provider, monthly):
    changing.carry_out(changing.cancel(monthly, NOW).pk, NOW)
    ended = again(monthly)
    assert (ended.state, ended.end, ended.ended) == (State.ENDED, "supporter", NOW.date())
    assert changing.cancel(ended, NOW) is None
    assert list(Event.objects.exclude(kind="payment").values_list("kind", flat=True)) == ["cancelled", "ended"]


def test_a_click_too_many_cancels_once(provider, monthly):
    first = changing.cancel(monthly, NOW)
    assert changing.cancel(monthly, NOW) is None
    assert changing.carry_out(first.pk, NOW)
    assert changing.carry_out(first.pk, NOW)
    assert [verb for verb, _key in provider.calls].count("cancel") == 1


@pytest.mark.parametrize("afterwards", [False, True])
def test_a_provider_that_does_not_answer_is_asked_again_under_the_same_key(provider, monthly, afterwards):
    provider.faults["cancel"] = unreachable(afterwards=afterwards)
    operation = changing.cancel(monthly, NOW)
    assert not changing.carry_out(operation.pk, NOW)
    assert not changing.carry_out(operation.pk, NOW), "it is not tried again at once"
    later = NOW + dt.timedelta(minutes=3)
    assert changing.due(later) == [operation.pk]
    assert changing.carry_out(operation.pk, later)
    assert {key for verb, key in provider.calls if verb == "cancel"} == {operation.key}
    assert again(monthly).state == State.ENDED


def test_what_a_provider_refuses_is_said_and_written_down(provider, monthly):
    provider.faults["change_amount"] = Fault(RefusedError("no"))
    operation = changing.change_amount(monthly, Money(2500, "USD"), NOW)
    with pytest.raises(RefusedError):
        changing.carry_out(operation.pk, NOW)
    operation.refresh_from_db()
    assert operation.refused
    assert again(monthly).amount == 1000
    assert not Event.objects.filter(kind=Happening.CHANGED).exists()


def test_what_is_gone_at_the_provider_has_ended(provider, monthly):
    provider.books.clear()
    assert changing.carry_out(changing.cancel(monthly, NOW).pk, NOW)


def test_a_part_is_given_back_and_then_the_rest_and_no_more(provider):
    once = given(provider)
    payment = payment_of(once)
    first = changing.refund(once, payment, Money(300, "USD"), NOW)
    with pytest.raises(TooMuchBackError, match=r"7\.00"):
        changing.refund(once, payment, Money(701, "USD"), NOW)
    changing.carry_out(first.pk, NOW)
    changing.carry_out(changing.refund(once, payment, Money(700, "USD"), NOW).pk, NOW)
    assert ledger.given(once) == Money(0, "USD")
    with pytest.raises(TooMuchBackError):
        changing.refund(once, payment, Money(1, "USD"), NOW)


@pytest.mark.parametrize("amount", [Money(0, "USD"), Money(-1, "USD")])
def test_nothing_is_no_refund(provider, amount):
    once = given(provider)
    with pytest.raises(NotPossibleError):
        changing.refund(once, payment_of(once), amount, NOW)


def test_a_refund_whose_answer_is_lost_is_one_refund(provider):
    once = given(provider)
    operation = changing.refund(once, payment_of(once), Money(400, "USD"), NOW)
    provider.faults["refund"] = unreachable(afterwards=True)
    assert not changing.carry_out(operation.pk, NOW)
    assert changing.carry_out(operation.pk, NOW + dt.timedelta(minutes=3))
    assert ledger.given(once) == Money(600, "USD")


def test_what_does_not_run_cannot_be_changed(provider):
    once = given(provider)
    for verb in (lambda: changing.cancel(once, NOW), lambda: changing.pause(once, None, NOW)):
        with pytest.raises(NotPossibleError):
            verb()


def test_a_page_is_shut_even_if_nobody_has_written_down_what_was_begun(provider):
    contribution = given(provider)
    contribution.objects_held.all().delete()
    provider.books[next(iter(provider.books))].state = "open"
    operation = changing.release(contribution, NOW)
    assert changing.carry_out(operation.pk, NOW)
    assert again(contribution).provider_objects == [Object("order", next(iter(provider.books)))]


def test_nothing_is_no_amount_even_where_nothing_is_offered_any_more(provider, monthly):
    Offer.objects.all().delete()
    with pytest.raises(NotPossibleError):
        changing.change_amount(monthly, Money(0, "USD"), NOW)


def test_the_least_holds_for_whoever_gives_in_a_currency_that_is_offered_to_nobody_new(provider, monthly):
    Offer.objects.update(is_open=False)
    with pytest.raises(TooLittleError):
        changing.change_amount(monthly, Money(1, "USD"), NOW)
    changing.carry_out(changing.change_amount(monthly, Money(300, "USD"), NOW).pk, NOW)
    assert again(monthly).amount == 300


def test_of_another_amount_no_receipt_says_that_it_covers_the_fee(provider):
    contribution = given(provider, frequency="monthly", covers_fee=True)
    first = contribution.events.get(kind=Happening.PAYMENT)
    assert "Of it to cover the fee" in dict(receipt_of(first, contribution).lines)
    ask_about(contribution, provider, NOW)
    assert again(contribution).covers == contribution.covers > 0, "the same amount told again changes nothing"
    changing.carry_out(changing.change_amount(contribution, Money(300, "USD"), NOW).pk, NOW)
    provider.pay(contribution.provider_objects[0], NOW + 30 * A_DAY)
    ask_about(contribution, provider, NOW + 30 * A_DAY)
    changed = again(contribution)
    last = changed.events.filter(kind=Happening.PAYMENT).last()
    assert last.amount == changed.amount == 300
    assert "Of it to cover the fee" not in dict(receipt_of(last, changed).lines)
    assert data_of(changed)["of_it_for_the_fee"] == "0.00 USD"


@pytest.mark.parametrize("verb", ["refund", "cancel", "pause", "resume", "amount"])
def test_what_a_provider_does_not_offer_counts_as_refused_and_it_is_not_asked(verb):
    with registered(MemoryProvider("by-hand", changes=frozenset(), refunds=False)) as by_hand:
        contribution = given(by_hand, frequency="monthly")
        operation = want(contribution, verb, NOW, payment=payment_of(contribution), amount=1000)
        by_hand.calls.clear()
        with pytest.raises(RefusedError):
            changing.carry_out(operation.pk, NOW)
    operation.refresh_from_db()
    assert operation.refused
    assert changing.due(NOW + A_DAY) == []
    assert by_hand.calls == [("look_up", "")]


def test_what_speaks_again_after_an_end_has_not_ended_and_can_end_once_more(provider, monthly):
    book = provider.of(monthly.provider_objects)
    ends = []
    for days in (100, 300):
        book.state = "ended"
        ask_about(monthly, provider, NOW + days * A_DAY)
        ends.append((again(monthly).state, again(monthly).end, again(monthly).ended))
        provider.pay(book.object, NOW + (days + 50) * A_DAY)
        ask_about(monthly, provider, NOW + (days + 50) * A_DAY)
        assert (again(monthly).state, again(monthly).end, again(monthly).ended) == (State.ACTIVE, "", None)
    assert ends == [(State.ENDED, "provider", (NOW + days * A_DAY).date()) for days in (100, 300)]
    assert Event.objects.filter(kind=Happening.ENDED).count() == 2


def test_whoever_had_stopped_before_their_country_was_refused_has_stopped_by_themselves(provider, monthly):
    late = want(monthly, "cancel", NOW, by="country")
    Operation.objects.filter(pk=late.pk).update(due=NOW + A_DAY)
    provider.of(monthly.provider_objects).state = "ended"
    Contribution.objects.update(end="supporter")
    ask_about(monthly, provider, NOW)
    changing.carry_out(late.pk, NOW + A_DAY)
    assert again(monthly).end == "supporter"
