from __future__ import annotations

import datetime as dt

import pytest
from markupsafe import Markup

from tamizdat.theme.dates import clock, day, day_of_year, machine_time, month_name, utc_date
from tamizdat.theme.languages import direction, enumeration, number

DAY = dt.date(2026, 11, 3)
LATE_IN_SILL = dt.datetime(2026, 11, 4, 1, 5, tzinfo=dt.timezone(dt.timedelta(hours=3)))


@pytest.mark.parametrize(
    ("language", "full", "without_year", "month"),
    [
        ("en", "November 3, 2026", "November 3", "November"),
        ("ru", "3 ноября 2026", "3 ноября", "Ноябрь"),
        ("ar", "3 نوفمبر 2026", "3 نوفمبر", "نوفمبر"),
        ("ka", "3 ნოემბერი, 2026", "3 ნოემბერი", "ნოემბერი"),
        ("xx", "November 3, 2026", "November 3", "November"),
    ],
)
def test_reader_gets_dates_as_the_language_writes_them(language, full, without_year, month):
    assert day(DAY, language) == full
    assert day_of_year(DAY, language) == without_year
    assert month_name(DAY, language) == month


def test_times_are_told_in_utc():
    assert clock(LATE_IN_SILL) == "22:05"
    assert utc_date(LATE_IN_SILL) == DAY
    assert machine_time(LATE_IN_SILL) == "2026-11-03T22:05Z"


def test_scripts_run_their_own_way():
    assert [direction(tag) for tag in ("ar", "fa", "he", "ar-EG", "en", "ru", "zh-hans")] == ["rtl"] * 4 + ["ltr"] * 3


def test_names_are_joined_as_the_language_does_and_stay_escaped():
    names = [Markup("<b>A</b>"), Markup.escape("B & C"), Markup("D")]
    assert enumeration(names, "en") == "<b>A</b>, B &amp; C and D"
    assert enumeration(names, "ru") == "<b>A</b>, B &amp; C и D"
    assert enumeration([], "en") == ""


def test_numbers_are_grouped_as_the_language_does():
    assert number(12345, "en") == "12,345"
    assert number(12345, "ru") == "12\u00a0345"
