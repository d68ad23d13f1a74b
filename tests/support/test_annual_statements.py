"""In January each address gets one statement of all that was given from it in the year before."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tamizdat.support.frequency import Frequency
from tamizdat.support.letters.statements import Statements, state_year, year_due
from tamizdat.support.models import Contribution, Supporter, SupportLetter
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tests.support.correspondence import asked, given, read, renewed, text_of, write
from tests.support.factories import decide
from tests.support.memory_provider import MemoryProvider, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vault")]

MARCH = dt.datetime(2025, 3, 8, 9, 30, tzinfo=dt.UTC)
DECEMBER = dt.datetime(2025, 12, 31, 23, 59, tzinfo=dt.UTC)
JANUARY = dt.datetime(2026, 1, 6, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def provider():
    with registered(MemoryProvider()) as one:
        yield one


@pytest.fixture
def thanked(provider):
    """Somebody who gave monthly and once, in two currencies, and has been thanked."""
    monthly = given(provider, now=MARCH)
    renewed(monthly, provider, DECEMBER)
    renewed(monthly, provider, JANUARY)
    given(provider, Frequency.ONCE, amount=Money(2000, "EUR"), now=MARCH)
    write(JANUARY)
    return monthly


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2026, 1, 4), None),
        (dt.date(2026, 1, 5), 2025),
        (dt.date(2026, 1, 31), 2025),
        (dt.date(2026, 2, 1), None),
        (dt.date(2026, 12, 31), None),
    ],
)
def test_statements_go_out_in_january(day, year):
    assert year_due(day) == year


def test_one_letter_says_all_that_was_given_from_an_address(thanked):
    assert state_year(2025, JANUARY) == Statements(written=1)
    (letter,) = write(JANUARY)
    text = text_of(letter)
    assert "Given in 2025 in all: €20, $10" in text
    assert "December 31, 2025" in text
    assert "2026\r\n" not in text.split("Given in")[0]
    assert read(letter)["Subject"] == "For your records"


def test_it_is_written_once_whoever_asks_again(thanked):
    state_year(2025, JANUARY)
    write(JANUARY)
    assert state_year(2025, JANUARY) == Statements(before=1)
    assert not write(JANUARY)


def test_whoever_got_everything_back_gets_none(provider):
    contribution = given(provider, Frequency.ONCE, now=MARCH)
    provider.refund(provider.of(contribution.provider_objects).facts[0].reference, Money(500, "USD"), "back")
    asked(contribution, provider, JANUARY)
    assert state_year(2025, JANUARY) == Statements()


def test_nobody_is_put_in_danger_by_it(thanked):
    Contribution.objects.update(country="ZZ")
    decide("ZZ", Stance.REFUSE, dt.date(2026, 1, 1))
    assert state_year(2025, JANUARY) == Statements(unsafe=1)
    assert not write(JANUARY)


def test_who_wants_no_receipts_gets_none(thanked):
    Supporter.objects.update(receipts="none")
    assert state_year(2025, JANUARY) == Statements(unwanted=1)


def test_looking_writes_nothing(thanked, capsys):
    before = SupportLetter.objects.count()
    call_command("support_statements", "2025", "--dry-run", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"year": 2025, "dry_run": True, "written": 1, "before": 0, "unsafe": 0, "unwanted": 0}
    assert SupportLetter.objects.count() == before


def test_a_year_that_is_not_over_is_refused():
    with pytest.raises(CommandError):
        call_command("support_statements", str(timezone.now().year))
