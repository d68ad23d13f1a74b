"""How the worker is: whether it lives, what waits for it, and how each job of the schedule went."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.conf import settings

from tamizdat.safety.doctor.machine import WORKER_SILENT_FOR
from tamizdat.safety.heartbeat import last_beat
from tamizdat.schedule.jobs import jobs
from tamizdat.schedule.standing import Standing, as_text, standings
from tamizdat.server.due import scheduled
from tamizdat.staff.hold import held_since, overdue


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to say of the worker.

    Args:
        seen: when it was last at work, or None.
        waiting: how many texts are to go live.
        first: when the first of them does, or None.
        held: since when the newsroom is held, or None.
        kept_back: how many texts would be live if it were not.
    """

    alive: bool
    seen: dt.datetime | None
    waiting: int
    first: dt.datetime | None
    jobs: list[Standing]
    held: dt.datetime | None = None
    kept_back: int = 0

    @property
    def is_well(self) -> bool:
        """Whether nobody need look."""
        return self.alive and not any(each.is_troubled for each in self.jobs)

    def for_a_program(self) -> str:
        """Return it as JSON."""
        told = {
            "alive": self.alive,
            "last_seen": as_text(self.seen),
            "held_since": as_text(self.held),
            "scheduled": {"waiting": self.waiting, "next": as_text(self.first), "kept_back": self.kept_back},
            "jobs": [each.as_dict() for each in self.jobs],
        }
        return json.dumps(told, ensure_ascii=False)

    def for_a_person(self) -> str:
        """Return it as sentences."""
        seen = f"last seen {as_text(self.seen)}" if self.seen else "it was never seen"
        waiting = f"Waiting to go live: {self.waiting}, the first at {as_text(self.first)}."
        return "\n".join(
            [
                f"The worker is {'at work' if self.alive else 'not at work'} ({seen}).",
                *self._hold(),
                waiting if self.waiting else "Nothing is waiting to go live.",
                *(f"{each.name}: {each.sentence}" for each in self.jobs),
            ]
        )

    def _hold(self) -> list[str]:
        if self.held is None:
            return []
        return [f"Held since {as_text(self.held)}: nothing goes live by the clock; {self.kept_back} texts kept back."]


def look(now: dt.datetime) -> Status:
    """Find out how the worker is."""
    seen = last_beat(settings.DATA_DIR)
    alive = seen is not None and now - seen < WORKER_SILENT_FOR
    held = held_since()
    kept_back = len(overdue(now)) if held else 0
    return Status(alive, seen, *scheduled(now), standings(jobs(), now, held=bool(held)), held, kept_back)
