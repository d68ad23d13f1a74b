"""How an issue stands on its way: what has become of its messages, how fast it goes, and how long it will take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.models import Issue
from tamizdat.newsletter.sending.database import NAMES, UNSETTLED

REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an issue stands.

    Args:
        counts: messages by the name of their state.
        repeated: messages that were sent again because nobody could know whether the relay had taken them.
        since: seconds since sending began.
    """

    state: str
    counts: dict[str, int]
    repeated: int
    since: float

    @property
    def total(self) -> int:
        """How many messages there are."""
        return sum(self.counts.values())

    @property
    def remaining(self) -> int:
        """How many of them still have to be decided."""
        return sum(self.counts.get(NAMES[state], 0) for state in UNSETTLED)

    @property
    def done(self) -> int:
        """How many of them are decided, one way or the other."""
        return self.total - self.remaining

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (Issue.State.SENT, Issue.State.CANCELLED)

    def rate(self, before: int | None = None, seconds: float = 0) -> float:
        """Return how many messages are decided in a second: lately, or on the average since sending began.

        Args:
            before: how many were decided some seconds ago.
            seconds: how long ago that was.
        """
        if before is None or seconds <= 0:
            return self.done / self.since if self.since > 0 else 0.0
        return max(self.done - before, 0) / seconds

    def time_left(self, rate: float) -> dt.timedelta | None:
        """Return how long the rest takes at a rate; None if that cannot be said."""
        return dt.timedelta(seconds=round(self.remaining / rate)) if rate > 0 else None

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "state": self.state,
            "total": self.total,
            "done": self.done,
            "counts": self.counts,
            REPEATED: self.repeated,
        }


def standing_of(issue: Issue, now: dt.datetime) -> Standing:
    """Return how an issue stands now."""
    since = max((now - issue.begun).total_seconds(), 0.0) if issue.begun else 0.0
    counts = dict(counts_of(issue))
    repeated = counts.pop(REPEATED, 0)
    return Standing(issue.state, counts, repeated, since)
