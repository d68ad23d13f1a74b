"""A card that is looked at before anything is authorised: its country first, the payment afterwards."""

from __future__ import annotations

from typing import Any

import stripe

from tamizdat.support.providers.contract import Begun, CardCountryError, GoneError, Object, Order, RefusedError
from tamizdat.support.providers.stripe.amounts import sent
from tamizdat.support.providers.stripe.checkout import intent_data, price_data
from tamizdat.support.providers.stripe.client import asking
from tamizdat.support.providers.stripe.objects import CUSTOMER, INTENT, SUBSCRIPTION
from tamizdat.support.providers.stripe.wording import product_name

Payment = tuple[dict[str, Any], tuple[Object, ...]]


def begin_with_card(client: stripe.StripeClient, order: Order, token: str) -> Begun:
    """Charge a card, unless its country is refused.

    Raises:
        CardCountryError: it is; nothing but the token was looked at.
        UnreachableError, RefusedError, MisconfiguredError: see the contract.
    """
    _look_at(client, order, token)
    with asking():
        intent, objects = _subscribe(client, order, token) if order.frequency.recurs else _pay(client, order, token)
    return Begun(objects, url=_next_page(client, intent))


def _look_at(client: stripe.StripeClient, order: Order, token: str) -> None:
    try:
        with asking():
            seen = client.v1.confirmation_tokens.retrieve(token).to_dict()
    except GoneError:
        raise RefusedError("Stripe knows no such card: it was typed in too long ago") from None
    preview = seen["payment_method_preview"] or {}
    country = (preview.get(preview.get("type", "")) or {}).get("country") or ""
    if country in order.refused_countries:
        raise CardCountryError(country)
    if order.refused_countries and not country:
        # A wallet that does not tell: Stripe's page can hold it and look afterwards, this one cannot.
        raise RefusedError("Stripe does not tell the country of this way to pay")


def _pay(client: stripe.StripeClient, order: Order, token: str) -> Payment:
    # The country is known, so nothing need be held.
    params: Any = {name: value for name, value in intent_data(order).items() if name != "capture_method"}
    params |= {
        "amount": sent(order.amount),
        "currency": order.amount.currency.lower(),
        "confirm": True,
        "confirmation_token": token,
        "return_url": order.done_url,
        "use_stripe_sdk": False,
    }
    intent = client.v1.payment_intents.create(params, {"idempotency_key": f"{order.key}-card"})
    return intent.to_dict(), (Object(INTENT, intent.id),)


def _subscribe(client: stripe.StripeClient, order: Order, token: str) -> Payment:
    metadata = {"key": order.key}
    customer = client.v1.customers.create({"metadata": metadata}, {"idempotency_key": f"{order.key}-customer"})
    product = client.v1.products.create(
        {"name": product_name(order.description, order.language)}, {"idempotency_key": f"{order.key}-product"}
    )
    params: Any = {
        "customer": customer.id,
        "items": [{"price_data": price_data(order) | {"product": product.id}}],
        "metadata": metadata,
        "payment_behavior": "default_incomplete",
        "payment_settings": {"save_default_payment_method": "on_subscription"},
        "expand": ["latest_invoice.payments"],
    }
    subscription = client.v1.subscriptions.create(params, {"idempotency_key": f"{order.key}-subscription"}).to_dict()
    objects = (Object(SUBSCRIPTION, subscription["id"]), Object(CUSTOMER, customer.id))
    return _confirm_first(client, order, token, subscription), objects


def _confirm_first(
    client: stripe.StripeClient, order: Order, token: str, subscription: dict[str, Any]
) -> dict[str, Any]:
    """Pay the first invoice; a card that is declined leaves nothing behind that waits to be paid."""
    payment = subscription["latest_invoice"]["payments"]["data"][0]["payment"]
    params: Any = {"confirmation_token": token, "return_url": order.done_url, "use_stripe_sdk": False}
    options: Any = {"idempotency_key": f"{order.key}-confirm"}
    try:
        return client.v1.payment_intents.confirm(payment["payment_intent"], params, options).to_dict()
    except stripe.CardError:
        client.v1.customers.delete(subscription["customer"])
        raise


def _next_page(client: stripe.StripeClient, intent: dict[str, Any]) -> str:
    """Return where the supporter's bank asks them something; "" if it asks nothing.

    Raises:
        RefusedError: it asks in a way that no address leads to; nothing was charged.
    """
    action = intent["next_action"]
    if action is None:
        return ""
    if action["type"] == "redirect_to_url":
        return str(action["redirect_to_url"]["url"])
    with asking():
        client.v1.payment_intents.cancel(intent["id"])
    raise RefusedError("the bank asks something that this page cannot show")
