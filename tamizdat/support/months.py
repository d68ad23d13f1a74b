"""Months, by which the books are kept: each from midnight to midnight in UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month.

    Args:
        month: 1 for January.
    """

    year: int
    month: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return it as addresses and files have it: ``2026-11``."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after(1).first - dt.timedelta(days=1)

    @property
    def since(self) -> dt.datetime:
        """The moment at which it begins."""
        return dt.datetime(self.year, self.month, 1, tzinfo=dt.UTC)

    def after(self, number: int) -> Month:
        """Return the month that comes so many months later, or earlier."""
        count = self.year * MONTHS + self.month - 1 + number
        return Month(count // MONTHS, count % MONTHS + 1)


def last_months(today: dt.date, number: int) -> list[Month]:
    """Return this month and those before it, oldest first."""
    return [Month.of(today).after(-ago) for ago in reversed(range(number))]
