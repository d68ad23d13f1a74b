"""How a contribution stands, read from what Stripe holds of it. Nothing is asked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Fact, Kind, Object, Standing, State
from tamizdat.support.providers.stripe.amounts import read
from tamizdat.support.providers.stripe.facts import payment_of, when
from tamizdat.support.providers.stripe.objects import CUSTOMER, INTENT, OVER, SESSION, SUBSCRIPTION, Held, customer_of

Told = Mapping[str, Any]
_INTENTS = {
    "succeeded": State.PAID,
    "processing": State.PROCESSING,
    "requires_capture": State.AUTHORISED,
    "canceled": State.FAILED,
}
_SUBSCRIPTIONS = {
    "incomplete": State.OPEN,
    "incomplete_expired": State.EXPIRED,
    "trialing": State.ACTIVE,
    "active": State.ACTIVE,
    "past_due": State.PAST_DUE,
    "unpaid": State.PAST_DUE,
    "paused": State.PAUSED,
    "canceled": State.ENDED,
}
RUNS = (State.ACTIVE, State.PAST_DUE)


def standing(holds: Held, charges: Sequence[Told], facts: tuple[Fact, ...]) -> Standing:
    """Say how a contribution stands.

    Args:
        charges: that were tried, newest first.
        facts: read from them.
    """
    state = state_of(holds, charges, facts)
    country, method = _card(holds, charges)
    return Standing(
        state,
        _objects(holds, charges),
        amount=_amount(holds),
        country=country,
        method=method,
        next_payment=_next_payment(holds) if state in RUNS else None,
        facts=facts,
    )


def state_of(holds: Held, charges: Sequence[Told], facts: tuple[Fact, ...]) -> State:
    """Return the state; what is complete and unpaid is on its way, and never there."""
    if holds.subscription is not None:
        return _of_subscription(holds.subscription, charges, facts)
    session, intent = holds.session, holds.intent
    if session is not None and session["status"] == "expired":
        return State.EXPIRED
    if intent is None:
        return State.OPEN
    known = _INTENTS.get(intent["status"])
    if known is not None:
        return known
    finished = session["status"] == "complete" if session is not None else intent["last_payment_error"] is not None
    return State.FAILED if finished and intent["status"] == "requires_payment_method" else State.OPEN


def _of_subscription(subscription: Told, charges: Sequence[Told], facts: tuple[Fact, ...]) -> State:
    state = _SUBSCRIPTIONS[subscription["status"]]
    # Whatever could not be charged before: nothing is in a pause, and whoever has paused must be able to resume.
    if state in RUNS and subscription["pause_collection"] is not None:
        return State.PAUSED
    if state is State.ACTIVE and not any(fact.kind is Kind.PAYMENT for fact in facts):
        return State.PROCESSING if any(charge["status"] == "pending" for charge in charges) else State.ACTIVE
    return state


def _objects(holds: Held, charges: Sequence[Told]) -> tuple[Object, ...]:
    """Return what notices can name, with what says most about it first."""
    found: list[Object] = []
    if holds.subscription is not None:
        found += [
            Object(SUBSCRIPTION, holds.subscription["id"]),
            Object(CUSTOMER, customer_of(holds.subscription)),
        ]
    if holds.session is not None:
        found.append(Object(SESSION, holds.session["id"]))
    if holds.intent is not None:
        found.append(Object(INTENT, holds.intent["id"]))
    found += [Object(INTENT, payment_of(charge)) for charge in charges if charge["payment_intent"]]
    return tuple(dict.fromkeys(found))


def _amount(holds: Held) -> Money | None:
    if holds.subscription is None or holds.subscription["status"] in OVER:
        return None
    item = item_of(holds.subscription)
    return read(item["price"]["unit_amount"] * item["quantity"], item["price"]["currency"])


def item_of(subscription: Told) -> Told:
    """Return the one item of a subscription."""
    item: Told = subscription["items"]["data"][0]
    return item


def _next_payment(holds: Held) -> dt.date | None:
    if holds.subscription is None:
        return None
    invoice = holds.subscription["latest_invoice"]
    again = invoice["next_payment_attempt"] if invoice else None
    ends: int = item_of(holds.subscription)["current_period_end"]
    return when(again or ends).date()


def _card(holds: Held, charges: Sequence[Told]) -> tuple[str, str]:
    """Return country and kind of what is charged next, or was charged last."""
    method = holds.subscription["card"] if holds.subscription is not None else None
    method = method or next((charge["payment_method_details"] for charge in charges), None)
    if not method:
        return "", ""
    kind: str = method["type"]
    return (method.get(kind) or {}).get("country") or "", kind
