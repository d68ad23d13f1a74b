"""What has happened with money, read from charges as Stripe tells them. Nothing is asked here.

A charge is read with its balance transaction, its refunds and theirs, and its disputes. What a payment brought is
counted when it is captured and never before; a refund counts from when it was asked for, and is given back if it fails;
an inquiry of a bank (``warning_…``) moves no money and is no dispute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Fact, Kind
from tamizdat.support.providers.stripe.amounts import read

Told = Mapping[str, Any]
CAME_BACK = ("failed", "canceled")
_VERDICTS = {"won": Kind.DISPUTE_WON, "lost": Kind.DISPUTE_LOST}


def when(seconds: int) -> dt.datetime:
    """Return a moment that Stripe has told."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def facts_of(charges: Iterable[Told], disputes: Mapping[str, Iterable[Told]]) -> tuple[Fact, ...]:
    """Return what has happened, oldest first.

    Args:
        disputes: by the reference of their charge.
    """
    found = [fact for charge in charges for fact in _of_charge(charge, disputes.get(charge["id"], ()))]
    return tuple(sorted(found, key=lambda fact: (fact.at, _ORDER[fact.kind], fact.reference)))


_ORDER = {kind: place for place, kind in enumerate(Kind)}


def payment_of(charge: Told) -> str:
    """Return the reference of the payment that a charge belongs to."""
    return charge["payment_intent"] or charge["id"]


def _of_charge(charge: Told, disputes: Iterable[Told]) -> Iterator[Fact]:
    payment, currency = payment_of(charge), charge["currency"]
    nothing = read(0, currency)
    if charge["status"] == "failed":
        yield Fact(Kind.PAYMENT_FAILED, charge["id"], nothing, when(charge["created"]), payment)
        return
    if charge["status"] != "succeeded" or not charge["captured"]:
        return
    yield Fact(Kind.PAYMENT, payment, read(charge["amount_captured"], currency), when(charge["created"]), payment)
    yield from _settled(payment, nothing, charge["balance_transaction"])
    for refund in charge["refunds"]["data"]:
        yield from _of_refund(payment, refund)
    for dispute in disputes:
        yield from _of_dispute(payment, dispute)


def _of_refund(payment: str, refund: Told) -> Iterator[Fact]:
    amount, at = read(refund["amount"], refund["currency"]), when(refund["created"])
    nothing = amount - amount
    yield Fact(Kind.REFUND, refund["id"], -amount, at, payment)
    yield from _settled(payment, nothing, refund["balance_transaction"])
    if refund["status"] in CAME_BACK:
        back = refund.get("failure_balance_transaction")
        yield Fact(Kind.REFUND_FAILED, refund["id"], amount, when(back["created"]) if back else at, payment)
        yield from _settled(payment, nothing, back)


def _of_dispute(payment: str, dispute: Told) -> Iterator[Fact]:
    moved = dispute["balance_transactions"]
    if not moved:
        return
    amount = read(dispute["amount"], dispute["currency"])
    nothing = amount - amount
    yield Fact(Kind.DISPUTE, dispute["id"], -amount, when(dispute["created"]), payment)
    for movement in moved:
        yield from _settled(payment, nothing, movement)
    verdict = _VERDICTS.get(dispute["status"])
    if verdict is not None:
        won = verdict is Kind.DISPUTE_WON
        # Stripe tells no moment of the decision; that of the money that came back, or else of the dispute, stays.
        at = max(movement["created"] for movement in moved) if won else dispute["created"]
        yield Fact(verdict, dispute["id"], amount if won else nothing, when(at), payment)


def _settled(payment: str, nothing: Money, movement: Told | None) -> Iterator[Fact]:
    """Say what a movement brought to the newsroom, or cost it, in the currency of its account."""
    if movement is None:
        return
    currency = movement["currency"].upper()
    yield Fact(
        Kind.SETTLEMENT,
        movement["id"],
        nothing,
        when(movement["created"]),
        payment,
        settled=Money(movement["net"], currency),
        fee=Money(movement["fee"], currency),
    )
