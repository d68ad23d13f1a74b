"""Stripe's page: making the Checkout session on which somebody gives."""

from __future__ import annotations

from typing import Any

from tamizdat.support.frequency import Frequency
from tamizdat.support.providers.contract import Order
from tamizdat.support.providers.stripe.amounts import sent
from tamizdat.support.providers.stripe.wording import locale, product_name, suffix

INTERVALS = {Frequency.MONTHLY: "month", Frequency.ANNUAL: "year"}


def session_params(order: Order) -> dict[str, Any]:
    """Return what is asked of Stripe; the same order asks the same.

    Where the cards of any country are refused, a card is only held: Stripe tells its country no sooner.
    """
    line: dict[str, Any] = {"price_data": price_data(order) | {"product_data": {"name": _name(order)}}, "quantity": 1}
    params: dict[str, Any] = {
        "mode": "subscription" if order.frequency.recurs else "payment",
        "line_items": [line],
        "success_url": order.done_url,
        "cancel_url": order.back_url,
        "client_reference_id": order.key,
        "locale": locale(order.language),
        "metadata": {"key": order.key},
    }
    if order.frequency.recurs:
        params["subscription_data"] = {"metadata": {"key": order.key}}
    else:
        params["payment_intent_data"] = intent_data(order)
    return params


def intent_data(order: Order) -> dict[str, Any]:
    """Return what is said of a payment that is made once."""
    data: dict[str, Any] = {"metadata": {"key": order.key}}
    if order.refused_countries:
        data["capture_method"] = "manual"
    if on_statement := suffix(order.description):
        data["statement_descriptor_suffix"] = on_statement
    return data


def price_data(order: Order) -> dict[str, Any]:
    """Return the price, without what it is the price of."""
    data: dict[str, Any] = {"currency": order.amount.currency.lower(), "unit_amount": sent(order.amount)}
    if order.frequency.recurs:
        data["recurring"] = {"interval": INTERVALS[order.frequency]}
    return data


def _name(order: Order) -> str:
    return product_name(order.description, order.language)
