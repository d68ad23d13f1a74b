"""Bank transfer keeps the promises of a provider, with books in memory: its rules need no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.books import Account, Line
from tamizdat.support.providers.bank.iban import is_iban
from tamizdat.support.providers.bank.provider import BankTransfer
from tamizdat.support.providers.bank.reference import ALPHABET, LENGTH, code_for, codes_in, is_code, near_codes_in
from tamizdat.support.providers.bank.standing import facts_of
from tamizdat.support.providers.contract import Kind, MisconfiguredError, State
from tests.support.providers.conformance import Promises
from tests.support.providers.rig import Rig
from tests.support.statements import IBAN

A_YEAR = dt.timedelta(days=365)
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)


class Ledger:
    """Books in memory, to which a statement is brought every day unless somebody says until when."""

    def __init__(self):
        self.pledges, self.booked, self.until = {}, {}, dt.date.max

    def promise(self, pledge):
        return self.pledges.setdefault(pledge.code, pledge)

    def pledge(self, code):
        return self.pledges.get(code)

    def stop(self, code, at):
        if self.pledges[code].stopped is None:
            self.pledges[code] = replace(self.pledges[code], stopped=at)

    def lines(self, code):
        return self.booked.get(code, [])

    def told_until(self, code):
        return self.until

    def came_since(self, day):
        return [line for lines in self.booked.values() for line in lines if line.day >= day and line.amount.minor > 0]


class BankRig(Rig):
    def __init__(self):
        self.time = dt.datetime(2026, 1, 31, 9, 30, tzinfo=dt.UTC)
        self.held = Ledger()
        accounts = [
            Account("EUR", "Far Bank Press", IBAN, "COBADEFFXXX"),
            Account("USD", "Far Bank Press", lines=(("Routing number", "021000021"),)),
        ]
        self.provider = BankTransfer(accounts, self.held, self.now)

    def now(self):
        return self.time

    def advance(self, by):
        self.time += by

    def book(self, code, amount, **more):
        lines = self.held.booked.setdefault(code, [])
        lines.append(Line(f"{code}-{len(lines)}", self.time.date(), amount, **more))

    def pay(self, begun, order, *, country=""):
        self.book(begun.objects[0].reference, order.amount)

    def renew(self, order, *, succeeds=True):
        if not succeeds:
            super().renew(order)
        self.advance(dt.timedelta(days=30))
        self.book(code_for(order.key), order.amount)

    def let_expire(self, begun, order):
        self.advance(dt.timedelta(days=61))

    def books(self):
        return {
            pledge.key: Money(sum(line.amount.minor for line in self.held.lines(code)), pledge.amount.currency)
            for code, pledge in self.held.pledges.items()
        }

    def made(self):
        return len(self.held.pledges)


class TestBankTransfer(Promises):
    not_made = frozenset(
        {
            "test_a_card_from_a_country_that_is_refused_is_held_at_the_most",
            "test_a_card_of_a_refused_country_is_refused_before_anything_is_made",
            "test_a_card_that_is_declined_brings_nothing_and_can_be_tried_again",
            "test_a_card_that_is_looked_at_first_pays_once_however_often_it_is_sent",
            "test_a_dispute_takes_the_payment_and_gives_it_back_if_it_is_won",
            "test_a_forged_notice_is_thrown_away",
            "test_a_notice_names_what_to_ask_about",
            "test_a_notice_of_the_other_mode_is_thrown_away",
            "test_a_page_for_another_card_is_the_providers",
            "test_a_pause_ends_on_its_day",
            "test_a_promise_that_is_broken_brings_nothing",
            "test_a_provider_that_does_not_answer_is_unreachable",
            "test_a_refund_that_comes_back_gives_back_what_it_took",
            "test_a_renewal_that_fails_is_past_due_and_no_payment",
            "test_a_renewal_that_keeps_failing_ends",
            "test_a_stale_notice_is_thrown_away",
            "test_a_yen_is_a_yen",
            "test_an_answer_that_is_lost_is_one_object_however_often_it_is_begun_again",
            "test_an_answer_to_a_refund_that_is_lost_is_one_refund",
            "test_another_amount_is_charged_from_the_next_payment_on",
            "test_currencies_without_a_smaller_unit_are_whole",
            "test_given_back_twice_under_one_key_is_given_back_once",
            "test_more_than_was_paid_is_never_given_back",
            "test_no_error_says_a_word_of_the_order",
            "test_nothing_is_charged_in_a_pause",
            "test_what_is_given_back_is_taken_off",
            "test_what_is_held_is_taken_once",
            "test_what_is_only_promised_is_not_said_to_have_come",
        }
    )

    @pytest.fixture
    def rig(self):
        return BankRig()

    def begun(self, rig, frequency=Frequency.ONCE):
        order = rig.order(Money(500, "EUR"), frequency)
        return order, rig.provider.begin(order)

    def test_somebody_is_told_all_that_a_transfer_needs(self, rig):
        order, begun = self.begun(rig)
        told = dict(begun.instructions)
        assert told["IBAN"] == "DE89 3704 0044 0532 0130 00"
        assert told["Amount"] == "€5"
        assert codes_in(told["Reference: write this, and nothing else"]) == [code_for(order.key)]
        assert "How often" not in told

    def test_an_account_without_an_iban_is_told_by_its_own_lines(self, rig):
        begun = rig.provider.begin(rig.order(Money(500, "USD")))
        assert ("Routing number", "021000021") in begun.instructions

    def test_who_gives_each_month_is_told_of_a_standing_order(self, rig):
        _order, begun = self.begun(rig, Frequency.MONTHLY)
        assert "standing order" in dict(begun.instructions)["How often"]

    def test_a_currency_without_an_account_is_the_newsrooms_to_mend(self, rig):
        with pytest.raises(MisconfiguredError):
            rig.provider.begin(rig.order(Money(500, "GBP")))

    def test_a_standing_order_that_falls_silent_is_past_due_and_then_ended(self, rig):
        order, begun = self.begun(rig, Frequency.MONTHLY)
        rig.pay(begun, order)
        for days, state in ((45, State.ACTIVE), (1, State.PAST_DUE), (61, State.PAST_DUE), (1, State.ENDED)):
            rig.advance(dt.timedelta(days=days))
            assert rig.provider.look_up(begun.objects).state is state

    def test_a_standing_order_of_which_no_statement_tells_is_not_taken_to_be_silent(self, rig):
        order, begun = self.begun(rig, Frequency.MONTHLY)
        rig.pay(begun, order)
        for days, state in ((45, State.ACTIVE), (46, State.PAST_DUE), (108, State.ENDED)):
            rig.held.until = dt.date(2026, 1, 31) + dt.timedelta(days=days)
            assert BankTransfer([], rig.held, lambda: rig.time + A_YEAR).look_up(begun.objects).state is state

    def test_a_silent_standing_order_that_pays_again_runs_again(self, rig):
        order, begun = self.begun(rig, Frequency.MONTHLY)
        rig.pay(begun, order)
        rig.advance(dt.timedelta(days=200))
        rig.pay(begun, order)
        assert rig.provider.look_up(begun.objects).state is State.ACTIVE

    def test_money_that_comes_after_the_end_is_booked_all_the_same(self, rig):
        order, begun = self.begun(rig, Frequency.MONTHLY)
        rig.pay(begun, order)
        rig.provider.cancel(begun.objects, "a" * 32)
        rig.renew(order)
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.ENDED
        assert [fact.kind for fact in standing.facts].count(Kind.PAYMENT) == 2

    def test_what_is_transferred_back_is_given_back(self, rig):
        order, begun = self.begun(rig)
        rig.pay(begun, order)
        rig.book(code_for(order.key), Money(-200, "EUR"))
        facts = rig.provider.look_up(begun.objects).facts
        assert facts[-1].kind is Kind.REFUND
        assert (facts[-1].amount.minor, facts[-1].of) == (-200, facts[0].reference)

    def test_what_comes_back_of_a_refund_undoes_it(self, rig):
        order, begun = self.begun(rig)
        rig.pay(begun, order)
        rig.book(code_for(order.key), Money(-500, "EUR"))
        rig.book(code_for(order.key), Money(500, "EUR"), returned=True)
        facts = rig.provider.look_up(begun.objects).facts
        assert facts[-1].kind is Kind.REFUND_FAILED
        assert sum(fact.amount.minor for fact in facts) == 500


def line(number, minor, *, name="", **more):
    return Line(name or f"l{number}", dt.date(2026, 1, number), Money(minor, "EUR"), **more)


def refunds_of(*lines):
    return [(fact.reference, fact.amount.minor, fact.of) for fact in facts_of(lines) if fact.kind is Kind.REFUND]


def test_two_payments_given_back_at_once_are_one_refund_as_the_statement_has_it():
    assert refunds_of(line(1, 500), line(2, 500), line(3, -1000)) == [("l3", -1000, "l2")]


def test_a_refund_is_of_the_payment_that_has_just_as_much_left():
    assert refunds_of(line(1, 700), line(2, 500), line(3, -700), line(4, -200)) == [
        ("l3", -700, "l1"),
        ("l4", -200, "l2"),
    ]


def test_a_refund_that_is_listed_before_its_payment_is_booked():
    assert refunds_of(line(3, -500), line(3, 500, name="later")) == [("l3", -500, "later")]


def test_nothing_is_given_back_as_long_as_nothing_is_known_to_have_come():
    assert facts_of([line(1, -700)]) == ()


@given(st.lists(st.integers(-900, 900).filter(bool), max_size=8, unique=True), st.data())
def test_a_line_that_is_brought_later_changes_no_amount_that_was_told_before(minors, data):
    lines = [line(number, minor, returned=number % 5 == 0) for number, minor in enumerate(minors, 1)]
    came_first = [each for each in lines if data.draw(st.booleans())]
    all_told = {(fact.kind, fact.reference): fact.amount for fact in facts_of(lines)}
    assert all(all_told[fact.kind, fact.reference] == fact.amount for fact in facts_of(came_first))


@given(KEYS)
def test_a_code_is_found_however_it_is_written(key):
    code = code_for(key)
    assert len(code) == LENGTH
    assert is_code(code)
    assert set(code[4:]) <= set("ABCDEFGHJKLMNPQRSTUVWXYZ")
    spaced = " ".join(code[place : place + 4] for place in range(0, LENGTH, 4))
    for written in (spaced, code.lower(), f"Spende/{'-'.join(code)}.", f"ref {code[:3].lower()} {code[3:]} danke"):
        assert codes_in(written) == [code]


@given(KEYS, st.integers(2, LENGTH - 1), st.sampled_from("0123456789" + ALPHABET + "IO"))
def test_one_mistyped_character_is_never_another_code(key, place, character):
    code = code_for(key)
    mistyped = code[:place] + character + code[place + 1 :]
    if mistyped != code:
        assert not is_code(mistyped)
        assert codes_in(mistyped) in ([], [code])
        if place >= 4:
            assert code in {*codes_in(mistyped), *near_codes_in(f"Danke {mistyped}")}


def test_a_digit_that_looks_like_a_letter_is_understood():
    for key in (f"{number:032x}" for number in range(50)):
        code = code_for(key)
        written = code[:4] + code[4:].translate(str.maketrans("LZSGB", "12568"))
        assert codes_in(written) == [code]


@given(KEYS, st.integers(2, LENGTH - 2))
def test_two_characters_that_changed_places_are_never_another_code(key, place):
    code = code_for(key)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        assert not is_code(swapped)


def test_the_example_of_the_standard_has_the_check_digits_of_the_standard():
    # ISO 11649's own example, which is longer than ours.
    from tamizdat.support.providers.bank.mod97 import check_digits, remainder  # noqa: PLC0415

    assert check_digits("RF", "539007547034") == "18"
    assert remainder("RF18539007547034") == 1


def test_an_iban_is_known_by_its_check_digits():
    assert is_iban(IBAN)
    assert not is_iban(IBAN.replace("89", "98", 1))
    assert not is_iban("")
