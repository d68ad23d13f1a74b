"""Slots: when issues go out by the clock on the wall, and which of those moments nothing is ready for.

A newsletter goes out "every Friday at 17:00 in Moscow", whatever the clocks there do meanwhile. Twice a year they may
be changed, and then a time on the wall is missing or comes twice:

* a time that the clocks jump over goes to the first moment after the jump;
* of a time that comes twice, the first counts.

    >>> berlin = Weekly(weekday=6, time=dt.time(2, 30), zone=ZoneInfo("Europe/Berlin"))
    >>> berlin.after(dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC))      # 02:30 on the 28th does not exist
    datetime.datetime(2027, 3, 28, 1, 0, tzinfo=datetime.timezone.utc)  # 03:00 there

Nothing here looks at a clock or a database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
A_SECOND = dt.timedelta(seconds=1)
# A calendar can leave a whole day out, as Samoa's did on 30 December 2011.
LONGEST_SEARCH_DAYS = 9
# A first warning leaves a day to make the issue, the second the time to have it approved.
EARLY = dt.timedelta(hours=24)
LATE = dt.timedelta(hours=2)
# So long after its slot an issue is still what its readers expect; later somebody has to say that it is.
STILL_IN_TIME = dt.timedelta(hours=12)


class Stage(StrEnum):
    """How near a slot is that nothing is ready for."""

    EARLY = "early"
    LATE = "late"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A slot that comes every week.

    Args:
        weekday: 0 for Monday.
        time: by the clock on the wall.
    """

    weekday: int
    time: dt.time
    zone: ZoneInfo

    def after(self, moment: dt.datetime) -> dt.datetime:
        """Return the first time of the slot that lies after a moment, in UTC."""
        return next_slot(self.weekday, self.time, self.zone, moment)

    def upto(self, moment: dt.datetime) -> dt.datetime:
        """Return the last time of the slot that does not lie after a moment, in UTC."""
        found = self.after(moment - A_WEEK - 2 * A_DAY)
        while (following := self.after(found)) <= moment:
            found = following
        return found

    def free_after(self, moment: dt.datetime, taken: Collection[dt.datetime]) -> dt.datetime:
        """Return the first time of the slot after a moment that no issue has taken."""
        found = self.after(moment)
        while found in taken:
            found = self.after(found)
        return found


@dataclass(frozen=True, slots=True)
class Planned:
    """An issue, as far as its time is concerned.

    Args:
        ready: whether somebody has approved it, or more.
    """

    slot: dt.datetime
    ready: bool


@dataclass(frozen=True, slots=True)
class Unready:
    """A slot that nothing is ready for."""

    slot: dt.datetime
    stage: Stage


def next_slot(weekday: int, time: dt.time, zone: ZoneInfo, after: dt.datetime) -> dt.datetime:
    """Return the first time after a moment at which it is this weekday and time by the clock on the wall, in UTC.

    Args:
        weekday: 0 for Monday.
        after: aware.
    """
    today = after.astimezone(zone).date()
    for day in (today + dt.timedelta(days=days) for days in range(-LONGEST_SEARCH_DAYS, 2 * LONGEST_SEARCH_DAYS)):
        if day.weekday() == weekday and (found := moment_of(dt.datetime.combine(day, time), zone)) > after:
            return found
    raise AssertionError("two weeks have every weekday")


def moment_of(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return when the clock on the wall shows a time, in UTC: the first time if twice, and after the jump if never.

    Args:
        wall: naive.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    moment = first.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # In a jump the two readings of the wall lie on either side of it (PEP 495).
    return _end_of_jump(first.replace(fold=1).astimezone(dt.UTC), moment, zone)


def _end_of_jump(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the first second at which clocks have been changed, of two moments on either side of that."""
    old = before.astimezone(zone).utcoffset()
    while after - before > A_SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def unready(weekly: Weekly | None, planned: Iterable[Planned], now: dt.datetime) -> list[Unready]:
    """Return the slots, near or lately passed, that nothing is ready for, in their order.

    Args:
        weekly: the newsletter's slot, if it has one. A time of it that no issue is meant for counts as well.
        planned: its issues that have a slot.
    """
    issues = list(planned)
    times = {issue.slot for issue in issues if not issue.ready}
    if weekly is not None:
        for slot in (weekly.upto(now), weekly.after(now)):
            since = weekly.upto(slot - A_SECOND)
            if not any(since < issue.slot <= slot for issue in issues):
                times.add(slot)
    return [Unready(slot, stage) for slot in sorted(times) if (stage := _stage(slot, now)) is not None]


def _stage(slot: dt.datetime, now: dt.datetime) -> Stage | None:
    if slot <= now:
        return Stage.PASSED if now - slot < A_WEEK else None
    if slot - now <= LATE:
        return Stage.LATE
    return Stage.EARLY if slot - now <= EARLY else None


def goes_by_itself(slot: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether an approved issue is to be sent now because of its slot."""
    return slot <= now < slot + STILL_IN_TIME
