"""Looking after a contribution: what its supporter can do with it at this moment, and what they can take along.

Nothing here needs the address. A verb that the provider lacks is not offered; one that it does not answer to is carried
out by the worker as soon as it does.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from tamizdat.support.actions import changing
from tamizdat.support.models import Contribution, Event, Happening, Operation, Supporter
from tamizdat.support.models.contribution import RUNNING, ContributionQuerySet
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError
from tamizdat.support.providers.registry import provider_called

logger = logging.getLogger("tamizdat.support")

State, Verb = Contribution.State, Operation.Verb
CARD = "card"
# Anybody may have begun these with anybody's address.
NOTHING_CAME = (State.STARTED, State.WAITING, State.EXPIRED, State.FAILED, State.REFUSED)


class Outcome(Enum):
    """What has come of a verb."""

    DONE = auto()
    LATER = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Possible:
    """What somebody can do with a contribution now.

    Args:
        waiting: verbs that are on their way already.
        by_bank: whether it runs at the supporter's own bank, where alone it can be changed and stopped.
    """

    amount: bool
    pause: bool
    resume: bool
    card: bool
    cancel: bool
    waiting: frozenset[str]
    by_bank: bool


def possible(contribution: Contribution) -> Possible:
    """Say what can be done with a contribution now."""
    provider = provider_called(contribution.provider)
    runs = contribution.state in RUNNING
    changes = provider.offers.changes if provider is not None and runs else frozenset()
    waiting = frozenset(contribution.operations.filter(done=None).values_list("verb", flat=True))
    ends = Verb.CANCEL in waiting
    paused = contribution.state == State.PAUSED
    can = {verb: verb in changes and not ends and verb not in waiting for verb in (*_OFFERED, CARD)}
    return Possible(
        amount=can[Verb.AMOUNT],
        pause=can[Verb.PAUSE] and not paused,
        resume=can[Verb.RESUME] and paused,
        card=can[CARD],
        cancel=can[Verb.CANCEL],
        waiting=waiting,
        by_bank=is_sent_by_supporter(contribution),
    )


def is_sent_by_supporter(contribution: Contribution) -> bool:
    """Tell whether somebody sends it by themselves again and again, so that no provider can stop it."""
    provider = provider_called(contribution.provider)
    return contribution.recurs and provider is not None and not (provider.offers.hosted or provider.offers.sees_card)


_OFFERED = (Verb.AMOUNT, Verb.PAUSE, Verb.RESUME, Verb.CANCEL)


def given_by(supporter_index: bytes | memoryview | None) -> ContributionQuerySet:
    """Return what was given from an address, as its index says; what nobody has finished with is nobody's yet."""
    if supporter_index is None:
        return Contribution.objects.none()
    return Contribution.objects.filter(supporter__address_index=supporter_index).exclude(state__in=NOTHING_CAME)


def carry_out(operation: Operation | None, now: dt.datetime) -> Outcome:
    """Have the provider do at once what was asked for, if it answers; else the worker goes on with it.

    Args:
        operation: None if there is nothing to be done any more.
    """
    if operation is None:
        return Outcome.DONE
    try:
        return Outcome.DONE if changing.carry_out(operation.pk, now) else Outcome.LATER
    except RefusedError:
        return Outcome.REFUSED
    except MisconfiguredError as error:
        logger.warning("%s waits: the provider does not know us (%s)", operation, type(error).__name__)
        return Outcome.LATER


def payments_of(contribution: Contribution) -> list[Event]:
    """Return the payments of a contribution, the newest first."""
    return list(contribution.events.filter(kind=Happening.PAYMENT).order_by("-at", "-pk"))


def set_receipts(contribution: Contribution, receipts: str) -> None:
    """Have receipts come as the supporter wants; what is none of the choices changes nothing."""
    if receipts in Supporter.Receipts.values and contribution.supporter is not None:
        contribution.supporter.receipts = receipts
        contribution.supporter.save(update_fields=["receipts"])


def data_of(contribution: Contribution) -> dict[str, Any]:
    """Return what is held of a contribution and its supporter, but for what the web process cannot read."""
    supporter = contribution.supporter
    return {
        "amount": str(contribution.money),
        "of_it_for_the_fee": str(Money(contribution.covers, contribution.currency)),
        "frequency": contribution.frequency,
        "state": contribution.state,
        "begun": contribution.made.isoformat(timespec="minutes"),
        "next_payment": _day(contribution.next_payment),
        "paused_until": _day(contribution.paused_until),
        "ended": _day(contribution.ended),
        "language": contribution.language,
        "country": contribution.country or None,
        "country_of_card": contribution.card_country or None,
        "way": contribution.provider,
        "method": contribution.method or None,
        "led_here_by": contribution.appeal or None,
        "address": _sealed(supporter.address if supporter else None),
        "name": _sealed(supporter.name if supporter else None),
        "receipts": supporter.receipts if supporter else None,
        "payments": [_entry(each) for each in contribution.events.order_by("at", "pk")],
        "numbers_at_the_provider": [each.reference for each in contribution.objects_held.order_by("pk")],
        "letters": sorted(contribution.letters.values_list("kind", flat=True)),
    }


def _entry(event: Event) -> dict[str, str]:
    return {
        "what": event.kind,
        "amount": str(Money(event.amount, event.currency)),
        "when": event.at.isoformat(timespec="minutes"),
    }


def _sealed(value: object) -> str | None:
    return "Kept sealed: the server that answers you cannot read it." if value is not None else None


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
