"""How a job stands: when it was done, when it is due, and whether something is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tamizdat.schedule.jobs import Job
from tamizdat.schedule.models import JobState

# A job that is due for longer than this is late: a worker looks every second.
PATIENCE = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one job stands.

    Args:
        state: ``waiting``, ``running``, ``held``, ``late``, ``failing`` or ``new``.
        due: when it is to be done next; None for one that is new.
        succeeded: when it last went well, or None.
        error: kind and place of the last error, "" for none.
    """

    name: str
    summary: str
    state: str
    due: dt.datetime | None = None
    succeeded: dt.datetime | None = None
    failures: int = 0
    error: str = ""

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in ("late", "failing")

    @property
    def sentence(self) -> str:
        """How it stands, for a person."""
        done = f"last done {as_text(self.succeeded)}" if self.succeeded else "not done yet"
        if self.state == "failing":
            return f"failing, {self.failures} times in a row ({self.error}); {done}; next try {as_text(self.due)}"
        return f"{self.state}, {done}, due {as_text(self.due) or 'at once'}"

    def as_dict(self) -> dict[str, object]:
        """Return the standing for JSON."""
        return {
            "name": self.name,
            "summary": self.summary,
            "state": self.state,
            "due": as_text(self.due),
            "succeeded": as_text(self.succeeded),
            "failures": self.failures,
            "error": self.error,
        }


def standings(jobs: Mapping[str, Job], now: dt.datetime, *, held: bool = False) -> list[Standing]:
    """Return how all jobs stand, in the order of their names.

    Args:
        held: whether the newsroom is held.
    """
    states = JobState.objects.in_bulk(list(jobs))
    return [_standing(job, states.get(name), now, held=held) for name, job in sorted(jobs.items())]


def _standing(job: Job, state: JobState | None, now: dt.datetime, *, held: bool) -> Standing:
    if state is None:
        return Standing(job.name, job.summary, "held" if held and job.waits_in_hold else "new")
    word = "waiting"
    if state.leased_until and state.leased_until > now:
        word = "running"
    elif held and job.waits_in_hold:
        word = "held"
    elif state.failures:
        word = "failing"
    elif state.due < now - PATIENCE:
        word = "late"
    return Standing(job.name, job.summary, word, state.due, state.succeeded, state.failures, state.error)


def as_text(moment: dt.datetime | None) -> str | None:
    """Return a moment in UTC, to the second; None for none."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else None
