"""Invoices of subscriptions, and the intents by which they are paid."""

from __future__ import annotations

from tests.simulators.stripe.payment_intents import charge_with, give_up, is_declined, new_intent

DAY = 86_400
# When a payment that failed is tried again; after the last one, the subscription is ended (a setting of the account).
RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)


def new_invoice(books, subscription, reason):
    """Write down what is owed for a period, open and unpaid."""
    item = subscription["items"]["data"][0]
    price, amount = item["price"], item["price"]["unit_amount"] * item["quantity"]
    invoice = books.add(
        "in",
        "invoice",
        amount_due=amount,
        amount_paid=0,
        amount_remaining=amount,
        attempt_count=0,
        attempted=False,
        auto_advance=True,
        billing_reason=reason,
        collection_method="charge_automatically",
        currency=price["currency"],
        customer=subscription["customer"],
        lines={"object": "list", "data": [], "has_more": False, "url": ""},
        metadata={},
        next_payment_attempt=None,
        parent={
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(subscription["metadata"]),
                "subscription": subscription["id"],
            },
        },
        period_end=books.now(),
        period_start=item["current_period_start"],
        status="open",
        status_transitions={"finalized_at": books.now(), "paid_at": None, "voided_at": None},
        total=amount,
    )
    subscription["latest_invoice"] = invoice["id"]
    books.emit("invoice.created", invoice)
    return invoice


def finalise(books, invoice, subscription, then):
    """Make the intent by which an invoice is paid.

    Args:
        then: called with the intent's status each time that it changes.
    """
    intent = new_intent(
        books,
        amount=invoice["total"],
        currency=invoice["currency"],
        key=subscription["metadata"].get("key"),
        customer=invoice["customer"],
    )
    intent["setup_future_usage"] = "off_session"
    payment = books.add(
        "inpay",
        "invoice_payment",
        amount_paid=None,
        amount_requested=invoice["total"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
    )
    books.hidden(intent)["then"] = lambda status: _follow(books, invoice, payment, status, then)
    books.hidden(invoice)["intent"] = intent["id"]
    books.emit("invoice.finalized", invoice)
    return intent


def _follow(books, invoice, payment, status, then):
    if status == "succeeded":
        payment.update(status="paid", amount_paid=invoice["total"])
        invoice.update(status="paid", amount_paid=invoice["total"], amount_remaining=0, next_payment_attempt=None)
        invoice["status_transitions"]["paid_at"] = books.now()
        books.emit("invoice.paid", invoice)
        books.emit("invoice.payment_succeeded", invoice)
    elif status == "requires_payment_method":
        books.emit("invoice.payment_failed", invoice)
    then(status)


def intent_of(books, invoice):
    return books.get("payment_intent", books.hidden(invoice)["intent"])


def try_again(books, invoice, method, ended):
    """Charge an invoice without the person being there.

    Args:
        ended: called when it has failed for the last time.
    """
    if invoice["status"] != "open" or not invoice["auto_advance"]:
        return
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    declined = method is None or is_declined(
        lambda: charge_with(books, intent_of(books, invoice), method, present=False)
    )
    if not declined or invoice["status"] != "open":
        return
    if invoice["attempt_count"] > len(RETRIES):
        invoice.update(next_payment_attempt=None, status="uncollectible")
        ended()
        return
    invoice["next_payment_attempt"] = books.now() + RETRIES[invoice["attempt_count"] - 1]


def void(books, invoice):
    """Make an invoice be owed no more."""
    invoice.update(status="void", auto_advance=False, amount_remaining=0, next_payment_attempt=None)
    intent = books.hidden(invoice).get("intent")
    if intent and books.any(intent)["status"] not in ("succeeded", "canceled", "processing"):
        give_up(books, books.any(intent), "void_invoice")
    books.emit("invoice.voided", invoice)
