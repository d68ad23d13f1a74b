"""Asking: what a provider knows of a contribution is asked for and taken in."""

from __future__ import annotations

import datetime as dt
import logging

from tamizdat.support.actions.beginning import keep_objects, order_for
from tamizdat.support.actions.taking_in import take_in, want
from tamizdat.support.models import Contribution, Event, Operation
from tamizdat.support.providers.contract import GoneError, Object, Provider, UnreachableError

logger = logging.getLogger("tamizdat.support")

# A page of a provider that nobody has finished with is good for a day; what began and left nothing is over after two.
NOTHING_CAME = dt.timedelta(days=2)


def ask_about(contribution: Contribution, provider: Provider, now: dt.datetime) -> list[Event] | None:
    """Ask a provider about a contribution and take in what it says.

    Args:
        now: a moment before the provider is asked.

    Returns:
        Entries that are new; None if the provider did not answer, or knows nothing of it.
    """
    try:
        objects = objects_of(contribution, provider)
        events = take_in(contribution.pk, provider.look_up(objects), now)
    except UnreachableError as error:
        logger.warning("%s: the provider did not answer (%s)", contribution, type(error).__name__)
        return None
    except GoneError:
        _give_up(contribution, now)
        return None
    if provider.offers.hosted:
        _shut_what_was_left(contribution, now)
    return events


def _shut_what_was_left(contribution: Contribution, now: dt.datetime) -> None:
    """Have a payment that somebody left in the middle be let go: not every provider does so by itself."""
    row = Contribution.objects.get(pk=contribution.pk)
    if row.state == Contribution.State.WAITING and row.made < now - NOTHING_CAME:
        want(row, Operation.Verb.RELEASE, now)


def objects_of(contribution: Contribution, provider: Provider) -> list[Object]:
    """Return what a provider holds of a contribution; it is searched for where nothing was written down.

    Raises:
        GoneError: there is nothing.
        UnreachableError, MisconfiguredError: see the contract.
    """
    objects = contribution.provider_objects
    if not objects:
        objects = list(provider.find(order_for(contribution)))
        keep_objects(contribution, objects)
    if not objects:
        raise GoneError("nothing was begun")
    return objects


def _give_up(contribution: Contribution, now: dt.datetime) -> None:
    """Let go a contribution of which nothing is at the provider, once nothing can come of it any more."""
    same = Contribution.objects.filter(pk=contribution.pk)
    same.update(asked=now)
    if contribution.made < now - NOTHING_CAME:
        same.filter(state__in=(Contribution.State.STARTED, Contribution.State.WAITING)).update(
            state=Contribution.State.EXPIRED
        )
