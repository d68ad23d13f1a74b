"""Which address does what."""

from __future__ import annotations

import re

from tests.simulators.stripe import (
    customers,
    methods,
    payment_intents,
    prices,
    refunds,
    sessions,
    subscriptions,
)
from tests.simulators.stripe.answers import listed
from tests.simulators.stripe.errors import StripeSays
from tests.simulators.stripe.forms import only

PAGED = {"limit", "starting_after", "created"}


def retrieve(kind):
    """Return what answers with one object."""

    def answer(books, params, reference):
        only(params, ())
        return books.get(kind, reference)

    return answer


def list_of(kind, *filters):
    """Return what answers with a list.

    Args:
        filters: names of fields that can be asked for.
    """

    def answer(books, params):
        only(params, PAGED | set(filters))
        asked = {name: params[name] for name in filters if name in params}
        return listed(books, kind, params, matches=lambda row: all(row.get(name) == asked[name] for name in asked))

    return answer


def subscriptions_listed(books, params):
    only(params, PAGED | {"customer", "status"})
    status, customer = params.get("status"), params.get("customer")

    def matches(row):
        rightly = row["status"] != "canceled" if status is None else status in ("all", row["status"])
        return rightly and customer in (None, row["customer"])

    return listed(books, "subscription", params, matches=matches)


def invoices_listed(books, params):
    only(params, PAGED | {"customer", "subscription", "status"})
    status, asked, customer = params.get("status"), params.get("subscription"), params.get("customer")

    def matches(row):
        of = row["parent"]["subscription_details"]["subscription"]
        return asked in (None, of) and status in (None, row["status"]) and customer in (None, row["customer"])

    return listed(books, "invoice", params, matches=matches)


def movements_listed(books, params):
    only(params, PAGED | {"payout", "source", "type"})

    def matches(row):
        return (
            params.get("payout") in (None, books.hidden(row).get("payout"))
            and params.get("source") in (None, row["source"])
            and params.get("type") in (None, row["type"])
        )

    return listed(books, "balance_transaction", params, matches=matches)


def account(books, params):
    only(params, ())
    return {"id": "acct_simulated", "object": "account", "charges_enabled": True, "default_currency": "usd"}


ROUTES = [
    ("POST", "/v1/checkout/sessions", sessions.create),
    ("GET", "/v1/checkout/sessions", list_of("checkout.session", "payment_intent", "subscription", "status")),
    ("GET", "/v1/checkout/sessions/{}", retrieve("checkout.session")),
    ("POST", "/v1/checkout/sessions/{}/expire", sessions.expire),
    ("POST", "/v1/payment_intents", payment_intents.create),
    ("GET", "/v1/payment_intents", list_of("payment_intent", "customer")),
    ("GET", "/v1/payment_intents/{}", retrieve("payment_intent")),
    ("POST", "/v1/payment_intents/{}/confirm", payment_intents.confirm),
    ("POST", "/v1/payment_intents/{}/capture", payment_intents.capture),
    ("POST", "/v1/payment_intents/{}/cancel", payment_intents.cancel),
    ("GET", "/v1/charges", list_of("charge", "payment_intent", "customer")),
    ("GET", "/v1/charges/{}", retrieve("charge")),
    ("POST", "/v1/refunds", refunds.create),
    ("GET", "/v1/refunds", list_of("refund", "payment_intent", "charge")),
    ("GET", "/v1/refunds/{}", retrieve("refund")),
    ("GET", "/v1/disputes", list_of("dispute", "payment_intent", "charge")),
    ("GET", "/v1/disputes/{}", retrieve("dispute")),
    ("GET", "/v1/balance_transactions", movements_listed),
    ("GET", "/v1/balance_transactions/{}", retrieve("balance_transaction")),
    ("GET", "/v1/payouts", list_of("payout", "status")),
    ("GET", "/v1/payouts/{}", retrieve("payout")),
    ("POST", "/v1/customers", customers.create),
    ("GET", "/v1/customers/{}", retrieve("customer")),
    ("POST", "/v1/customers/{}", customers.update),
    ("DELETE", "/v1/customers/{}", customers.delete),
    ("POST", "/v1/products", prices.create_product),
    ("POST", "/v1/subscriptions", subscriptions.create),
    ("GET", "/v1/subscriptions", subscriptions_listed),
    ("GET", "/v1/subscriptions/{}", retrieve("subscription")),
    ("POST", "/v1/subscriptions/{}", subscriptions.update),
    ("DELETE", "/v1/subscriptions/{}", subscriptions.cancel),
    ("GET", "/v1/invoices", invoices_listed),
    ("GET", "/v1/invoices/{}", retrieve("invoice")),
    ("POST", "/v1/invoices/{}/void", subscriptions.void_invoice),
    ("GET", "/v1/payment_methods/{}", retrieve("payment_method")),
    ("POST", "/v1/billing_portal/sessions", customers.open_portal),
    ("GET", "/v1/confirmation_tokens/{}", retrieve("confirmation_token")),
    ("POST", "/v1/test_helpers/confirmation_tokens", methods.create_token),
    ("GET", "/v1/events", list_of("event", "type")),
    ("GET", "/v1/events/{}", retrieve("event")),
    ("GET", "/v1/account", account),
]
_COMPILED = [(method, re.compile(path.replace("{}", r"([^/]+)")), act) for method, path, act in ROUTES]


def route(method, path):
    """Return what answers a request, and the references in its path."""
    for wanted, pattern, act in _COMPILED:
        match = pattern.fullmatch(path)
        if wanted == method and match:
            return act, match.groups()
    raise StripeSays(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")
