"""Who has given is known as long as it serves them, and no longer; the sums stay."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.retention.records import record_types
from tamizdat.support import ledger
from tamizdat.support.actions.reminding import keep
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, LinkRequest, Reminder, ReminderRefusal, Supporter, SupportLetter
from tamizdat.support.money import Money
from tests.support.correspondence import MIRA, NOON, begun, given, write
from tests.support.memory_provider import MemoryProvider, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

DAY = dt.timedelta(days=1)


@pytest.fixture
def provider():
    with registered(MemoryProvider()) as one:
        yield one


def sweep(now, *, act=True):
    """End what has served its time; return how many records, by model."""
    ended = {
        each.model: each.end(now, act) for each in record_types() if each.end and each.model.startswith("support.")
    }
    return {model.removeprefix("support."): number for model, number in ended.items() if number}


def test_who_gave_once_is_known_until_the_statement_of_that_year_is_out(provider):
    contribution = given(provider, Frequency.ONCE)
    write()
    assert sweep(NOON + 399 * DAY) == {}
    assert sweep(NOON + 401 * DAY, act=False) == {"Supporter": 1}
    assert sweep(NOON + 401 * DAY) == {"Supporter": 1}
    contribution.refresh_from_db()
    assert contribution.supporter is None
    assert ledger.totals() == {"USD": Money(500, "USD")}


def test_who_gives_is_known_as_long_as_it_runs(provider):
    given(provider, Frequency.ANNUAL)
    assert sweep(NOON + 500 * DAY) == {}
    Contribution.objects.update(state=Contribution.State.ENDED)
    assert sweep(NOON + 500 * DAY) == {"Supporter": 1}


def test_who_never_gave_is_forgotten_after_a_month(provider):
    begun(provider)
    Contribution.objects.update(state=Contribution.State.EXPIRED)
    assert sweep(NOON + 29 * DAY) == {}
    sweep(NOON + 31 * DAY)
    assert not Supporter.objects.exists()


def test_that_a_letter_was_written_is_known_for_two_years(provider):
    given(provider)
    write()
    sweep(NOON + 730 * DAY)
    assert SupportLetter.objects.exists()
    sweep(NOON + 732 * DAY)
    assert not SupportLetter.objects.exists()


def test_what_was_asked_for_and_never_done_goes():
    LinkRequest.objects.create(address=MIRA, made=NOON)
    keep(MIRA, "en", NOON.date(), NOON.date())
    ReminderRefusal.objects.create(address_index=MIRA, made=NOON.date())
    assert sweep(NOON) == {}
    assert sweep(NOON + 61 * DAY) == {"LinkRequest": 1, "Reminder": 1, "ReminderRefusal": 1}
    assert not Reminder.objects.exists()


def test_that_somebody_wants_no_reminder_stays():
    ReminderRefusal.objects.create(address_index=MIRA, made=NOON.date(), refused=NOON.date())
    assert sweep(NOON + 2000 * DAY) == {}
