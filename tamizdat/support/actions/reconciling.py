"""Reconciling: every contribution of which the provider may know more than we do is asked about.

It ends what a crash, a lost answer or a dropped notice has left open, and doing it again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.taking_in import CLOCK_WAS_AHEAD
from tamizdat.support.models import Contribution, ProviderObject
from tamizdat.support.models.contribution import IN_DOUBT, RUNNING
from tamizdat.support.providers.contract import MisconfiguredError
from tamizdat.support.providers.registry import provider_called

logger = logging.getLogger("tamizdat.support")

# Somebody is still typing their card number.
IN_HAND = dt.timedelta(minutes=10)
# What runs is asked about this often even if no notice came.
DAILY = dt.timedelta(days=1)
# A payment can be disputed for four months.
DISPUTABLE = dt.timedelta(days=130)
WEEKLY = dt.timedelta(days=7)
# Until what was never paid is deleted.
LATE = dt.timedelta(days=30)

State = Contribution.State


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of asking about one contribution.

    Args:
        number: of its row.
        before, after: states.
        entries: how many were written into the ledger.
        answered: whether the provider said anything.
    """

    number: int
    before: str
    after: str
    entries: int
    answered: bool


def in_question(now: dt.datetime, *, everything: bool = False) -> list[int]:
    """Return the numbers of the contributions to ask about, those that were asked about longest ago first.

    Args:
        everything: whether all are asked about that have ever been at a provider.
    """
    found = Contribution.objects.all()
    if not everything:
        found = found.filter(
            (Q(state__in=IN_DOUBT, made__lt=now - IN_HAND) & _not_asked_for(IN_HAND, now))
            | (Q(state__in=RUNNING) & _not_asked_for(DAILY, now))
            | (_may_change(now) & _not_asked_for(WEEKLY, now))
        )
    return list(found.order_by(F("asked").asc(nulls_first=True), "pk").values_list("pk", flat=True))


def _may_change(now: dt.datetime) -> Q:
    """What is over, and can still be given back or disputed, or be paid after all as bitcoin can."""
    disputable = Q(state=State.PAID, made__gt=now - DISPUTABLE)
    disputable |= Q(state=State.ENDED, ended__gt=(now - DISPUTABLE).date())
    # Of what never got as far as this there is nothing to be asked, however many cards somebody has tried.
    begun = Q(Exists(ProviderObject.objects.filter(contribution=OuterRef("pk"))))
    refused = Q(state=State.REFUSED, made__gt=now - DISPUTABLE)
    return disputable | (begun & (refused | Q(state=State.EXPIRED, made__gt=now - LATE)))


def _not_asked_for(age: dt.timedelta, now: dt.datetime) -> Q:
    return Q(asked=None) | Q(asked__lt=now - age) | Q(asked__gt=now + CLOCK_WAS_AHEAD)


def reconcile(numbers: list[int], clock: Callable[[], dt.datetime]) -> Iterator[Reconciled]:
    """Ask about contributions one by one.

    Args:
        clock: asked anew for each.
    """
    for number in numbers:
        contribution = Contribution.objects.select_related("supporter").get(pk=number)
        provider = provider_called(contribution.provider)
        if provider is None:
            yield Reconciled(number, contribution.state, contribution.state, 0, answered=False)
            continue
        try:
            events = ask_about(contribution, provider, clock())
        except MisconfiguredError:
            events = None
        except Exception:  # whatever a provider says of one, it must keep back no other
            logger.exception("%s: what its provider says cannot be taken in", contribution)
            events = None
        after = Contribution.objects.values_list("state", flat=True).get(pk=number)
        yield Reconciled(number, contribution.state, after, len(events or ()), answered=events is not None)
