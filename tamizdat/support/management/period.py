"""The days that a command is asked about."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """Days in UTC, both included; None for an open end."""

    first: dt.date | None
    last: dt.date | None

    @property
    def since(self) -> dt.datetime | None:
        """The moment at which the first day begins."""
        return _midnight(self.first) if self.first else None

    @property
    def until(self) -> dt.datetime | None:
        """The moment at which the last day has ended."""
        return _midnight(self.last + dt.timedelta(days=1)) if self.last else None


def add_period(parser: ArgumentParser) -> None:
    """Have a command ask for the days it is about."""
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="first day (UTC), such as 2026-01-01")
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day (UTC)")


def period_of(options: dict[str, Any]) -> Period:
    """Return the days that were given."""
    return Period(options["first"], options["last"])


def day(text: str) -> dt.date:
    """Read a day.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is no day: write it like 2026-01-31") from None


def _midnight(of: dt.date) -> dt.datetime:
    return dt.datetime.combine(of, dt.time(), dt.UTC)
