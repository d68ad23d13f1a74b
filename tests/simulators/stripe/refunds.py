"""Refunds."""

from __future__ import annotations

from tests.simulators.stripe import balance
from tests.simulators.stripe.errors import invalid
from tests.simulators.stripe.forms import only, whole

CREATE = {"charge", "payment_intent", "amount", "reason", "metadata"}
DAY = 86_400


def create(books, params):
    """Give back a payment, or a part of it."""
    only(params, CREATE)
    charge = _charge_of(books, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = whole(params, "amount", left)
    _check(charge, amount, left)
    refund = books.add(
        "re",
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        failure_balance_transaction=None,
        failure_reason=None,
        metadata=params.get("metadata") or {},
        payment_intent=charge["payment_intent"],
        reason=params.get("reason"),
        status="succeeded",
    )
    del refund["livemode"]
    refund["balance_transaction"] = balance.record(books, refund, "refund", -amount, charge["currency"])["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.book(books.hidden(charge)["key"], -amount, charge["currency"], f"refund {refund['id']}")
    books.emit("refund.created", refund)
    books.emit("charge.refunded", charge)
    if getattr(books.hidden(charge)["card"], "refund_fails", False):
        books.at(books.now() + DAY, lambda: fail(books, refund))
    return refund


def _charge_of(books, params):
    if "charge" in params:
        return books.get("charge", params["charge"], "charge")
    intent = books.get("payment_intent", params.get("payment_intent"), "payment_intent")
    charge = intent["latest_charge"] and books.get("charge", intent["latest_charge"])
    if not charge or not charge["captured"]:
        raise invalid("This PaymentIntent does not have a successful charge to refund.", param="payment_intent")
    return charge


def _check(charge, amount, left):
    if charge["disputed"]:
        raise invalid("This charge has been charged back.", code="charge_disputed", param="charge")
    if left <= 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount <= 0:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if amount > left:
        raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")


def fail(books, refund):
    """Let a refund come back: the card is closed."""
    if refund["status"] == "failed":
        return
    charge = books.get("charge", refund["charge"])
    moved = balance.record(books, refund, "refund_failure", refund["amount"], refund["currency"])
    refund.update(status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=moved["id"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    books.book(books.hidden(charge)["key"], refund["amount"], refund["currency"], f"refund failed {refund['id']}")
    books.emit("refund.failed", refund)
