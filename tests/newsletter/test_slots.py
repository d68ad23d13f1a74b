"""An issue goes out when the clock on the readers' wall says so, in March and in October too."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.slots import (
    Planned,
    Stage,
    Unready,
    Weekly,
    goes_by_itself,
    moment_of,
    next_slot,
    unready,
)

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
FIVE = dt.time(17, 0)
ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime", "Factory"}))
WALLS = st.datetimes(dt.datetime(1972, 1, 1), dt.datetime(2036, 1, 1))  # noqa: DTZ001  what a wall shows has no zone
MOMENTS = WALLS.map(lambda wall: wall.replace(tzinfo=dt.UTC))
TIMES = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        # The Fridays around the last Sunday of March and of October 2027.
        ("Europe/Berlin", utc(2027, 3, 25), utc(2027, 3, 26, 16)),
        ("Europe/Berlin", utc(2027, 4, 1), utc(2027, 4, 2, 15)),
        ("Europe/Berlin", utc(2027, 10, 28), utc(2027, 10, 29, 15)),
        ("Europe/Berlin", utc(2027, 11, 4), utc(2027, 11, 5, 16)),
        # Those around 14 March and 7 November.
        ("America/New_York", utc(2027, 3, 11), utc(2027, 3, 12, 22)),
        ("America/New_York", utc(2027, 3, 18), utc(2027, 3, 19, 21)),
        ("America/New_York", utc(2027, 11, 4), utc(2027, 11, 5, 21)),
        ("America/New_York", utc(2027, 11, 11), utc(2027, 11, 12, 22)),
        # Moscow and, since 2022, Tehran leave their clocks alone.
        ("Europe/Moscow", utc(2027, 3, 25), utc(2027, 3, 26, 14)),
        ("Europe/Moscow", utc(2027, 10, 28), utc(2027, 10, 29, 14)),
        ("Asia/Tehran", utc(2027, 3, 25), utc(2027, 3, 26, 13, 30)),
        ("Asia/Tehran", utc(2027, 10, 28), utc(2027, 10, 29, 13, 30)),
        # In 2022 they were still changed, on 22 March at midnight and on 22 September.
        ("Asia/Tehran", utc(2022, 3, 20), utc(2022, 3, 25, 12, 30)),
    ],
)
def test_friday_at_five_is_friday_at_five_on_the_readers_wall(zone, after, expected):
    assert next_slot(FRIDAY, FIVE, ZoneInfo(zone), after) == expected
    assert expected.astimezone(ZoneInfo(zone)).time() == FIVE


@pytest.mark.parametrize(
    ("zone", "weekday", "wall", "after", "expected"),
    [
        ("Europe/Berlin", SUNDAY, dt.time(2, 30), utc(2027, 3, 27), utc(2027, 3, 28, 1)),
        ("America/New_York", SUNDAY, dt.time(2, 30), utc(2027, 3, 13), utc(2027, 3, 14, 7)),
        # Israel changes its clocks on a Friday, at two.
        ("Asia/Jerusalem", FRIDAY, dt.time(2, 30), utc(2027, 3, 25), utc(2027, 3, 26)),
        # Samoa went to bed on a Thursday and rose on a Saturday.
        ("Pacific/Apia", FRIDAY, FIVE, utc(2011, 12, 29), utc(2011, 12, 30, 10)),
    ],
)
def test_a_time_that_the_clocks_jump_over_is_the_moment_after_the_jump(zone, weekday, wall, after, expected):
    assert next_slot(weekday, wall, ZoneInfo(zone), after) == expected


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        ("Europe/Berlin", utc(2027, 10, 30), utc(2027, 10, 31, 0, 30)),
        ("America/New_York", utc(2027, 11, 6, 12), utc(2027, 11, 7, 5, 30)),
    ],
)
def test_of_a_time_that_comes_twice_the_first_counts_and_the_second_is_no_slot(zone, after, expected):
    wall = dt.time(2, 30) if zone == "Europe/Berlin" else dt.time(1, 30)
    weekly = Weekly(SUNDAY, wall, ZoneInfo(zone))
    assert weekly.after(after) == expected
    assert weekly.after(expected) - expected > dt.timedelta(days=6)


@given(ZONES, MOMENTS, st.integers(0, 6), TIMES)
def test_the_next_slot_lies_ahead_within_eight_days_and_shows_on_the_wall(zone, after, weekday, wall):
    where = ZoneInfo(zone)
    found = next_slot(weekday, wall, where, after)
    assert dt.timedelta(0) < found - after <= dt.timedelta(days=15 if zone in SKIPPED_A_DAY else 8, hours=2)
    there = found.astimezone(where)
    if (there.weekday(), there.time()) != (weekday, wall):
        # It was jumped over: a second earlier the clock showed less than it, and now it shows more.
        before = (found - dt.timedelta(seconds=1)).astimezone(where).replace(tzinfo=None)
        missing = before + (dt.timedelta(days=(weekday - before.weekday()) % 7))
        missing = dt.datetime.combine(missing.date(), wall)
        assert before < missing < there.replace(tzinfo=None)


# Zones in which a whole day was left out, so that a weekday is missing in one week.
SKIPPED_A_DAY = {"Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein", "Kwajalein", "Pacific/Enderbury"} | {
    "Pacific/Kanton",
    "Pacific/Kiritimati",
}


@given(ZONES, MOMENTS, st.integers(0, 6), TIMES)
def test_no_slot_is_left_out_and_none_comes_twice(zone, after, weekday, wall):
    weekly = Weekly(weekday, wall, ZoneInfo(zone))
    first = weekly.after(after)
    second = weekly.after(first)
    assert first < second
    assert weekly.after(second - dt.timedelta(seconds=1)) == second
    assert weekly.upto(second - dt.timedelta(seconds=1)) == first
    assert weekly.upto(first) == first


@given(ZONES, WALLS)
def test_every_time_on_the_wall_has_a_moment_and_later_ones_have_no_earlier_moment(zone, wall):
    where = ZoneInfo(zone)
    wall = wall.replace(microsecond=0, second=0)
    moment, next_minute = moment_of(wall, where), moment_of(wall + dt.timedelta(minutes=1), where)
    assert moment <= next_minute
    assert moment.astimezone(where).replace(tzinfo=None) >= wall


def test_a_new_issue_gets_the_first_slot_that_no_other_has():
    weekly = Weekly(FRIDAY, FIVE, ZoneInfo("Europe/Moscow"))
    first, second, third = (utc(2026, 11, day, 14) for day in (13, 20, 27))
    now = utc(2026, 11, 10)
    assert weekly.free_after(now, ()) == first
    assert weekly.free_after(now, {first}) == second
    assert weekly.free_after(now, {first, second}) == third
    assert weekly.free_after(now, {second}) == first


SLOT = utc(2026, 11, 27, 14)
MOSCOW = Weekly(FRIDAY, FIVE, ZoneInfo("Europe/Moscow"))
LAST_WEEK = Planned(utc(2026, 11, 20, 14), ready=True)


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        (dt.timedelta(hours=25), None),
        (dt.timedelta(hours=24), Stage.EARLY),
        (dt.timedelta(hours=3), Stage.EARLY),
        (dt.timedelta(hours=2), Stage.LATE),
        (dt.timedelta(seconds=1), Stage.LATE),
        (dt.timedelta(0), Stage.PASSED),
        (dt.timedelta(days=-6), Stage.PASSED),
        (dt.timedelta(days=-8), None),
    ],
)
@pytest.mark.parametrize("begun", [True, False])
def test_editors_are_warned_a_day_and_two_hours_ahead_whether_an_issue_is_begun_or_not(before, stage, begun):
    planned = [LAST_WEEK, *([Planned(SLOT, ready=False)] if begun else [])]
    found = [each for each in unready(MOSCOW, planned, SLOT - before) if each.slot == SLOT]
    assert found == ([Unready(SLOT, stage)] if stage else [])


def test_nobody_is_warned_of_an_issue_that_is_ready():
    planned = [LAST_WEEK, Planned(SLOT, ready=True)]
    assert unready(MOSCOW, planned, SLOT - dt.timedelta(hours=1)) == []
    assert unready(MOSCOW, planned, SLOT + dt.timedelta(hours=1)) == []


def test_an_issue_that_goes_out_earlier_in_the_week_stands_for_the_weeks_slot():
    planned = [LAST_WEEK, Planned(SLOT - dt.timedelta(days=1), ready=True)]
    assert unready(MOSCOW, planned, SLOT - dt.timedelta(hours=1)) == []


def test_a_newsletter_without_a_slot_warns_of_the_times_that_its_issues_were_given():
    planned = [Planned(SLOT, ready=False)]
    assert unready(None, planned, SLOT - dt.timedelta(hours=1)) == [Unready(SLOT, Stage.LATE)]
    assert unready(None, [], SLOT) == []


@pytest.mark.parametrize(
    ("since_slot", "goes"),
    [(-1, False), (0, True), (3600, True), (12 * 3600 - 1, True), (12 * 3600, False)],
)
def test_what_was_missed_by_half_a_day_does_not_surprise_readers_at_night(since_slot, goes):
    assert goes_by_itself(SLOT, SLOT + dt.timedelta(seconds=since_slot)) is goes
