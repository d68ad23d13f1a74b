"""What every provider promises, as far as it offers it.

A provider's own test module has a class below :class:`Promises` with a fixture ``rig`` that makes its
:class:`~tests.support.providers.rig.Rig`; then all of these are run with it::

    class TestBTCPay(Promises):
        @pytest.fixture
        def rig(self): ...

A promise about what the provider does not offer, or of which its outside knows nothing, stands by its name in the
class's ``not_made``. It is tried all the same (``conftest.py``): it fails if it could be made after all, and any other
one fails if it cannot be made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import (
    CardCountryError,
    GoneError,
    Kind,
    NoticeError,
    Object,
    RefusedError,
    State,
    UnreachableError,
)
from tests.support.providers.rig import CannotError

ONCE, MONTHLY, ANNUAL = Frequency.ONCE, Frequency.MONTHLY, Frequency.ANNUAL
FIVE = Money(500, "USD")


class NotPromisedError(AssertionError):
    """A promise is about something that this provider does not offer, or of which its outside knows nothing."""


def offered(rig, *, frequency=ONCE, currency=None, change=None, **flags):
    """Say if a promise is about what a provider does not offer."""
    offers = rig.provider.offers
    if frequency not in offers.frequencies:
        raise NotPromisedError(f"nobody gives {frequency} this way")
    if currency is not None and offers.currencies is not None and currency not in offers.currencies:
        raise NotPromisedError(f"nobody gives {currency} this way")
    if change is not None and change not in offers.changes:
        raise NotPromisedError(f"this way, {change} cannot be changed")
    for flag, wanted in flags.items():
        if getattr(offers, flag) is not wanted:
            raise NotPromisedError(f"{flag} is {not wanted} for this way")


def can(action, *args, **more):
    """Have something happen outside; say if there it cannot."""
    try:
        return action(*args, **more)
    except CannotError:
        raise NotPromisedError("the outside knows no such thing") from None


def money_of(rig, currency="USD"):
    """Five of a currency that the provider takes."""
    taken = rig.provider.offers.currencies
    return Money(500, currency if taken is None or currency in taken else min(taken))


def begin(rig, frequency=ONCE, **more):
    """Somebody begins to give five."""
    offered(rig, frequency=frequency)
    order = rig.order(more.pop("amount", money_of(rig)), frequency, **more)
    return order, rig.provider.begin(order)


def paid(rig, frequency=ONCE, **more):
    """Somebody has given five; return their order, and how it stands."""
    order, begun = begin(rig, frequency, **more)
    rig.pay(begun, order)
    return order, rig.provider.look_up(begun.objects)


def facts(standing, kind):
    return [fact for fact in standing.facts if fact.kind is kind]


def total(standing):
    return sum(fact.amount.minor for fact in standing.facts)


def payment(standing):
    return facts(standing, Kind.PAYMENT)[-1]


def agrees(rig, order, standing):
    """Tell whether what a provider says of an order is what the outside has in its own books."""
    return total(standing) == rig.books().get(order.key, Money(0, order.amount.currency)).minor


class Promises:
    """The promises."""

    # Names of the promises that a provider does not make.
    not_made = frozenset()

    def test_every_amount_from_2_00_to_100_00_reaches_the_provider_exactly(self, rig):
        offered(rig)
        currency = money_of(rig).currency
        # Every cent that a float is known to lose on the way, and enough others.
        for minor in (200, 201, 229, 435, 999, 1001, 1115, 1910, 2003, 4097, 5717, 6990, 8193, 9999, 10_000):
            order, standing = paid(rig, amount=Money(minor, currency))
            assert payment(standing).amount == Money(minor, currency)
            assert rig.books()[order.key] == Money(minor, currency)

    def test_a_yen_is_a_yen(self, rig):
        offered(rig, currency="JPY")
        order, standing = paid(rig, amount=Money(500, "JPY"))
        assert payment(standing).amount == rig.books()[order.key] == Money(500, "JPY")

    @pytest.mark.parametrize("currency", ["ISK", "UGX", "KRW", "XOF"])
    def test_currencies_without_a_smaller_unit_are_whole(self, rig, currency):
        offered(rig, currency=currency)
        order, standing = paid(rig, amount=Money(70_000, currency))
        assert payment(standing).amount == rig.books()[order.key] == Money(70_000, currency)

    def test_begun_twice_is_one_object(self, rig):
        order, begun = begin(rig)
        before = rig.made()
        assert rig.provider.begin(order).objects == begun.objects
        assert rig.made() == before

    def test_two_orders_are_two_objects(self, rig):
        _order, first = begin(rig)
        _order, second = begin(rig)
        assert not set(first.objects) & set(second.objects)

    def test_what_was_begun_leads_somewhere(self, rig):
        _order, begun = begin(rig)
        assert begun.objects
        assert bool(begun.url) == rig.provider.offers.hosted
        assert begun.url or begun.instructions or not rig.provider.offers.moves_money

    def test_references_fit_into_the_ledger(self, rig):
        _order, standing = paid(rig)
        assert all(0 < len(each.reference) <= 100 and 0 < len(each.kind) <= 40 for each in standing.objects)
        assert all(0 < len(fact.reference) <= 100 for fact in standing.facts)

    def test_nothing_is_said_to_have_come_before_somebody_paid(self, rig):
        order, begun = begin(rig)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.OPEN
        assert facts(standing, Kind.PAYMENT) == []
        assert agrees(rig, order, standing)

    def test_what_was_paid_once_is_one_payment_of_that_amount(self, rig):
        order, standing = paid(rig)
        assert standing.state is State.PAID
        assert payment(standing).amount == order.amount
        assert payment(standing).of == payment(standing).reference
        assert len(facts(standing, Kind.PAYMENT)) == 1
        assert agrees(rig, order, standing)

    def test_asking_twice_says_the_same(self, rig):
        _order, standing = paid(rig)
        assert rig.provider.look_up(standing.objects) == rig.provider.look_up(standing.objects)

    def test_all_objects_that_are_known_lead_to_the_same_facts(self, rig):
        order, standing = paid(rig)
        backwards = rig.provider.look_up(tuple(reversed(standing.objects)))
        assert backwards.facts == standing.facts
        assert rig.provider.look_up(rig.provider.find(order)).facts == standing.facts

    def test_facts_come_oldest_first_and_each_once(self, rig):
        order, _standing = paid(rig, MONTHLY)
        can(rig.renew, order)
        standing = rig.provider.look_up(rig.provider.find(order))
        assert [fact.at for fact in standing.facts] == sorted(fact.at for fact in standing.facts)
        named = [(fact.kind, fact.reference) for fact in standing.facts]
        assert len(named) == len(set(named))

    def test_what_was_made_is_found_by_the_order_alone(self, rig):
        order, begun = begin(rig)
        assert set(begun.objects) & set(rig.provider.find(order))

    def test_finding_makes_nothing(self, rig):
        offered(rig)
        order, before = rig.order(money_of(rig)), rig.made()
        assert list(rig.provider.find(order)) == []
        assert rig.made() == before

    def test_what_the_provider_does_not_know_is_gone(self, rig):
        _order, begun = begin(rig)
        unknown = [Object(each.kind, f"{each.reference[:5]}none") for each in begun.objects]
        with pytest.raises(GoneError):
            rig.provider.look_up(unknown)

    def test_an_answer_that_is_lost_is_one_object_however_often_it_is_begun_again(self, rig):
        offered(rig)
        order, before = rig.order(money_of(rig)), rig.made()
        can(rig.lose_answer)
        try:
            first = rig.provider.begin(order).objects
        except UnreachableError:
            first = tuple(rig.provider.find(order))
        assert set(first) == set(rig.provider.begin(order).objects)
        assert rig.made() == before + 1

    def test_a_provider_that_does_not_answer_is_unreachable(self, rig):
        order, begun = begin(rig)
        can(rig.break_down)
        for ask in (
            lambda: rig.provider.begin(rig.order(order.amount)),
            lambda: rig.provider.find(order),
            lambda: rig.provider.look_up(begun.objects),
        ):
            with pytest.raises(UnreachableError):
                ask()
        rig.mend()
        assert rig.provider.look_up(begun.objects).state is State.OPEN

    def test_what_nobody_finishes_is_over(self, rig):
        order, begun = begin(rig)
        can(rig.let_expire, begun, order)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.EXPIRED
        assert total(standing) == 0

    def test_a_card_that_is_declined_brings_nothing_and_can_be_tried_again(self, rig):
        order, begun = begin(rig)
        can(rig.decline, begun, order)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.OPEN
        assert total(standing) == 0
        rig.pay(begun, order)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.PAID
        assert total(standing) == order.amount.minor

    @pytest.mark.parametrize("frequency", [ONCE, MONTHLY])
    def test_what_is_only_promised_is_not_said_to_have_come(self, rig, frequency):
        order, begun = begin(rig, frequency, amount=Money(500, "EUR"))
        can(rig.promise, begun, order)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.PROCESSING
        assert total(standing) == 0
        rig.keep_promise(order, kept=True)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is (State.ACTIVE if frequency.recurs else State.PAID)
        assert total(standing) == order.amount.minor
        assert agrees(rig, order, standing)

    def test_a_promise_that_is_broken_brings_nothing(self, rig):
        order, begun = begin(rig, amount=Money(500, "EUR"))
        can(rig.promise, begun, order)
        rig.keep_promise(order, kept=False)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.FAILED
        assert total(standing) == 0
        assert len(facts(standing, Kind.PAYMENT_FAILED)) == 1

    def test_a_card_from_a_country_that_is_refused_is_held_at_the_most(self, rig):
        offered(rig, sees_card=True, hosted=True)
        order, begun = begin(rig, refused_countries=frozenset({"DE"}))
        rig.pay(begun, order, country="DE")
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.AUTHORISED
        assert standing.country == "DE"
        assert total(standing) == 0
        rig.provider.release(standing.objects, "a" * 32)
        rig.provider.release(standing.objects, "b" * 32)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.FAILED
        assert total(standing) == 0
        assert agrees(rig, order, standing)

    def test_what_is_held_is_taken_once(self, rig):
        offered(rig, sees_card=True, hosted=True)
        order, begun = begin(rig, refused_countries=frozenset({"DE"}))
        rig.pay(begun, order, country="FR")
        held = rig.provider.look_up(begun.objects)
        assert held.state is State.AUTHORISED
        rig.provider.capture(held.objects, "a" * 32)
        rig.provider.capture(held.objects, "b" * 32)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.PAID
        assert total(standing) == order.amount.minor
        assert agrees(rig, order, standing)

    @pytest.mark.parametrize("frequency", [ONCE, MONTHLY, ANNUAL])
    def test_a_card_of_a_refused_country_is_refused_before_anything_is_made(self, rig, frequency):
        offered(rig, frequency=frequency, sees_card=True)
        order = rig.order(money_of(rig), frequency, refused_countries=frozenset({"DE"}))
        token, before = can(rig.token, "DE"), rig.made()
        with pytest.raises(CardCountryError) as caught:
            rig.provider.begin_with_card(order, token)
        assert caught.value.country == "DE"
        assert rig.made() == before
        assert list(rig.provider.find(order)) == []

    @pytest.mark.parametrize("frequency", [ONCE, MONTHLY, ANNUAL])
    def test_a_card_that_is_looked_at_first_pays_once_however_often_it_is_sent(self, rig, frequency):
        offered(rig, frequency=frequency, sees_card=True)
        order = rig.order(money_of(rig), frequency, refused_countries=frozenset({"DE"}))
        token = can(rig.token, "FR")
        begun = rig.provider.begin_with_card(order, token)
        assert rig.provider.begin_with_card(order, token).objects == begun.objects
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is (State.ACTIVE if frequency.recurs else State.PAID)
        assert standing.country == "FR"
        assert total(standing) == order.amount.minor
        assert agrees(rig, order, standing)

    @pytest.mark.parametrize("frequency", [MONTHLY, ANNUAL])
    def test_what_recurs_is_paid_again(self, rig, frequency):
        order, standing = paid(rig, frequency)
        assert standing.state is State.ACTIVE
        assert standing.amount == order.amount
        assert standing.next_payment > rig.now().date()
        can(rig.renew, order)
        standing = rig.provider.look_up(standing.objects)
        assert [fact.amount for fact in facts(standing, Kind.PAYMENT)] == [order.amount] * 2
        assert agrees(rig, order, standing)

    def test_a_renewal_that_fails_is_past_due_and_no_payment(self, rig):
        order, standing = paid(rig, MONTHLY)
        can(rig.renew, order, succeeds=False)
        standing = rig.provider.look_up(standing.objects)
        assert standing.state is State.PAST_DUE
        assert len(facts(standing, Kind.PAYMENT_FAILED)) == 1
        assert total(standing) == order.amount.minor

    def test_a_renewal_that_keeps_failing_ends(self, rig):
        order, standing = paid(rig, MONTHLY)
        can(rig.renew, order, succeeds=False)
        rig.advance(dt.timedelta(days=40))
        standing = rig.provider.look_up(standing.objects)
        assert standing.state is State.ENDED
        assert len(facts(standing, Kind.PAYMENT_FAILED)) > 1
        assert total(standing) == order.amount.minor

    def test_another_amount_is_charged_from_the_next_payment_on(self, rig):
        offered(rig, frequency=MONTHLY, change="amount")
        order, standing = paid(rig, MONTHLY)
        more = Money(700, order.amount.currency)
        rig.provider.change_amount(standing.objects, more, "c" * 32)
        standing = rig.provider.look_up(standing.objects)
        assert standing.amount == more
        assert total(standing) == order.amount.minor
        can(rig.renew, order)
        standing = rig.provider.look_up(standing.objects)
        assert [fact.amount for fact in facts(standing, Kind.PAYMENT)] == [order.amount, more]

    def test_nothing_is_charged_in_a_pause(self, rig):
        offered(rig, frequency=MONTHLY, change="pause")
        order, standing = paid(rig, MONTHLY)
        rig.provider.pause(standing.objects, None, "d" * 32)
        assert rig.provider.look_up(standing.objects).state is State.PAUSED
        can(rig.renew, order)
        assert total(rig.provider.look_up(standing.objects)) == order.amount.minor
        rig.provider.resume(standing.objects, "e" * 32)
        assert rig.provider.look_up(standing.objects).state is State.ACTIVE
        rig.renew(order)
        assert total(rig.provider.look_up(standing.objects)) == 2 * order.amount.minor

    def test_a_pause_ends_on_its_day(self, rig):
        offered(rig, frequency=MONTHLY, change="pause")
        order, standing = paid(rig, MONTHLY)
        until = (rig.now() + dt.timedelta(days=40)).date()
        rig.provider.pause(standing.objects, until, "d" * 32)
        rig.advance(dt.timedelta(days=35))
        standing = rig.provider.look_up(standing.objects)
        assert (standing.state, total(standing)) == (State.PAUSED, order.amount.minor)
        rig.advance(dt.timedelta(days=35))
        standing = rig.provider.look_up(standing.objects)
        assert (standing.state, total(standing)) == (State.ACTIVE, 2 * order.amount.minor)

    def test_what_is_cancelled_ends_at_once_and_stays_so(self, rig):
        offered(rig, frequency=MONTHLY, change="cancel")
        order, standing = paid(rig, MONTHLY)
        rig.provider.cancel(standing.objects, "f" * 32)
        rig.provider.cancel(standing.objects, "f" * 32)
        rig.provider.cancel(standing.objects, "0" * 32)
        rig.advance(dt.timedelta(days=70))
        standing = rig.provider.look_up(standing.objects)
        assert standing.state is State.ENDED
        assert standing.next_payment is None
        assert total(standing) == order.amount.minor
        assert agrees(rig, order, standing)

    def test_a_page_for_another_card_is_the_providers(self, rig):
        offered(rig, frequency=MONTHLY, change="card")
        _order, standing = paid(rig, MONTHLY)
        address = rig.provider.card_page(standing.objects, "http://127.0.0.1:9/support/", "1" * 32)
        assert address.startswith(("https://", "http://127.0.0.1"))

    def test_what_is_given_back_is_taken_off(self, rig):
        offered(rig, refunds=True)
        order, standing = paid(rig)
        part = Money(120, order.amount.currency)
        rig.provider.refund(payment(standing).reference, part, "2" * 32)
        standing = rig.provider.look_up(standing.objects)
        assert [fact.amount for fact in facts(standing, Kind.REFUND)] == [-part]
        assert facts(standing, Kind.REFUND)[0].of == payment(standing).reference
        assert agrees(rig, order, standing)

    def test_given_back_twice_under_one_key_is_given_back_once(self, rig):
        offered(rig, refunds=True)
        order, standing = paid(rig)
        for _time in range(3):
            rig.provider.refund(payment(standing).reference, Money(120, order.amount.currency), "3" * 32)
        standing = rig.provider.look_up(standing.objects)
        assert len(facts(standing, Kind.REFUND)) == 1
        assert agrees(rig, order, standing)

    def test_more_than_was_paid_is_never_given_back(self, rig):
        offered(rig, refunds=True)
        order, standing = paid(rig)
        reference, currency = payment(standing).reference, order.amount.currency
        with pytest.raises(RefusedError):
            rig.provider.refund(reference, Money(501, currency), "4" * 32)
        rig.provider.refund(reference, Money(300, currency), "5" * 32)
        with pytest.raises(RefusedError):
            rig.provider.refund(reference, Money(201, currency), "6" * 32)
        standing = rig.provider.look_up(standing.objects)
        assert total(standing) == 200
        assert agrees(rig, order, standing)

    def test_an_answer_to_a_refund_that_is_lost_is_one_refund(self, rig):
        offered(rig, refunds=True)
        order, standing = paid(rig)
        ask = lambda: rig.provider.refund(payment(standing).reference, Money(120, order.amount.currency), "7" * 32)  # noqa: E731
        can(rig.lose_answer)
        try:
            ask()
        except UnreachableError:
            ask()
        standing = rig.provider.look_up(standing.objects)
        assert len(facts(standing, Kind.REFUND)) == 1

    def test_a_refund_that_comes_back_gives_back_what_it_took(self, rig):
        offered(rig, refunds=True)
        order, standing = paid(rig)
        rig.provider.refund(payment(standing).reference, order.amount, "8" * 32)
        can(rig.fail_refund, order)
        standing = rig.provider.look_up(standing.objects)
        assert total(standing) == order.amount.minor
        assert len(facts(standing, Kind.REFUND)) == len(facts(standing, Kind.REFUND_FAILED)) == 1
        assert agrees(rig, order, standing)

    @pytest.mark.parametrize("won", [True, False])
    def test_a_dispute_takes_the_payment_and_gives_it_back_if_it_is_won(self, rig, won):
        order, standing = paid(rig)
        can(rig.dispute, order)
        standing = rig.provider.look_up(standing.objects)
        assert total(standing) == 0
        assert len(facts(standing, Kind.DISPUTE)) == 1
        rig.judge(order, won=won)
        standing = rig.provider.look_up(standing.objects)
        assert total(standing) == (order.amount.minor if won else 0)
        assert len(facts(standing, Kind.DISPUTE_WON if won else Kind.DISPUTE_LOST)) == 1
        assert agrees(rig, order, standing)

    def test_what_arrives_is_what_was_paid_less_the_fee(self, rig):
        order, standing = paid(rig)
        for fact in facts(standing, Kind.SETTLEMENT):
            assert fact.amount.minor == 0
            assert fact.of == payment(standing).reference
            assert fact.fee.minor >= 0
            assert fact.settled.currency == fact.fee.currency
            if fact.settled.currency == order.amount.currency:
                assert fact.settled + fact.fee == order.amount

    def test_a_notice_names_what_to_ask_about(self, rig):
        order, standing = paid(rig)
        body, headers = can(rig.notice, order)
        notice = rig.provider.read_notice(body, headers, rig.now())
        assert notice.event
        assert notice.key == order.key or set(notice.objects) & set(standing.objects)
        assert rig.provider.read_notice(body, headers, rig.now()) == notice

    def test_a_forged_notice_is_thrown_away(self, rig):
        order, _standing = paid(rig)
        body, headers = can(rig.notice, order)
        with pytest.raises(NoticeError):
            rig.provider.read_notice(body.replace(b"}", b" }", 1), headers, rig.now())
        with pytest.raises(NoticeError):
            rig.provider.read_notice(body, {}, rig.now())
        for name, value in headers.items():
            with pytest.raises(NoticeError):
                rig.provider.read_notice(b"{}", {name: value[::-1]}, rig.now())

    def test_a_stale_notice_is_thrown_away(self, rig):
        order, _standing = paid(rig)
        body, headers = can(rig.notice, order, age=dt.timedelta(minutes=6))
        with pytest.raises(NoticeError):
            rig.provider.read_notice(body, headers, rig.now())

    def test_a_notice_of_the_other_mode_is_thrown_away(self, rig):
        order, _standing = paid(rig)
        body, headers = can(rig.notice, order, other_mode=True)
        with pytest.raises(NoticeError):
            rig.provider.read_notice(body, headers, rig.now())

    def test_forgetting_somebody_leaves_the_sums_as_they_were(self, rig):
        order, standing = paid(rig)
        before = rig.books()
        rig.provider.forget(standing.objects, "9" * 32)
        rig.provider.forget(standing.objects, "9" * 32)
        assert rig.books() == before
        assert total(rig.provider.look_up(standing.objects)) == order.amount.minor

    def test_no_error_says_a_word_of_the_order(self, rig):
        offered(rig)
        order = replace(rig.order(money_of(rig)), description="Invented Courier")
        can(rig.break_down)
        with pytest.raises(UnreachableError) as caught:
            rig.provider.begin(order)
        assert "Courier" not in str(caught.value)
        assert order.key not in str(caught.value)
        rig.mend()

    def test_payouts_name_what_was_settled(self, rig):
        since = rig.now() - dt.timedelta(minutes=1)
        _order, standing = paid(rig)
        settled = facts(standing, Kind.SETTLEMENT)
        if not settled:
            raise NotPromisedError("nothing is settled this way")
        rig.advance(dt.timedelta(days=7))
        [payout] = [each for each in rig.provider.payouts(since) if settled[0].reference in each.payments]
        assert payout.reference
        assert payout.amount.currency == settled[0].settled.currency
