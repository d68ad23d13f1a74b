"""The sandbox keeps every promise of a provider, and moves no money."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.support.models import SandboxObject
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Kind, Object, RefusedError, State
from tamizdat.support.providers.sandbox import play
from tamizdat.support.providers.sandbox.provider import KIND, Sandbox
from tests.support.providers.conformance import Promises
from tests.support.providers.rig import Rig

pytestmark = pytest.mark.django_db


class SandboxRig(Rig):
    def __init__(self):
        self.time = dt.datetime(2026, 1, 31, 9, 30, tzinfo=dt.UTC)
        self.provider = Sandbox("http://127.0.0.1:9", self.now)

    def now(self):
        return self.time

    def advance(self, by):
        self.time += by

    def _choose(self, begun, card, country=""):
        with self.provider.changing(begun.objects) as held:
            play.choose(held, card, country, self.time)

    def pay(self, begun, order, *, country=""):
        self._choose(begun, play.Card.WORKS, country)

    def promise(self, begun, order):
        self._choose(begun, play.Card.DEBIT)

    def keep_promise(self, order, *, kept):
        if not kept:
            with self.provider.changing(self.provider.find(order)) as held:
                held.card = play.Card.BROKEN_DEBIT
        self.advance(play.A_DEBIT_TAKES)

    def decline(self, begun, order):
        with self.provider.changing(begun.objects) as held, pytest.raises(RefusedError):
            play.choose(held, play.Card.DECLINED, "", self.time)

    def let_expire(self, begun, order):
        self.advance(dt.timedelta(days=2))

    def renew(self, order, *, succeeds=True):
        with self.provider.changing(self.provider.find(order)) as held:
            held.card = play.Card.WORKS if succeeds else play.Card.FAILS_LATER
            day = held.next_payment
        self.time = max(self.time, dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))

    def books(self):
        held = SandboxObject.objects.all()
        return {
            each.key: Money(
                sum(told["minor"] for told in each.happened if told["kind"] in (Kind.PAYMENT, Kind.REFUND)),
                each.currency,
            )
            for each in held
        }

    def made(self):
        return SandboxObject.objects.count()


class TestSandbox(Promises):
    not_made = frozenset(
        {
            "test_a_card_from_a_country_that_is_refused_is_held_at_the_most",
            "test_a_card_of_a_refused_country_is_refused_before_anything_is_made",
            "test_a_card_that_is_looked_at_first_pays_once_however_often_it_is_sent",
            "test_a_dispute_takes_the_payment_and_gives_it_back_if_it_is_won",
            "test_a_forged_notice_is_thrown_away",
            "test_a_notice_names_what_to_ask_about",
            "test_a_notice_of_the_other_mode_is_thrown_away",
            "test_a_provider_that_does_not_answer_is_unreachable",
            "test_a_refund_that_comes_back_gives_back_what_it_took",
            "test_a_stale_notice_is_thrown_away",
            "test_an_answer_that_is_lost_is_one_object_however_often_it_is_begun_again",
            "test_an_answer_to_a_refund_that_is_lost_is_one_refund",
            "test_no_error_says_a_word_of_the_order",
            "test_what_is_held_is_taken_once",
        }
    )

    @pytest.fixture
    def rig(self):
        return SandboxRig()

    def test_a_gift_of_31_january_is_paid_on_the_last_day_of_february_and_on_31_march(self, rig):
        order = rig.order(Money(500, "EUR"), play.Frequency.MONTHLY)
        begun = rig.provider.begin(order)
        rig.pay(begun, order)
        rig.advance(dt.timedelta(days=60))
        standing = rig.provider.look_up(begun.objects)
        days = [fact.at.date() for fact in standing.facts if fact.kind is Kind.PAYMENT]
        assert days == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]

    def test_a_card_that_fails_later_ends_after_three_tries(self, rig):
        order = rig.order(Money(500, "EUR"), play.Frequency.MONTHLY)
        begun = rig.provider.begin(order)
        rig._choose(begun, play.Card.FAILS_LATER)
        rig.advance(dt.timedelta(days=28))
        assert rig.provider.look_up(begun.objects).state is State.PAST_DUE
        rig.advance(dt.timedelta(days=6))
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.ENDED
        assert [fact.kind for fact in standing.facts].count(Kind.PAYMENT_FAILED) == 3

    def test_another_card_makes_good_what_had_failed(self, rig):
        order = rig.order(Money(500, "EUR"), play.Frequency.MONTHLY)
        begun = rig.provider.begin(order)
        rig._choose(begun, play.Card.FAILS_LATER)
        rig.advance(dt.timedelta(days=28))
        assert rig.provider.look_up(begun.objects).state is State.PAST_DUE
        rig._choose(begun, play.Card.WORKS)
        rig.advance(dt.timedelta(days=3))
        standing = rig.provider.look_up(begun.objects)
        assert standing.state is State.ACTIVE
        assert standing.next_payment == dt.date(2026, 3, 31)

    def test_a_card_of_a_refused_country_is_not_charged(self, rig):
        order = rig.order(Money(500, "EUR"), refused_countries=frozenset({"RU"}))
        begun = rig.provider.begin(order)
        with rig.provider.changing(begun.objects) as held, pytest.raises(RefusedError):
            play.choose(held, play.Card.WORKS, "RU", rig.now())
        assert rig.provider.look_up(begun.objects).facts == ()

    def test_a_page_that_is_over_takes_no_card(self, rig):
        order = rig.order(Money(500, "EUR"))
        begun = rig.provider.begin(order)
        rig.provider.release(begun.objects, "a" * 32)
        rig.provider.release([Object(KIND, begun.objects[0].reference)], "a" * 32)
        with rig.provider.changing(begun.objects) as held, pytest.raises(RefusedError):
            play.choose(held, play.Card.WORKS, "", rig.now())
        assert rig.provider.look_up(begun.objects).state is State.EXPIRED
