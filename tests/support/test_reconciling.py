"""Whatever broke between us and a provider: asking ends it, and asking again changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from tamizdat.support import ledger
from tamizdat.support.actions import changing
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import begin
from tamizdat.support.actions.reconciling import in_question, reconcile
from tamizdat.support.models import Contribution, Event, ProviderObject
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import State as At
from tamizdat.support.providers.contract import UnreachableError
from tests.support.giving import A_DAY, AN_HOUR, NOW, again, given, wish
from tests.support.memory_provider import unreachable

pytestmark = pytest.mark.usefixtures("vault", "db")
State = Contribution.State


def reconciled(now, *, everything=False):
    return list(reconcile(in_question(now, everything=everything), lambda: now))


def test_a_charge_whose_record_was_lost_is_one_entry_however_often_it_is_asked_about(provider):
    provider.faults["begin_with_card"] = unreachable(afterwards=True)
    with pytest.raises(UnreachableError):
        begin(wish(), provider, NOW, card="card-DE")
    for hours in (1, 2, 3):
        reconciled(NOW + hours * AN_HOUR, everything=True)
    assert Contribution.objects.get().state == State.PAID
    assert ledger.totals() == {"USD": Money(1000, "USD")}
    assert Event.objects.count() == 1


def test_what_never_reached_the_provider_is_given_up_after_two_days(provider):
    provider.faults["begin"] = unreachable()
    with pytest.raises(UnreachableError):
        begin(wish(), provider, NOW)
    reconciled(NOW + AN_HOUR)
    assert Contribution.objects.get().state == State.STARTED
    reconciled(NOW + 3 * A_DAY)
    assert Contribution.objects.get().state == State.EXPIRED
    assert provider.books == {}


def test_a_crash_after_the_answer_and_before_it_was_written_down(provider):
    contribution, made = begin(wish(), provider, NOW)
    ProviderObject.objects.all().delete()
    Contribution.objects.update(state=State.STARTED)
    provider.pay(made.objects[0], NOW)
    reconciled(NOW + AN_HOUR)
    assert again(contribution).state == State.PAID


def test_who_is_still_typing_is_left_alone(provider):
    begin(wish(), provider, NOW)
    assert in_question(NOW + dt.timedelta(minutes=5)) == []
    assert len(in_question(NOW + dt.timedelta(minutes=15))) == 1


def test_a_renewal_whose_notice_never_came_is_found_within_a_day(provider):
    monthly = given(provider, frequency="monthly")
    later = NOW + 30 * A_DAY
    provider.pay(monthly.provider_objects[0], later)
    reconciled(later)
    assert ledger.totals() == {"USD": Money(2000, "USD")}


def test_a_dispute_whose_notice_never_came_is_found_within_a_week(provider):
    once = given(provider)
    [fact] = provider.books[once.provider_objects[0].reference].facts
    provider.dispute(fact, NOW + A_DAY)
    reconciled(NOW + 2 * A_DAY)
    assert ledger.totals() == {"USD": Money(1000, "USD")}
    reconciled(NOW + 8 * A_DAY)
    assert ledger.totals() == {}


def test_what_somebody_left_in_the_middle_is_shut_after_two_days(provider):
    contribution, made = begin(wish(), provider, NOW)
    reconciled(NOW + A_DAY)
    assert changing.due(NOW + A_DAY) == []
    later = NOW + 3 * A_DAY
    reconciled(later)
    for number in changing.due(later):
        changing.carry_out(number, later)
    assert provider.books[made.objects[0].reference].state == "expired"
    assert again(contribution).state == State.EXPIRED


def test_a_silent_provider_keeps_back_no_other_contribution(provider):
    given(provider, frequency="monthly")
    given(provider, frequency="monthly")
    provider.faults["look_up"] = unreachable()
    assert [each.answered for each in reconciled(NOW + 2 * A_DAY)] == [False, True]


def test_an_older_answer_that_comes_late_changes_no_state(provider):
    from tamizdat.support.actions.taking_in import take_in  # noqa: PLC0415  the only test that needs it

    monthly = given(provider, frequency="monthly")
    older = provider.look_up(monthly.provider_objects)
    provider.cancel(monthly.provider_objects, "a key")
    take_in(monthly.pk, provider.look_up(monthly.provider_objects), NOW + AN_HOUR)
    take_in(monthly.pk, older, NOW)
    assert again(monthly).state == State.ENDED


def test_the_command_says_what_came_of_it(provider):
    contribution, made = begin(wish(), provider, NOW - A_DAY)
    provider.pay(made.objects[0], NOW)
    assert run("support", "reconcile", "--dry-run", "--json")["in_question"] == 1
    told = run("support", "reconcile", "--json")
    assert told["entries"] == 1
    assert told["changed"] == [{"contribution": contribution.pk, "from": "waiting", "to": "paid"}]
    assert run("support", "reconcile", "--all", "--json")["changed"] == []


def test_the_command_fails_when_a_provider_says_nothing(provider):
    begin(wish(), provider, NOW - A_DAY)
    provider.faults["look_up"] = unreachable()
    with pytest.raises(SystemExit) as ended:
        run("support", "reconcile", "--json")
    assert ended.value.code == 1


def test_ledger_and_totals_are_told_in_whole_units(provider):
    contribution = given(provider, frequency="monthly")
    told = run("support", "totals", "--json")
    assert told["totals"] == {"USD": 1000}
    assert told["kinds"] == {"USD": {"payment": {"number": 1, "amount": 1000}}}
    entry = run("support", "ledger", "--json", "--kind", "payment")
    assert (entry["contribution"], entry["amount"], entry["currency"]) == (contribution.pk, 1000, "USD")
    assert run("support", "totals", "--json", "--from", "2027-01-01")["totals"] == {}


def run(noun, verb, *arguments):
    """Return what a command prints as JSON."""
    out = io.StringIO()
    call_command(f"{noun}_{verb}", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_clock_that_was_ahead_for_a_while_silences_nobody(provider):
    contribution, made = begin(wish(), provider, NOW)
    ask_about(contribution, provider, NOW + 400 * A_DAY)
    provider.pay(made.objects[0], NOW)
    reconciled(NOW + AN_HOUR)
    assert again(contribution).state == State.PAID


def test_an_answer_that_is_a_moment_older_changes_no_state(provider):
    contribution = given(provider)
    Contribution.objects.update(asked=NOW + dt.timedelta(seconds=2), state=State.PROCESSING)
    ask_about(contribution, provider, NOW)
    assert again(contribution).state == State.PROCESSING


def test_one_that_cannot_be_taken_in_keeps_back_no_other(provider):
    first, second = given(provider), given(provider)
    broken = provider.of(first.provider_objects)
    broken.state = "unheard-of"
    provider.dispute(provider.of(second.provider_objects).facts[0], NOW)
    told = {each.number: each for each in reconciled(NOW + 8 * A_DAY)}
    assert (told[first.pk].answered, told[second.pk].entries) == (False, 1)


def test_what_has_ended_is_asked_about_as_long_as_it_can_be_disputed(provider):
    contribution = given(provider, frequency="monthly")
    changing.carry_out(changing.cancel(contribution, NOW).pk, NOW)
    provider.dispute(provider.of(contribution.provider_objects).facts[0], NOW + A_DAY)
    reconciled(NOW + 8 * A_DAY)
    assert ledger.totals() == {}
    assert in_question(NOW + 140 * A_DAY) == []


def test_a_page_that_expired_and_is_paid_all_the_same_is_found(provider):
    contribution, made = begin(wish(), provider, NOW)
    provider.of(made.objects).state = At.EXPIRED
    reconciled(NOW + A_DAY)
    provider.pay(made.objects[0], NOW + 2 * A_DAY)
    reconciled(NOW + 9 * A_DAY)
    assert again(contribution).state == State.PAID
