"""Remind me later: on which day a reminder goes out. Rules of the calendar, without a clock or a database.

Months are those of the calendar: a month from 31 January is the last day of February. "Before the year ends" is the
middle of December, when there is still time until the last banking day; from then on it is the next day, and the last
day of the year at the latest.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.utils.translation import gettext as _

from tamizdat.newsletter.preferences import months_later
from tamizdat.support.errors import SupportError

DECEMBER, MIDDLE, LAST = 12, 15, 31
LATEST_MONTHS = 24


class When(StrEnum):
    """What somebody chooses."""

    ONE_MONTH = "1m"
    THREE_MONTHS = "3m"
    SIX_MONTHS = "6m"
    YEAR = "year"
    DATE = "date"


MONTHS = {When.ONE_MONTH: 1, When.THREE_MONTHS: 3, When.SIX_MONTHS: 6}


class NoSuchDayError(SupportError):
    """Nobody can be reminded on such a day; the message is for whoever chose it."""


def due_day(when: str, today: dt.date, on: str = "") -> dt.date:
    """Return the day of a reminder.

    Args:
        when: a value of :class:`When`.
        on: the day of :attr:`When.DATE`, as ``YYYY-MM-DD``.

    Raises:
        NoSuchDayError: it is none, or not one of the next two years.
    """
    try:
        chosen = When(when)
    except ValueError:
        raise NoSuchDayError(_("Please choose when you want to be reminded.")) from None
    if chosen in MONTHS:
        return months_later(today, MONTHS[chosen])
    return _before_the_year_ends(today) if chosen is When.YEAR else _chosen(on, today)


def _before_the_year_ends(today: dt.date) -> dt.date:
    middle, last = dt.date(today.year, DECEMBER, MIDDLE), dt.date(today.year, DECEMBER, LAST)
    return middle if today < middle else min(today + dt.timedelta(days=1), last)


def _chosen(on: str, today: dt.date) -> dt.date:
    try:
        chosen = dt.datetime.strptime(on.strip(), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise NoSuchDayError(_("Please choose a day.")) from None
    if not today < chosen <= months_later(today, LATEST_MONTHS):
        raise NoSuchDayError(_("Please choose a day that lies ahead, within the next two years."))
    return chosen
