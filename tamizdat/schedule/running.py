"""Running: claim what is due, do it, and note how it went."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from tamizdat.faults import told
from tamizdat.schedule.backoff import Backoff
from tamizdat.schedule.jobs import Job, jobs
from tamizdat.schedule.models import JobState, is_due

logger = logging.getLogger("tamizdat.schedule")

BACKOFF = Backoff(first=dt.timedelta(seconds=10), longest=dt.timedelta(hours=1))
Clock = Callable[[], dt.datetime]


class LeaseLostError(Exception):
    """Somebody else is at the job by now: stop, and leave the rest to them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that a job is done.

    Args:
        now: the moment at which it began.
        holder: mark of the lease.
    """

    job: Job
    now: dt.datetime
    holder: str
    clock: Clock = timezone.now

    def renew(self) -> None:
        """Hold the lease for as long again as it was given.

        Raises:
            LeaseLostError: it had run out, and somebody else has taken it.
        """
        held = JobState.objects.filter(name=self.job.name, holder=self.holder)
        if not held.update(leased_until=self.clock() + self.job.lease):
            raise LeaseLostError(self.job.name)


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the schedule came to: how many jobs were done, and how many failed."""

    done: int = 0
    failed: int = 0


def never() -> bool:
    """Say that nothing is held: the schedule by itself knows of no newsroom."""
    return False


def run_due(clock: Clock = timezone.now, is_held: Callable[[], bool] = never) -> Round:
    """Do every job whose time has come and that nobody else is at.

    Args:
        is_held: whether the newsroom is held; asked before each job that waits then. Such a job stays due, and is done
            as soon as the hold has ended.

    Raises:
        OperationalError, InterfaceError: the database does not answer.
    """
    due = _perhaps_due(clock())
    results = [_do(turn) for job in due if not _waits(job, is_held) and (turn := claim(job, clock))]
    return Round(results.count(True), results.count(False))


def _perhaps_due(now: dt.datetime) -> list[Job]:
    """Leave out the jobs whose time has not come, by one query for all: this is asked each second, of two dozen."""
    known = dict(JobState.objects.values_list("name", "due"))
    return [job for job in jobs().values() if job.name not in known or is_due(known[job.name], now, job.every)]


def _waits(job: Job, is_held: Callable[[], bool]) -> bool:
    return job.waits_in_hold and is_held()


def claim(job: Job, clock: Clock = timezone.now) -> Turn | None:
    """Take the lease of a job that is due; None if it is not, or somebody else has it."""
    now, holder = clock(), uuid4().hex
    waiting = JobState.objects.filter(name=job.name).free(now, job.lease).due(now, job.every)
    taken = {"holder": holder, "started": now, "leased_until": now + job.lease}
    if waiting.update(**taken):
        return Turn(job, now, holder, clock)
    if JobState.objects.filter(name=job.name).exists():
        return None
    # A job that was never done is due at once. Of two that find it so, one makes the row.
    _state, made = JobState.objects.get_or_create(name=job.name, defaults={"due": now, **taken})
    return Turn(job, now, holder, clock) if made else None


def _do(turn: Turn) -> bool:
    try:
        turn.job.run(turn)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # a fault of one job that nobody has foreseen; all others go on, and this one later
        logger.exception("%s failed", turn.job.name)
        _note_failure(turn, error)
        return False
    _note(turn, due=turn.job.next_after(turn.now), succeeded=turn.clock(), failures=0, error="")
    return True


def _note_failure(turn: Turn, error: Exception) -> None:
    failures = JobState.objects.values_list("failures", flat=True).get(name=turn.job.name) + 1
    delay = BACKOFF.after(failures - 1)
    due = min(turn.clock() + delay, turn.job.next_after(turn.now))
    _note(turn, due=due, failures=failures, error=told(error)[:200])


def _note(turn: Turn, **changes: object) -> None:
    """Note how a turn went and give the lease back, unless somebody else has it by now."""
    held = JobState.objects.filter(name=turn.job.name, holder=turn.holder)
    if not held.update(leased_until=None, **changes):
        logger.warning("%s took longer than its lease, and was begun again by somebody else", turn.job.name)
