"""Contributions and ledger entries for tests, each in one call; what a test does not name is filled in.

>>> contribution = make_contribution(amount=500, frequency="monthly")
>>> make_event(contribution, Happening.PAYMENT)
"""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from tamizdat.support.models import Contribution, CountryDecision, Event, Happening, Operation, ProviderObject
from tamizdat.support.policy import Stance

FIRST_DAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
# By how much an entry of this kind changes what was given, in parts of the contribution's amount.
SIGNS = {
    Happening.PAYMENT: 1,
    Happening.REFUND: -1,
    Happening.REFUND_FAILED: 1,
    Happening.DISPUTE: -1,
    Happening.DISPUTE_WON: 1,
}
PROVIDER = "testing"

_numbers = count(1)


def make_contribution(**fields: Any) -> Contribution:
    """A contribution; ten dollars a month that run, unless other things are said.

    What is given once is paid, unless another state is said. ``held`` is the reference of what the provider holds.
    """
    held = fields.pop("held", None)
    frequency = fields.setdefault("frequency", "monthly")
    state = Contribution.State.PAID if frequency == "once" else Contribution.State.ACTIVE
    defaults = {"provider": PROVIDER, "amount": 1000, "currency": "USD", "state": state, "language": "en"}
    contribution = Contribution.objects.create(**(defaults | {"made": FIRST_DAY} | fields))
    if held is not None:
        ProviderObject.objects.create(
            contribution=contribution, provider=contribution.provider, kind="order", reference=held
        )
    return contribution


def make_event(contribution: Contribution, kind: str = Happening.PAYMENT, **fields: Any) -> Event:
    """A ledger entry, of the contribution's own amount where its kind carries one."""
    number = next(_numbers)
    reference = fields.setdefault("reference", f"{kind}-{number}")
    fields.setdefault("of", reference if kind == Happening.PAYMENT else "")
    fields.setdefault("amount", SIGNS.get(Happening(kind), 0) * contribution.amount)
    defaults = {
        "provider": contribution.provider,
        "currency": contribution.currency,
        "at": FIRST_DAY,
        "rehearsed": contribution.rehearsed,
    }
    return Event.objects.create(contribution=contribution, kind=kind, **(defaults | fields))


def make_payment(contribution: Contribution, at: dt.datetime = FIRST_DAY, **fields: Any) -> Event:
    """A payment, and its settlement if ``settled`` or ``fee`` is said (minor units; in ``settled_currency``)."""
    settlement = {name: fields.pop(name) for name in ("settled", "fee", "settled_currency", "payout") if name in fields}
    payment = make_event(contribution, Happening.PAYMENT, at=at, **fields)
    if settlement:
        make_settlement(payment, **settlement)
    return payment


def make_settlement(payment: Event, **fields: Any) -> Event:
    """That a payment, or what went back of it, has arrived; in its own currency unless another one is said."""
    fee = fields.setdefault("fee", 0)
    fields.setdefault("settled", payment.amount - fee)
    fields.setdefault("settled_currency", payment.currency)
    fields.setdefault("at", payment.at)
    fields.setdefault("of", payment.of or payment.reference)
    return make_event(payment.contribution, Happening.SETTLEMENT, **fields)


def make_operation(contribution: Contribution, verb: str = Operation.Verb.CANCEL, **fields: Any) -> Operation:
    """Something that is on its way to the provider."""
    return Operation.objects.create(contribution=contribution, verb=verb, **fields)


def decide(country: str, stance: Stance, since: dt.date | None = None, reason: str = "") -> CountryDecision:
    """A decision for a country."""
    return CountryDecision.objects.create(
        country=country, stance=stance.value, since=since or FIRST_DAY.date(), reason=reason
    )
