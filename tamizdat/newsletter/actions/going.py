"""Pausing, resuming and cancelling an issue that is being sent; senders look at its state several times a second."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.errors import NotUnderWayError
from tamizdat.newsletter.models import Delivery, Issue

# What can still be kept back. Of what is in flight the relay will tell.
_OPEN = (Delivery.State.WAITING, Delivery.State.TAKEN, Delivery.State.IN_DOUBT, Delivery.State.PUT_OFF)


def pause(issue: Issue) -> None:
    """Let nothing more go out for now; what is in flight arrives.

    Raises:
        NotUnderWayError: it is not being sent.
    """
    _turn(issue, {Issue.State.SENDING}, Issue.State.PAUSED)


def resume(issue: Issue) -> None:
    """Go on sending.

    Raises:
        NotUnderWayError: it is not paused.
    """
    _turn(issue, {Issue.State.PAUSED}, Issue.State.SENDING)


@transaction.atomic
def cancel(issue: Issue, now: dt.datetime) -> int:
    """Send the issue to nobody else, for good; return how many do not get it.

    Raises:
        NotUnderWayError: it is not being sent.
    """
    _turn(issue, {Issue.State.SENDING, Issue.State.PAUSED}, Issue.State.CANCELLED)
    missed = keep_back(issue)
    Issue.objects.filter(pk=issue.pk).update(finished=now)
    return missed


@transaction.atomic
def keep_back(issue: Issue) -> int:
    """Settle what is open of an issue that is cancelled, and note the counts; return how many do not get it."""
    left = Delivery.objects.filter(issue=issue, state__in=_OPEN)
    missed = left.update(state=Delivery.State.CANCELLED, holder=None)
    Issue.objects.filter(pk=issue.pk).update(counts=dict(counts_of(issue)))
    return missed


def _turn(issue: Issue, whence: set[str], whither: str) -> None:
    if not Issue.objects.filter(pk=issue.pk, state__in=whence).update(state=whither):
        raise NotUnderWayError
    issue.refresh_from_db()
