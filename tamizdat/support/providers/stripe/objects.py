"""What of a contribution is at Stripe: fetching it, and finding it by the order's key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import stripe

from tamizdat.support.providers.contract import GoneError, Object, Order

SESSION, INTENT, SUBSCRIPTION, CUSTOMER = "session", "payment_intent", "subscription", "customer"
PAGE = 100
# Our clock may be ahead of Stripe's; what was made then seems to be older than the order.
CLOCKS_DIFFER = dt.timedelta(hours=1)
# States of a subscription that nothing follows on.
OVER = ("canceled", "incomplete_expired")
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """What Stripe holds of one contribution, as it tells it; None for what there is not."""

    session: Told | None = None
    intent: Told | None = None
    subscription: Told | None = None


def named(objects: Iterable[Object], kind: str) -> str:
    """Return the reference of the first object of a kind; "" for none."""
    return next((each.reference for each in objects if each.kind == kind), "")


def held(client: stripe.StripeClient, objects: Sequence[Object]) -> Held:
    """Fetch what the objects of a contribution say about it.

    Raises:
        GoneError: Stripe knows none of them, or they say nothing.
    """
    session = intent = subscription = None
    if reference := named(objects, SESSION):
        session = client.v1.checkout.sessions.retrieve(reference).to_dict()
    number = named(objects, SUBSCRIPTION) or (session or {}).get("subscription")
    if number:
        subscription = _subscription(client, number)
    else:
        number = (session or {}).get("payment_intent") or ("" if session else named(objects, INTENT))
        intent = client.v1.payment_intents.retrieve(number).to_dict() if number else None
    if session is intent is subscription is None:
        raise GoneError("nothing is known at Stripe that says how it stands")
    return Held(session, intent, subscription)


def _subscription(client: stripe.StripeClient, reference: str) -> Told:
    """Return a subscription, with what is charged next under ``card``: its own, or else its customer's."""
    expand = ["default_payment_method", "latest_invoice"]
    told = client.v1.subscriptions.retrieve(reference, {"expand": expand}).to_dict()
    return told | {"card": told["default_payment_method"] or _card_of_customer(client, told)}


def _card_of_customer(client: stripe.StripeClient, subscription: Told) -> Told | None:
    if subscription["status"] in OVER:
        return None
    expand: Any = {"expand": ["invoice_settings.default_payment_method"]}
    customer = client.v1.customers.retrieve(customer_of(subscription), expand).to_dict()
    card: Told | None = (customer.get("invoice_settings") or {}).get("default_payment_method")
    return card


def found(client: stripe.StripeClient, order: Order) -> list[Object]:
    """Return what an order has made, by its key; nothing is made."""
    since: Any = {"created": {"gte": int((order.created - CLOCKS_DIFFER).timestamp())}, "limit": PAGE}
    for session in client.v1.checkout.sessions.list(since).auto_paging_iter():
        if session.client_reference_id == order.key:
            return [Object(SESSION, session.id)]
    if order.frequency.recurs:
        every = client.v1.subscriptions.list(since | {"status": "all"}).auto_paging_iter()
        return [Object(SUBSCRIPTION, each.id) for each in every if _key(each.metadata) == order.key]
    intents = client.v1.payment_intents.list(since).auto_paging_iter()
    return [Object(INTENT, each.id) for each in intents if _key(each.metadata) == order.key]


def _key(metadata: Any) -> str:
    return str((metadata.to_dict() if metadata is not None else {}).get("key", ""))


def charges(client: stripe.StripeClient, holds: Held) -> list[Told]:
    """Return everything that was tried to be charged, with what came of it, in full."""
    which = _whose(holds)
    if which is None:
        return []
    expand = ["data.balance_transaction", "data.refunds.data.balance_transaction"]
    asked: Any = which | {"limit": PAGE, "expand": expand}
    return [_whole(client, each.to_dict()) for each in client.v1.charges.list(asked).auto_paging_iter()]


def _whose(holds: Held) -> dict[str, str] | None:
    if holds.subscription is not None:
        return {"customer": customer_of(holds.subscription)}
    return {"payment_intent": holds.intent["id"]} if holds.intent is not None else None


def customer_of(subscription: Told) -> str:
    """Return the reference of the customer of a subscription, who has no other one."""
    customer = subscription["customer"]
    return str(customer if isinstance(customer, str) else customer["id"])


def _whole(client: stripe.StripeClient, charge: dict[str, Any]) -> Told:
    """Return a charge with all of its refunds, and the movements of those that came back."""
    refunds = charge["refunds"]
    came_back = any(each.get("failure_balance_transaction") for each in refunds["data"])
    if refunds["has_more"] or came_back:
        asked: Any = {
            "charge": charge["id"],
            "limit": PAGE,
            "expand": ["data.balance_transaction", "data.failure_balance_transaction"],
        }
        every = client.v1.refunds.list(asked).auto_paging_iter()
        return charge | {"refunds": {"data": [each.to_dict() for each in every]}}
    return charge


def disputes(client: stripe.StripeClient, tried: Iterable[Told]) -> dict[str, list[Told]]:
    """Return the disputes of charges, by their references."""
    return {charge["id"]: list(_disputes(client, charge["id"])) for charge in tried if charge["disputed"]}


def _disputes(client: stripe.StripeClient, charge: str) -> Iterator[Told]:
    for each in client.v1.disputes.list({"charge": charge, "limit": PAGE}).auto_paging_iter():
        yield each.to_dict()
