"""Designated today: everything from a country is on its way to its end at once, and whatever breaks, it ends."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tamizdat.support.actions import changing
from tamizdat.support.actions.designating import designate, progress, set_out
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, CountryDecision, Operation
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import MisconfiguredError, Object, Order, UnreachableError
from tamizdat.support.providers.contract import State as At
from tests.support.factories import decide, make_contribution
from tests.support.memory_provider import Book, Fault, MemoryProvider, registered

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def provider():
    provider = MemoryProvider()
    with registered(provider):
        yield provider


def running(provider, country="RU", **fields):
    """A contribution that runs, with us and at the provider."""
    contribution = make_contribution(provider=provider.slug, country=country, **fields)
    one = Object("order", f"order-{contribution.key}")
    order = Order(contribution.key, contribution.money, Frequency.MONTHLY, "", "en", "", "", contribution.made)
    state = At.OPEN if contribution.state == Contribution.State.WAITING else At.ACTIVE
    provider.books[one.reference] = Book(order=order, object=one, state=state)
    contribution.objects_held.create(provider=provider.slug, kind=one.kind, reference=one.reference)
    return contribution


def states():
    return sorted(Contribution.objects.values_list("country", "state"))


def work(now=NOW):
    for number in changing.due(now):
        changing.carry_out(number, now)


def test_what_runs_from_there_ends_and_what_runs_from_elsewhere_goes_on(provider):
    running(provider)
    running(provider, country="", card_country="RU")
    running(provider, country="DE")
    told = designate("RU", lambda: NOW, "law of the 20th")
    assert (told.running, told.stopped, told.waiting) == (2, 2, 0)
    assert states() == [("", "ended"), ("DE", "active"), ("RU", "ended")]
    decision = CountryDecision.objects.get()
    assert (decision.country, decision.stance, decision.reason) == ("RU", Stance.REFUSE, "law of the 20th")


def test_everything_is_written_down_before_any_provider_is_asked(provider):
    for _each in range(30):
        running(provider)
    assert set_out("RU", NOW) == 30
    assert provider.calls == []
    assert progress("RU", NOW.date()) == progress("RU", NOW.date()).__class__(True, 30, 30, 0, 0)  # noqa: FBT003
    work()
    done = progress("RU", NOW.date())
    assert (done.running, done.stopped, done.by_hand) == (0, 30, 0)


def test_a_provider_that_does_not_answer_is_asked_again_until_it_does(provider):
    running(provider)
    provider.faults["cancel"] = Fault(UnreachableError("down"), times=2)
    told = designate("RU", lambda: NOW)
    assert (told.stopped, told.waiting) == (0, 1)
    work(NOW + dt.timedelta(hours=1))
    work(NOW + dt.timedelta(hours=2))
    assert states() == [("RU", "ended")]


def test_doing_it_again_changes_nothing(provider):
    running(provider)
    designate("RU", lambda: NOW)
    assert set_out("RU", NOW) == 0
    again = designate("RU", lambda: NOW)
    assert (again.running, again.stopped) == (0, 0)
    assert CountryDecision.objects.count() == 1
    assert Operation.objects.count() == 1


def test_setting_out_thousands_takes_some_queries_and_not_thousands(provider, django_assert_max_num_queries):
    Contribution.objects.bulk_create(
        Contribution(
            provider=provider.slug, frequency="monthly", amount=500, currency="USD", state="active", country="RU"
        )
        for _each in range(3000)
    )
    with django_assert_max_num_queries(60):
        assert set_out("RU", NOW) == 3000


def test_pages_that_nobody_has_finished_with_are_shut(provider):
    running(provider, state=Contribution.State.WAITING)
    told = designate("RU", lambda: NOW)
    assert told.pages == 1
    assert states() == [("RU", "expired")]


def test_what_a_provider_cannot_end_is_told_and_nothing_is_asked_of_it():
    provider = MemoryProvider(changes=frozenset())
    with registered(provider):
        running(provider)
        told = designate("RU", lambda: NOW)
        assert (told.running, told.stopped, told.waiting) == (1, 0, 1)
        assert progress("RU", NOW.date()).by_hand == 1


def test_what_this_process_has_no_keys_for_is_left_to_one_that_has():
    provider = MemoryProvider()
    with registered(provider):
        running(provider)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("support_designate", "RU", stdout=out)
    assert "memory is not set up where this command runs" in out.getvalue()
    assert (progress("RU", NOW.date()).on_their_way, progress("RU", NOW.date()).by_hand) == (1, 0)
    with registered(provider):
        (operation,) = Operation.objects.all()
        assert (operation.tries, operation.due) == (0, operation.made)
        assert changing.carry_out(operation.pk, operation.due)
    assert states() == [("RU", "ended")]


def test_a_decision_that_holds_already_is_not_taken_twice(provider):
    decide("RU", Stance.REFUSE, NOW.date() - dt.timedelta(days=3))
    set_out("RU", NOW)
    assert CountryDecision.objects.count() == 1


def test_the_command_says_what_it_would_do_and_then_does_it(provider):
    running(provider)
    out = io.StringIO()
    call_command("support_designate", "ru", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "dry_run": True,
        "country": "RU",
        "running": 1,
        "stopped": 0,
        "waiting": 0,
        "by_hand": 0,
        "pages": 0,
        "unknown_here": [],
    }
    assert states() == [("RU", "active")]
    out = io.StringIO()
    call_command("support_designate", "RU", "--reason", "the law", "--json", stdout=out)
    assert json.loads(out.getvalue())["stopped"] == 1
    assert states() == [("RU", "ended")]


def test_the_command_says_by_its_code_that_something_still_runs(provider):
    running(provider)
    provider.faults["cancel"] = Fault(UnreachableError("down"))
    with pytest.raises(SystemExit) as ended:
        call_command("support_designate", "RU", stdout=io.StringIO())
    assert ended.value.code == 1


@pytest.mark.parametrize("wrong", ["Russia", "R", "ZZ", "EU"])
def test_what_is_no_country_is_refused(wrong):
    with pytest.raises(CommandError, match="is no country"):
        call_command("support_designate", wrong, stdout=io.StringIO())


def test_deciding_by_command_leaves_what_was_decided_before():
    call_command("support_policy", "BY", "warn", "--since", "2026-01-01", "--reason", "first", stdout=io.StringIO())
    out = io.StringIO()
    call_command("support_policy", "BY", "inform", "--json", stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["stance"] for each in told] == ["inform", "warn"]
    assert {each["today"] for each in told} == {"inform"}
    assert CountryDecision.objects.stances(timezone.now().date()) == {"BY": Stance.INFORM}


def test_a_reason_without_a_decision_is_refused():
    with pytest.raises(CommandError, match="belong to a decision"):
        call_command("support_policy", "BY", "--reason", "why", stdout=io.StringIO())


def test_offers_are_listed_with_amounts_in_the_smallest_unit():
    out = io.StringIO()
    call_command("support_offers", "--json", stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    monthly = next(each for each in told if each["currency"] == "USD" and each["frequency"] == "monthly")
    assert (monthly["minimum"], monthly["amounts"], monthly["open"]) == (200, [200, 500, 1000, 2500], True)


def test_a_provider_that_does_not_know_us_keeps_back_nothing_of_anothers(provider):
    with registered(MemoryProvider(slug="other")) as other:
        other.faults["cancel"] = Fault(MisconfiguredError("key"), times=9)
        running(other)
        running(provider)
        told = designate("RU", lambda: NOW)
    assert (told.running, told.stopped, told.waiting) == (2, 1, 1)
