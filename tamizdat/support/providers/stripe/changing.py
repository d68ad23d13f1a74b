"""Changing what is at Stripe. What is wanted there already is not asked for again, whatever the key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import stripe

from tamizdat.support.money import Money
from tamizdat.support.providers.contract import GoneError, Object, RefusedError, UnreachableError
from tamizdat.support.providers.stripe.amounts import sent
from tamizdat.support.providers.stripe.client import asking
from tamizdat.support.providers.stripe.objects import CUSTOMER, OVER, PAGE, SUBSCRIPTION, Held, customer_of, held, named
from tamizdat.support.providers.stripe.standing import item_of

HELD = "requires_capture"
# States of a subscription whose last invoice could not be charged.
UNPAID = ("past_due", "unpaid")
UNFINISHED = ("requires_payment_method", "requires_confirmation", "requires_action")


def _keyed(key: str, step: str = "") -> Any:
    return {"idempotency_key": f"{key}{step}"}


def capture(client: stripe.StripeClient, objects: Sequence[Object], key: str) -> None:
    """Take what is held.

    Raises:
        RefusedError: nothing is held any more.
        UnreachableError, GoneError: see the contract.
    """
    with asking():
        intent = held(client, objects).intent
        if intent is not None and intent["status"] == HELD:
            client.v1.payment_intents.capture(intent["id"], {}, _keyed(key))
        elif intent is None or intent["status"] != "succeeded":
            raise RefusedError("nothing is held at Stripe that could be taken")


def release(client: stripe.StripeClient, objects: Sequence[Object], key: str) -> None:
    """Let go what is held, and shut the page; what was paid meanwhile stays, to be given back.

    Raises:
        UnreachableError, GoneError: see the contract.
    """
    try:
        with asking():
            _let_go(client, held(client, objects), key)
    except RefusedError:
        # Somebody has finished in the same moment, or Stripe itself has let it go: asking again says which.
        with asking():
            _let_go(client, held(client, objects), f"{key}-again")


def _let_go(client: stripe.StripeClient, holds: Held, key: str) -> None:
    session, intent, subscription = holds.session, holds.intent, holds.subscription
    if session is not None and session["status"] == "open":
        client.v1.checkout.sessions.expire(session["id"], {}, _keyed(key, "-expire"))
    elif intent is not None and (intent["status"] == HELD or (session is None and intent["status"] in UNFINISHED)):
        client.v1.payment_intents.cancel(intent["id"], {}, _keyed(key, "-cancel"))
    elif subscription is not None and subscription["status"] == "incomplete":
        client.v1.subscriptions.cancel(subscription["id"])


def subscription_of(client: stripe.StripeClient, objects: Sequence[Object]) -> dict[str, Any]:
    """Return the subscription of a contribution.

    Raises:
        GoneError: it has none.
    """
    found = held(client, objects).subscription
    if found is None:
        raise GoneError("there is no subscription at Stripe")
    return dict(found)


def change_amount(client: stripe.StripeClient, objects: Sequence[Object], amount: Money, key: str) -> None:
    """Have each payment from the next one on be of another amount; nothing is charged or credited now."""
    with asking():
        found = subscription_of(client, objects)
        item = item_of(found)
        price = {
            "currency": amount.currency.lower(),
            "product": item["price"]["product"],
            "recurring": {"interval": item["price"]["recurring"]["interval"]},
            "unit_amount": sent(amount),
        }
        params: Any = {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"}
        client.v1.subscriptions.update(found["id"], params, _keyed(key))


def pause(client: stripe.StripeClient, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
    """Have what falls due be owed by nobody, until a day begins (UTC) or somebody resumes it.

    Nor is what fell due before and could not be charged: else Stripe would go on trying that in the pause.
    """
    paused: dict[str, Any] = {"behavior": "void"}
    if until is not None:
        paused["resumes_at"] = int(dt.datetime.combine(until, dt.time(), dt.UTC).timestamp())
    _update(client, objects, {"pause_collection": paused}, key)
    with asking():
        found = subscription_of(client, objects)
        if found["status"] not in UNPAID:
            return
        owed: Any = {"subscription": found["id"], "status": "open", "limit": PAGE}
        numbers = [each.id for each in client.v1.invoices.list(owed).auto_paging_iter()]
    for number in numbers:
        # What is being paid in this moment, Stripe does not let go any more: it was due before the pause.
        with suppress(RefusedError), asking():
            client.v1.invoices.void_invoice(number, {}, _keyed(key, f"-{number}"))


def resume(client: stripe.StripeClient, objects: Sequence[Object], key: str) -> None:
    """Have payments go on."""
    _update(client, objects, {"pause_collection": ""}, key)


def _update(client: stripe.StripeClient, objects: Sequence[Object], params: Any, key: str) -> None:
    with asking():
        found = subscription_of(client, objects)
        client.v1.subscriptions.update(found["id"], params, _keyed(key))


def cancel(client: stripe.StripeClient, objects: Sequence[Object], key: str) -> None:
    """End a subscription at once; one that has ended stays so. Stripe needs no key to end a thing once.

    Raises:
        UnreachableError, GoneError: see the contract.
    """
    with asking():
        found = subscription_of(client, objects)
        if found["status"] in OVER:
            return
    try:
        with asking():
            client.v1.subscriptions.cancel(found["id"])
    except GoneError:
        # It ended between the two questions, of which Stripe says that there is none to be ended.
        with asking():
            if subscription_of(client, objects)["status"] not in OVER:
                raise


def card_page(client: stripe.StripeClient, objects: Sequence[Object], back_url: str, key: str) -> str:
    """Return the address of Stripe's page for another card.

    The page changes the card of the customer. A subscription that has a card of its own would go on charging that, so
    its card is made the customer's first.
    """
    with asking():
        found = subscription_of(client, objects)
        _hand_card_to_customer(client, found, key)
        params: Any = {
            "customer": customer_of(found),
            "return_url": back_url,
            "flow_data": {
                "type": "payment_method_update",
                "after_completion": {"type": "redirect", "redirect": {"return_url": back_url}},
            },
        }
        return str(client.v1.billing_portal.sessions.create(params, _keyed(key, "-page")).url)


def _hand_card_to_customer(client: stripe.StripeClient, subscription: dict[str, Any], key: str) -> None:
    own = subscription["default_payment_method"]
    if not own:
        return
    settings: Any = {"invoice_settings": {"default_payment_method": own["id"]}}
    client.v1.customers.update(customer_of(subscription), settings, _keyed(key, "-customer"))
    none: Any = {"default_payment_method": ""}
    client.v1.subscriptions.update(subscription["id"], none, _keyed(key, "-subscription"))


def refund(client: stripe.StripeClient, payment: str, amount: Money, key: str) -> None:
    """Give back a part of a payment; once, even if Stripe has forgotten the key after a day.

    Raises:
        UnreachableError, RefusedError, GoneError: see the contract.
    """
    with asking():
        of: Any = {"payment_intent": payment}
        for each in client.v1.refunds.list(of | {"limit": PAGE}).auto_paging_iter():
            if each.metadata is not None and each.metadata.to_dict().get("key") == key:
                return
        params: Any = of | {"amount": sent(amount), "metadata": {"key": key}}
        client.v1.refunds.create(params, _keyed(key))


def forget(client: stripe.StripeClient, objects: Sequence[Object]) -> None:
    """Delete the customer, with their cards and their address, unless something of theirs still runs.

    Raises:
        UnreachableError: Stripe did not answer; or it runs, and deleting the customer would end it by the way.
    """
    customer = named(objects, CUSTOMER)
    if not customer and named(objects, SUBSCRIPTION):
        with asking():
            customer = customer_of(subscription_of(client, objects))
    if not customer:
        return
    try:
        with asking():
            running: Any = {"customer": customer, "limit": PAGE}
            if any(each.status not in OVER for each in client.v1.subscriptions.list(running).auto_paging_iter()):
                raise UnreachableError("what this customer gives still runs at Stripe: it has to be ended before")
            client.v1.customers.delete(customer)
    except GoneError:
        return
