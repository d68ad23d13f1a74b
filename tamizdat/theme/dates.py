"""Dates as a reader of each language writes them, and as machines read them.

All times come in UTC and are shown in UTC, with the name said: readers of one newspaper live in many time zones, and a
page that is a file cannot know which.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from tamizdat.theme.languages import locale

# CLDR's long form ends in "г." ("г." is right in a letter and a clutter in a newspaper).
LONG = {"ru": "d MMMM y", "be": "d MMMM y", "uk": "d MMMM y"}
# Languages in which a month that stands alone has another ending than one after a day.
STANDING_ALONE = frozenset({"ar", "be", "cs", "lt", "lv", "pl", "ru", "uk"})


@lru_cache(maxsize=4096)
def day(date: dt.date, language: str) -> str:
    """Write a day in full: ``November 3, 2026``, ``3 ноября 2026``."""
    return str(format_date(date, LONG.get(language, "long"), locale=locale(language)))


@lru_cache(maxsize=4096)
def day_of_year(date: dt.date, language: str) -> str:
    """Write a day whose year is clear from around it: ``November 3``, ``3 ноября``."""
    return str(format_skeleton("MMMMd", date, locale=locale(language)))


@lru_cache(maxsize=1024)
def month_name(month: dt.date, language: str) -> str:
    """Write a month that stands alone, with the capital that a line begins with: ``November``, ``Ноябрь``."""
    pattern = "LLLL" if language in STANDING_ALONE else "MMMM"
    name = str(format_date(month, pattern, locale=locale(language)))
    # Not upper(): Georgian has no capitals at the beginning of a line.
    return name[:1].title() + name[1:]


def clock(moment: dt.datetime) -> str:
    """Write the time of day in UTC, such as ``14:05``."""
    return moment.astimezone(dt.UTC).isoformat()[11:16]


def machine_time(moment: dt.datetime) -> str:
    """Write a time for ``<time datetime>`` to the minute, such as ``2026-11-03T14:05Z`` (HTML, section 2.3.5.7)."""
    return f"{moment.astimezone(dt.UTC).isoformat()[:16]}Z"


def utc_date(moment: dt.datetime) -> dt.date:
    """Return the day on which a moment falls in UTC."""
    return moment.astimezone(dt.UTC).date()
