"""Backing off: what fails is tried again later, and later still each time that it fails again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

# Doubling more often than this leads nowhere but to numbers that no clock holds.
MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long something waits that has failed.

    Args:
        first: after the first time; twice as long after each further one.
        longest: at the most.
    """

    first: dt.timedelta
    longest: dt.timedelta

    def after(self, failures: int) -> dt.timedelta:
        """Return how long to wait.

        Args:
            failures: before this one, in a row.
        """
        return min(self.first * 2 ** min(failures, MOST_DOUBLINGS), self.longest)

    def due(self, now: dt.datetime) -> Q:
        """Say of rows with a moment ``due`` which are to be tried now.

        One that waits for a moment further away than any delay was put off under a clock that was ahead.
        """
        return Q(due__lte=now) | Q(due__gt=now + self.longest)
