"""Remind me later: the day is right, one letter comes, and then the address is forgotten."""

from __future__ import annotations

import datetime as dt
import json
from calendar import monthrange

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given as for_any
from hypothesis import strategies as st

from tamizdat.support.actions.reminding import Reminded, keep, remind
from tamizdat.support.later import NoSuchDayError, due_day
from tamizdat.support.models import Reminder, ReminderRefusal, SupportLetter
from tests.factories import make_front
from tests.support.correspondence import MIRA, NOON, given, path_in, read, text_of, write
from tests.support.memory_provider import MemoryProvider, registered

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2060, 12, 31))
TODAY, TOMORROW = NOON.date(), NOON.date() + dt.timedelta(days=1)


@pytest.fixture
def front(db, vault):
    return make_front()


@pytest.mark.parametrize(
    ("today", "when", "due"),
    [
        ("2026-01-31", "1m", "2026-02-28"),
        ("2028-01-31", "1m", "2028-02-29"),
        ("2026-08-31", "6m", "2027-02-28"),
        ("2026-11-30", "3m", "2027-02-28"),
        ("2026-12-31", "1m", "2027-01-31"),
        ("2026-11-26", "year", "2026-12-15"),
        ("2026-12-15", "year", "2026-12-16"),
        ("2026-12-30", "year", "2026-12-31"),
        ("2026-12-31", "year", "2026-12-31"),
    ],
)
def test_the_day_is_that_of_the_calendar(today, when, due):
    assert due_day(when, dt.date.fromisoformat(today)) == dt.date.fromisoformat(due)


@for_any(DAYS, st.sampled_from([("1m", 1), ("3m", 3), ("6m", 6)]))
def test_months_end_where_the_calendar_ends_them(today, chosen):
    when, months = chosen
    due = due_day(when, today)
    assert (due.year - today.year) * 12 + due.month - today.month == months
    assert due.day == min(today.day, monthrange(due.year, due.month)[1])


@for_any(DAYS)
def test_before_the_year_ends_is_before_the_year_ends(today):
    due = due_day("year", today)
    assert due.year == today.year
    assert due >= max(today, dt.date(today.year, 12, 15))


@for_any(DAYS, st.integers(1, 729))
def test_any_day_of_two_years_can_be_chosen(today, ahead):
    day = today + dt.timedelta(days=ahead)
    assert due_day("date", today, day.isoformat()) == day


@pytest.mark.parametrize("on", ["", "2026-11-26", "2026-11-25", "2028-11-27", "tomorrow", "2026-02-30", "20261201"])
def test_no_other_day_can(on):
    with pytest.raises(NoSuchDayError):
        due_day("date", dt.date(2026, 11, 26), on)


@pytest.mark.parametrize("when", ["", "2m", "never"])
def test_nothing_else_can_be_chosen(when):
    with pytest.raises(NoSuchDayError):
        due_day(when, TODAY)


def test_the_form_keeps_one_sealed_reminder_for_an_address(client, front):
    asked = {"address": MIRA, "when": "3m", "language": "en"}
    answer = client.post("/support/later/", asked)
    assert answer.status_code == 200
    assert b"none before" in answer.content
    client.post("/support/later/", asked | {"when": "6m"})
    reminder = Reminder.objects.get()
    assert reminder.due == due_day("6m", timezone.now().date())
    assert MIRA.encode() not in bytes(reminder.address)


def test_looking_keeps_nothing(client, front):
    assert client.get(f"/support/later/?address={MIRA}&when=1m").status_code == 200
    assert client.head("/support/later/").status_code == 200
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"address": "mira"}, {"when": "2m"}, {"when": "date", "on": "2020-01-01"}, {"website": "http://spam.example"}],
)
def test_what_cannot_be_taken_keeps_nothing(client, front, wrong):
    client.post("/support/later/", {"address": MIRA, "when": "1m"} | wrong)
    assert not Reminder.objects.exists()


def test_a_machine_that_sends_many_is_slowed(client, front):
    sent = [
        client.post("/support/later/", {"address": f"a{number}@orvale.example", "when": "1m"}, REMOTE_ADDR="192.0.2.7")
        for number in range(5)
    ]
    assert b"One more click" in sent[-1].content
    assert Reminder.objects.count() == 3


def test_the_letter_comes_on_its_day_and_the_address_is_forgotten(front):
    keep(MIRA, "en", TOMORROW, TODAY)
    assert remind(NOON) == Reminded(0, 0, 1)
    day = NOON + dt.timedelta(days=1)
    assert remind(day) == Reminded(1, 0, 0)
    (letter,) = write(day)
    assert read(letter)["To"] == MIRA
    assert "/en/support/" in text_of(letter)
    assert not Reminder.objects.exists()
    assert not SupportLetter.objects.exists()
    remind(day)
    assert not write(day)


def test_its_words_are_safe_in_a_mailbox(front, settings):
    keep(MIRA, "en", TODAY, TODAY)
    remind(NOON)
    (letter,) = write()
    said = "\n".join(line for line in text_of(letter).lower().splitlines() if not line.startswith("http"))
    assert [word for word in ("money", "support", "donat", "contribut", "news", "give") if word in said] == []
    assert read(letter)["Subject"] == "A reminder"


def test_never_again_is_two_clicks_and_holds(client, front):
    keep(MIRA, "en", TODAY, TODAY)
    remind(NOON)
    (letter,) = write()
    page = path_in(text_of(letter).split("asks for it")[1])
    assert client.get(page).status_code == 200
    assert ReminderRefusal.objects.get().refused is None
    assert client.post(page).status_code == 200
    assert ReminderRefusal.objects.get().refused is not None
    keep(MIRA, "en", TODAY, TODAY)
    remind(NOON)
    assert not write()
    assert not SupportLetter.objects.exists()


def test_whoever_gives_before_is_not_reminded(front):
    with registered(MemoryProvider()) as provider:
        keep(MIRA, "en", TOMORROW, TODAY)
        given(provider)
    assert not Reminder.objects.exists()


def test_whoever_gives_in_the_last_minute_is_not_reminded_either(front):
    with registered(MemoryProvider()) as provider:
        keep(MIRA, "en", TODAY, TODAY)
        remind(NOON)
        given(provider)
    assert list(SupportLetter.objects.values_list("kind", flat=True)) == ["thanks"]


def test_whoever_gives_already_is_not_reminded(front):
    with registered(MemoryProvider()) as provider:
        given(provider)
        keep(MIRA, "en", TODAY, TODAY)
        assert remind(NOON) == Reminded(0, 1, 0)


def test_a_mailbox_gets_few_letters_that_others_asked_for(front):
    for _time in range(5):
        keep(MIRA, "en", TODAY, TODAY)
        remind(NOON)
        write()
    assert len(mail.outbox) == 3


def test_the_command_says_what_it_would_do(front, capsys):
    keep(MIRA, "en", TODAY, TODAY)
    call_command("support_remind", "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out) == {"dry_run": True, "written": 1, "needless": 0, "waiting": 0}
    assert Reminder.objects.exists()
    call_command("support_remind")
    assert "1 letters are on their way" in capsys.readouterr().out
    assert not Reminder.objects.exists()
