"""The policy of a country, and cards from there."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.utils import timezone

from tamizdat.support import ledger
from tamizdat.support.actions import changing
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import begin
from tamizdat.support.actions.designating import designate, set_out
from tamizdat.support.errors import CountryRefusedError
from tamizdat.support.models import Contribution, CountryDecision, Operation, Supporter
from tamizdat.support.money import Money
from tamizdat.support.policy import Decision, Stance, stances, strictest
from tamizdat.support.providers.contract import RefusedError
from tests.support.factories import decide
from tests.support.giving import A_DAY, AN_HOUR, NOW, again, given, wish
from tests.support.memory_provider import Fault, unreachable

pytestmark = pytest.mark.usefixtures("vault", "db")
State = Contribution.State
TODAY = NOW.date()


def all_done(now):
    for number in changing.due(now):
        changing.carry_out(number, now)


def test_the_newest_decision_of_a_day_that_has_come_holds():
    decisions = [
        Decision(TODAY - 3 * A_DAY, 1, "RU", Stance.WARN),
        Decision(TODAY, 3, "RU", Stance.INFORM),
        Decision(TODAY, 2, "RU", Stance.REFUSE),
        Decision(TODAY + A_DAY, 4, "BY", Stance.REFUSE),
    ]
    assert stances(decisions, TODAY) == {"RU": Stance.INFORM}
    assert stances(decisions, TODAY + A_DAY)["BY"] is Stance.REFUSE


def test_of_two_countries_the_stricter_holds():
    held = {"RU": Stance.REFUSE, "KZ": Stance.WARN}
    assert strictest(held, ["KZ", "RU"]) is Stance.REFUSE
    assert strictest(held, ["KZ", ""]) is Stance.WARN
    assert strictest(held, []) is Stance.ALLOW


def test_nothing_is_overwritten():
    decide("RU", Stance.WARN, TODAY - A_DAY)
    decide("RU", Stance.REFUSE, TODAY)
    assert CountryDecision.objects.stances(TODAY - A_DAY)["RU"] is Stance.WARN
    assert CountryDecision.objects.refused(TODAY) == {"RU"}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Midway"])
def test_a_decision_holds_from_the_day_in_utc_wherever_the_colleague_is(zone, monkeypatch):
    for hour in (1, 23):
        now = NOW.replace(hour=hour)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        with timezone.override(zone):
            decision = CountryDecision.objects.create(country="RU", stance=Stance.REFUSE)
        assert decision.since == TODAY


def test_what_was_dated_ahead_lets_nobody_from_a_designated_country_give_again(provider):
    decide("RU", Stance.WARN, TODAY + A_DAY)
    decide("RU", Stance.INFORM, TODAY + 10 * A_DAY)
    decide("BY", Stance.WARN, TODAY + 10 * A_DAY)
    designate("RU", lambda: NOW, "law of the 20th")
    for days in (0, 1, 9, 10, 40):
        with pytest.raises(CountryRefusedError):
            begin(wish(country="RU"), provider, NOW + days * A_DAY)
    assert begin(wish(country="BY"), provider, NOW + 10 * A_DAY)[1].url
    refused = CountryDecision.objects.filter(stance=Stance.REFUSE)
    assert set(refused.values_list("country", "reason")) == {("RU", "law of the 20th")}


def test_designating_once_more_undoes_what_was_dated_ahead_since_and_else_decides_nothing():
    set_out("RU", NOW)
    decide("RU", Stance.WARN, TODAY + 10 * A_DAY)
    assert CountryDecision.objects.stances(TODAY + 10 * A_DAY)["RU"] is Stance.WARN
    for _again in range(2):
        set_out("RU", NOW + A_DAY)
    assert CountryDecision.objects.refused(TODAY + 10 * A_DAY) == {"RU"}
    assert CountryDecision.objects.count() == 3


def test_money_that_is_only_held_is_let_go_when_the_card_turns_out_to_be_from_there(provider):
    decide("RU", Stance.REFUSE)
    contribution, made = begin(wish(address="mira@readers.example"), provider, NOW)
    provider.hold(made.objects[0], "RU")
    ask_about(contribution, provider, NOW)
    refused = again(contribution)
    assert (refused.state, refused.card_country, refused.supporter) == (State.REFUSED, "", None)
    assert not Supporter.objects.exists()
    all_done(NOW)
    assert provider.books[made.objects[0].reference].state == "expired"
    assert not Operation.objects.filter(verb="capture").exists()


def test_money_that_is_held_from_elsewhere_is_taken(provider):
    decide("RU", Stance.REFUSE)
    contribution, made = begin(wish(), provider, NOW)
    provider.hold(made.objects[0], "DE")
    ask_about(contribution, provider, NOW)
    all_done(NOW)
    assert again(contribution).state == State.PAID


def test_a_first_payment_from_there_is_given_back_and_the_rest_cancelled(provider):
    decide("RU", Stance.REFUSE)
    contribution = given(provider, frequency="monthly", country="RU", address="mira@readers.example")
    assert (contribution.state, contribution.supporter) == (State.REFUSED, None)
    all_done(NOW)
    assert ledger.totals() == {}
    assert provider.books[contribution.provider_objects[0].reference].state == "ended"
    assert again(contribution).state == State.REFUSED


def test_asking_again_gives_nothing_back_twice(provider):
    decide("RU", Stance.REFUSE)
    contribution = given(provider, country="RU")
    for hour in range(4):
        ask_about(contribution, provider, NOW + hour * AN_HOUR)
        all_done(NOW + hour * AN_HOUR)
    assert [verb for verb, _key in provider.calls].count("refund") == 1


def test_a_debit_that_comes_after_the_refusal_is_given_back(provider):
    decide("RU", Stance.REFUSE)
    contribution, made = begin(wish(), provider, NOW)
    book = provider.books[made.objects[0].reference]
    book.state, book.country = "processing", "RU"
    ask_about(contribution, provider, NOW)
    provider.pay(made.objects[0], NOW)
    ask_about(contribution, provider, NOW + A_DAY)
    all_done(NOW + A_DAY)
    assert ledger.totals() == {}


def test_a_later_decision_takes_nothing_back_by_itself(provider):
    contribution = given(provider, frequency="monthly", country="RU", now=NOW - 30 * A_DAY)
    decide("RU", Stance.REFUSE, TODAY)
    ask_about(contribution, provider, NOW)
    assert again(contribution).state == State.ACTIVE
    assert not Operation.objects.exists()


def test_another_card_from_there_ends_what_runs_and_keeps_what_came(provider):
    contribution = given(provider, frequency="monthly", country="DE", now=NOW - 30 * A_DAY)
    decide("RU", Stance.REFUSE, TODAY)
    provider.pay(contribution.provider_objects[0], NOW, "RU")
    ask_about(contribution, provider, NOW)
    all_done(NOW)
    assert (again(contribution).state, again(contribution).end) == (State.ENDED, "country")
    assert ledger.totals()["USD"].minor == 2000


def test_decisions_hold_by_the_day_in_utc():
    decide("RU", Stance.REFUSE, dt.date(2026, 11, 21))
    assert CountryDecision.objects.refused(dt.date(2026, 11, 20)) == frozenset()


def test_another_card_from_a_country_that_was_always_refused_keeps_what_came_too(provider):
    decide("RU", Stance.REFUSE, TODAY - 300 * A_DAY)
    contribution = given(provider, frequency="monthly", country="DE", now=NOW - 30 * A_DAY)
    provider.pay(contribution.provider_objects[0], NOW, "RU")
    ask_about(contribution, provider, NOW)
    all_done(NOW)
    assert (again(contribution).state, again(contribution).end) == (State.ENDED, "country")
    assert ledger.totals()["USD"].minor == 2000


def test_a_decision_with_a_day_that_is_past_gives_nothing_back_of_what_had_come(provider):
    once = given(provider, country="RU", now=NOW - 20 * A_DAY)
    monthly = given(provider, frequency="monthly", country="RU", now=NOW - 20 * A_DAY)
    decide("RU", Stance.REFUSE, TODAY - 30 * A_DAY)
    for contribution in (once, monthly):
        ask_about(contribution, provider, NOW)
    all_done(NOW)
    assert (again(once).state, again(monthly).state) == (State.PAID, State.ACTIVE)
    assert ledger.totals()["USD"].minor == 2000


def test_what_begins_to_run_only_after_its_country_is_refused_is_ended(provider):
    contribution, made = begin(wish(frequency="monthly", country="RU"), provider, NOW - A_DAY)
    provider.books[made.objects[0].reference].state = "processing"
    ask_about(contribution, provider, NOW - A_DAY)
    set_out("RU", NOW)
    provider.pay(made.objects[0], NOW)
    ask_about(contribution, provider, NOW + A_DAY)
    all_done(NOW + A_DAY)
    assert (again(contribution).state, again(contribution).end) == (State.ENDED, "country")


def test_a_page_that_is_finished_before_it_can_be_shut_runs_on_in_no_refused_country(provider):
    contribution, made = begin(wish(frequency="monthly", country="RU"), provider, NOW - A_DAY)
    set_out("RU", NOW)
    provider.pay(made.objects[0], NOW)
    all_done(NOW)
    all_done(NOW + AN_HOUR)
    assert (again(contribution).state, again(contribution).end) == (State.ENDED, "country")


def test_what_is_held_and_not_taken_yet_is_let_go_when_its_country_is_designated(provider):
    contribution, made = begin(wish(country="RU"), provider, NOW)
    provider.hold(made.objects[0], "RU")
    ask_about(contribution, provider, NOW)
    set_out("RU", NOW)
    for number in changing.due(NOW):
        with suppress(RefusedError):
            changing.carry_out(number, NOW)
    assert provider.books[made.objects[0].reference].state == "expired"
    assert ledger.totals() == {}


def test_whoever_finishes_a_page_before_it_is_shut_gets_their_money_back(provider):
    contribution, made = begin(wish(country="RU"), provider, NOW)
    provider.faults["release"] = unreachable()
    designate("RU", lambda: NOW)
    provider.pay(made.objects[0], NOW + AN_HOUR / 2)
    for hours in (1, 2):
        for number in changing.due(NOW + hours * AN_HOUR):
            changing.carry_out(number, NOW + hours * AN_HOUR)
    assert ledger.given(again(contribution)) == Money(0, "USD")
    assert [verb for verb, _key in provider.calls].count("refund") == 1


def test_what_is_paid_on_a_page_that_was_shut_is_given_back_too(provider):
    contribution, made = begin(wish(country="RU"), provider, NOW)
    set_out("RU", NOW)
    all_done(NOW)
    assert again(contribution).state == State.EXPIRED
    provider.pay(made.objects[0], NOW + AN_HOUR)
    ask_about(contribution, provider, NOW + AN_HOUR)
    all_done(NOW + AN_HOUR)
    assert ledger.given(again(contribution)) == Money(0, "USD")


def test_what_is_paid_late_from_elsewhere_is_kept(provider):
    contribution, made = begin(wish(country="DE"), provider, NOW - 3 * A_DAY)
    ask_about(contribution, provider, NOW)
    all_done(NOW)
    assert again(contribution).state == State.EXPIRED
    provider.pay(made.objects[0], NOW + AN_HOUR)
    ask_about(contribution, provider, NOW + AN_HOUR)
    all_done(NOW + AN_HOUR)
    assert ledger.given(again(contribution)) == Money(1000, "USD")


def test_a_refund_that_the_provider_refuses_is_left_to_colleagues_and_not_wanted_at_each_look(provider):
    decide("RU", Stance.REFUSE)
    provider.faults["refund"] = Fault(RefusedError("no"), times=99)
    contribution = given(provider, country="RU")
    for hour in range(4):
        for number in changing.due(NOW + hour * AN_HOUR):
            with suppress(RefusedError):
                changing.carry_out(number, NOW + hour * AN_HOUR)
        ask_about(contribution, provider, NOW + hour * AN_HOUR)
    assert list(Operation.objects.values_list("verb", "refused")) == [("refund", True)]
