"""Jobs: what apps want done again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tamizdat.schedule.running import Turn

LEASE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that has to be done again and again.

    Args:
        name: stable, for people, logs and the database; at most 64 characters.
        summary: what it does, as a command's help would say it; marked by ``gettext_noop``, for the admin shows it too.
        every: how long from one time to the next. Times lie on a grid, so that a late run does not put off the next.
        run: does it; what it has done so far must not hurt when it is begun again. It may look at its
            :class:`~tamizdat.schedule.running.Turn`, and must renew the lease before that runs out.
        lease: how long nobody else begins it.
        waits_in_hold: whether it is put off while the newsroom is held, as whatever speaks in its name has to be. One
            that is under way is not stopped: it asks between its parts.
    """

    name: str
    summary: str
    every: dt.timedelta
    run: Callable[[Turn], object]
    lease: dt.timedelta = LEASE
    waits_in_hold: bool = False

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """Return the first time on the job's grid after a moment."""
        since = moment - _EPOCH
        return _EPOCH + (since // self.every + 1) * self.every


_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_jobs: dict[str, Job] = {}


def register(job: Job) -> Job:
    """Put a job on the schedule.

    Raises:
        ValueError: another job has that name.
    """
    if _jobs.get(job.name, job) is not job:
        raise ValueError(f"there is a job called {job.name} already")
    _jobs[job.name] = job
    return job


def jobs() -> Mapping[str, Job]:
    """Return all jobs by name."""
    return _jobs
