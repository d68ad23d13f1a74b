"""Doubts: what ought to have come to an end by itself, and has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from tamizdat.support.models import Contribution, Operation, ReceivedNotice

# The worker looks at all of these within seconds or minutes; after an hour something is in its way.
LATE = dt.timedelta(hours=1)
LATELY = dt.timedelta(days=7)
STATES = (Contribution.State.STARTED, Contribution.State.AUTHORISED)


@dataclass(frozen=True, slots=True)
class Doubts:
    """How many things there are of each kind.

    Args:
        contributions: of which the provider has not said how they stand.
        notices: that are not worked off.
        late, refused: operations.
    """

    contributions: int
    notices: int
    late: int
    refused: int


def contributions_in_doubt(now: dt.datetime) -> QuerySet[Contribution]:
    """Contributions that were begun, and of which the provider has not said since how they stand.

    Whoever has not finished with a provider's page is not among them: it has said that it waits.
    """
    begun = Contribution.objects.real().filter(state__in=STATES, made__lt=now - LATE)
    return begun.exclude(asked__gt=now - LATE).order_by("made", "pk")


def notices_waiting(now: dt.datetime) -> QuerySet[ReceivedNotice]:
    """Notices that came more than an hour ago and are not worked off."""
    return ReceivedNotice.objects.filter(done=None, received__lt=now - LATE).order_by("pk")


def operations_late(now: dt.datetime) -> QuerySet[Operation]:
    """What was asked of providers more than an hour ago, and is not done."""
    waiting = Operation.objects.filter(done=None, made__lt=now - LATE)
    return waiting.select_related("contribution").order_by("pk")


def operations_refused(now: dt.datetime) -> QuerySet[Operation]:
    """What providers have refused for good within a week, the newest first."""
    refused = Operation.objects.filter(refused=True, done__gt=now - LATELY)
    return refused.select_related("contribution").order_by("-done", "-pk")


def doubts(now: dt.datetime) -> Doubts:
    """Count all of it."""
    return Doubts(
        contributions_in_doubt(now).count(),
        notices_waiting(now).count(),
        operations_late(now).count(),
        operations_refused(now).count(),
    )
