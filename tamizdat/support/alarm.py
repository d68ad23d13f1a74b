"""The alarm: somebody tries stolen cards on our form, or a machine does something else that no supporter would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F

from tamizdat.support.models import AttemptTally

# In one hour. A newsroom that asks in the evening news has many who give, and few whose cards are declined.
MANY_DECLINED = 20
MANY_SLOWED = 60
MANY_REFUSED = 10
LATELY = dt.timedelta(hours=3)


class Outcome(StrEnum):
    """What became of an attempt; each is a column of :class:`~tamizdat.support.models.AttemptTally`."""

    TRIED = "tried"
    SLOWED = "slowed"
    REFUSED = "refused"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was counted in the worst of the last hours.

    Args:
        hour: its beginning.
    """

    hour: dt.datetime
    tried: int
    slowed: int
    refused: int
    declined: int


def tally(outcome: Outcome, now: dt.datetime) -> None:
    """Count one attempt more by what became of it."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    AttemptTally.objects.bulk_create([AttemptTally(hour=hour)], ignore_conflicts=True)
    AttemptTally.objects.filter(hour=hour).update(**{outcome.value: F(outcome.value) + 1})


def alarming(now: dt.datetime) -> Alarm | None:
    """Return what colleagues have to know of the last hours; None if nothing is out of the ordinary."""
    rows = AttemptTally.objects.filter(hour__gt=now - LATELY, hour__lte=now)
    columns = ("hour", "tried", "slowed", "refused", "declined")
    found = [Alarm(*row) for row in rows.order_by("-hour").values_list(*columns)]
    worst = [each for each in found if _is_alarming(each)]
    return max(worst, key=lambda each: each.declined + each.slowed + each.refused, default=None)


def _is_alarming(hour: Alarm) -> bool:
    return hour.declined >= MANY_DECLINED or hour.slowed >= MANY_SLOWED or hour.refused >= MANY_REFUSED
