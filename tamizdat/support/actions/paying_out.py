"""Paying out: what providers have transferred is written down, and compared with what the ledger says has settled.

The ledger's entries stay as they are; which of them came with which payout stands in rows of its own.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tamizdat.support.models import Event, Happening, Payout, PayoutItem
from tamizdat.support.models.event import EventQuerySet
from tamizdat.support.providers import contract
from tamizdat.support.providers.contract import MisconfiguredError, Provider, UnreachableError

logger = logging.getLogger("tamizdat.support")

# A payout can be held back, and what it holds be told late: it is asked about again for so long.
ASKED_AGAIN = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking one provider.

    Args:
        payouts: how many are new.
        matched: how many of our settlements were found in payouts that were in none.
        answered: whether the provider said anything.
    """

    provider: str
    payouts: int
    matched: int
    answered: bool


def fetch(providers: Mapping[str, Provider], now: dt.datetime, *, everything: bool = False) -> list[Fetched]:
    """Ask providers for their payouts, write down those that are new, and find our settlements in them.

    Args:
        everything: whether they are asked for all there have ever been.
    """
    return [_fetched(provider, now, everything=everything) for provider in providers.values()]


def _fetched(provider: Provider, now: dt.datetime, *, everything: bool) -> Fetched:
    try:
        told = list(provider.payouts(_since(provider.slug, now, everything=everything)))
    except (UnreachableError, MisconfiguredError) as error:
        logger.warning("%s: no payouts were told (%s)", provider.slug, type(error).__name__)
        return Fetched(provider.slug, 0, match(provider.slug), answered=False)
    new = sum(_kept(provider.slug, each) for each in told)
    return Fetched(provider.slug, new, match(provider.slug), answered=True)


def _since(provider: str, now: dt.datetime, *, everything: bool) -> dt.datetime:
    """Return the moment since which a provider is asked: a month before the last payout that is known."""
    last = None if everything else Payout.objects.filter(provider=provider).order_by("-arrives").first()
    first = Event.objects.filter(provider=provider).order_by("at").values_list("at", flat=True).first()
    if last is not None:
        return dt.datetime.combine(min(last.arrives, now.date()), dt.time(), dt.UTC) - ASKED_AGAIN
    return (first or now) - ASKED_AGAIN


@transaction.atomic
def _kept(provider: str, told: contract.Payout) -> bool:
    """Write down a payout with what it holds; tell whether it is new. What is known of it already stays.

    One that has failed, of which providers tell as one of nothing that holds nothing, is taken out of the books: its
    settlements are still to come, and are found in the payout that takes its place.
    """
    if not told.amount.minor and not told.payments:
        _taken_out(provider, told.reference)
        return False
    row, new = Payout.objects.update_or_create(
        provider=provider,
        reference=told.reference,
        defaults={"amount": told.amount.minor, "currency": told.amount.currency, "arrives": told.arrives},
    )
    items = [PayoutItem(payout=row, reference=each) for each in told.payments]
    PayoutItem.objects.bulk_create(items, ignore_conflicts=True)
    return new


def _taken_out(provider: str, reference: str) -> None:
    for row in Payout.objects.filter(provider=provider, reference=reference):
        logger.warning("%s has not arrived: it is taken out of the books", row)
        row.delete()


@transaction.atomic
def match(provider: str) -> int:
    """Find our settlements in a provider's payouts, by either's word; return how many were found.

    A settlement that is in a payout already is not looked for in another one.
    """
    free = Event.objects.real().filter(provider=provider, kind=Happening.SETTLEMENT, payout_item=None)
    return _listed(provider, free) + _naming(provider, free)


def _listed(provider: str, free: EventQuerySet) -> int:
    """Join what payouts list with settlements of that reference."""
    waiting = PayoutItem.objects.filter(payout__provider=provider, event=None)
    numbers = dict(free.filter(reference__in=waiting.values("reference")).values_list("reference", "pk"))
    found = []
    # In whichever payout it is listed last: one that failed lists the same as the one that took its place.
    for item in waiting.order_by("-pk").iterator() if numbers else ():
        item.event_id = numbers.pop(item.reference, None)
        found += [item] if item.event_id else []
    return PayoutItem.objects.bulk_update(found, ["event"], batch_size=500)


def _naming(provider: str, free: EventQuerySet) -> int:
    """Join settlements with the payouts that they name."""
    named = free.exclude(payout="").filter(payout__in=Payout.objects.filter(provider=provider).values("reference"))
    payouts = dict(Payout.objects.filter(provider=provider).values_list("reference", "pk"))
    items = [
        PayoutItem(payout_id=payouts[payout], reference=reference, event_id=number)
        for number, reference, payout in named.values_list("pk", "reference", "payout")
    ]
    PayoutItem.objects.bulk_create(items, batch_size=500)
    return len(items)
