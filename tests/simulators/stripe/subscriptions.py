"""Subscriptions: they renew by the clock, and end."""

from __future__ import annotations

import calendar
import datetime as dt

from tests.simulators.stripe import invoices
from tests.simulators.stripe.customers import living
from tests.simulators.stripe.errors import invalid, missing
from tests.simulators.stripe.forms import needed, only, whole
from tests.simulators.stripe.payment_intents import keep_method
from tests.simulators.stripe.prices import price_of

HOUR = 3_600
INCOMPLETE_FOR = 23 * HOUR
CREATE = {"customer", "items", "metadata", "payment_behavior", "payment_settings", "description", "off_session"}
UPDATE = {"items", "proration_behavior", "pause_collection", "default_payment_method", "metadata"}
BEHAVIOURS = ("void", "keep_as_draft", "mark_uncollectible")
RUNS = ("active", "past_due")


def create(books, params):
    """Make a subscription that waits for its first payment."""
    only(params, CREATE)
    customer = living(books, needed(params, "customer"))
    if params.get("payment_behavior") != "default_incomplete":
        raise invalid("This customer has no attached payment source.", code="resource_missing")
    data = needed(needed(params, "items")[0], "price_data")
    subscription = new_subscription(books, customer, price_of(books, data, inline=False), params.get("metadata"))
    settings = params.get("payment_settings") or {}
    books.hidden(subscription)["keeps"] = settings.get("save_default_payment_method") == "on_subscription"
    return subscription


def new_subscription(books, customer, price, metadata):
    """Write down a subscription, with its first invoice and the intent by which that is paid."""
    anchor = books.now()
    subscription = books.add(
        "sub",
        "subscription",
        billing_cycle_anchor=anchor,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically",
        currency=price["currency"],
        customer=customer["id"],
        default_payment_method=None,
        description=None,
        ended_at=None,
        items={"object": "list", "data": [], "has_more": False, "url": ""},
        latest_invoice=None,
        metadata=metadata or {},
        pause_collection=None,
        start_date=anchor,
        status="incomplete",
        test_clock=None,
    )
    item = books.add(
        "si",
        "subscription_item",
        current_period_start=anchor,
        current_period_end=_after(anchor, anchor, price),
        metadata={},
        price=price,
        quantity=1,
        subscription=subscription["id"],
    )
    subscription["items"]["data"].append(item)
    books.hidden(subscription)["keeps"] = True
    books.hidden(customer).setdefault("endings", []).append(lambda: end(books, subscription, "cancellation_requested"))
    invoice = invoices.new_invoice(books, subscription, "subscription_create")
    invoices.finalise(books, invoice, subscription, lambda status: _first(books, subscription, invoice, status))
    books.at(anchor + INCOMPLETE_FOR, lambda: _give_up(books, subscription))
    books.emit("customer.subscription.created", subscription)
    return subscription


def first_intent(books, subscription):
    return invoices.intent_of(books, books.get("invoice", subscription["latest_invoice"]))


def _after(anchor, moment, price):
    """Return the end of the period that begins at a moment: the anchor's day, or the last one of a shorter month."""
    months = price["recurring"]["interval_count"] * (12 if price["recurring"]["interval"] == "year" else 1)
    day, start = dt.datetime.fromtimestamp(anchor, dt.UTC), dt.datetime.fromtimestamp(moment, dt.UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return int(start.replace(year=year, month=month + 1, day=min(day.day, last)).timestamp())


def _first(books, subscription, invoice, status):
    """Follow the first payment."""
    if subscription["status"] == "incomplete" and status in ("succeeded", "processing"):
        _keep(books, subscription, invoice)
        subscription["status"] = "active"
        _plan(books, subscription)
        books.emit("customer.subscription.updated", subscription)
    elif subscription["status"] == "active" and status == "requires_payment_method":
        subscription["status"] = "past_due"
        invoice.update(attempted=True, attempt_count=1)
        _plan_retry(books, subscription, invoice, books.now() + invoices.RETRIES[0])
        books.emit("customer.subscription.updated", subscription)
    elif subscription["status"] == "past_due" and status == "succeeded":
        _heal(books, subscription)


def _keep(books, subscription, invoice):
    intent = invoices.intent_of(books, invoice)
    keep_method(books, intent, books.get("customer", subscription["customer"]))
    if books.hidden(subscription)["keeps"]:
        subscription["default_payment_method"] = intent["payment_method"]


def _plan(books, subscription):
    books.at(subscription["items"]["data"][0]["current_period_end"], lambda: _renew(books, subscription))


def _renew(books, subscription):
    """Begin the next period, and an hour later charge for it."""
    if subscription["status"] not in RUNS:
        return
    item = subscription["items"]["data"][0]
    start = item["current_period_end"]
    item["current_period_start"] = start
    item["current_period_end"] = _after(subscription["billing_cycle_anchor"], start, item["price"])
    _plan(books, subscription)
    invoice = invoices.new_invoice(books, subscription, "subscription_cycle")
    books.emit("customer.subscription.updated", subscription)
    if subscription["pause_collection"] is not None:
        invoices.void(books, invoice)
        return
    invoice["status"] = "draft"
    books.at(books.now() + HOUR, lambda: _charge(books, subscription, invoice))


def _charge(books, subscription, invoice):
    if subscription["status"] not in RUNS:
        return
    invoice["status"] = "open"
    invoices.finalise(books, invoice, subscription, lambda status: _later(books, subscription, status))
    _try(books, subscription, invoice)


def _try(books, subscription, invoice):
    reference = (
        subscription["default_payment_method"]
        or books.get("customer", subscription["customer"])["invoice_settings"]["default_payment_method"]
    )
    method = books.get("payment_method", reference) if reference else None
    invoices.try_again(books, invoice, method, lambda: end(books, subscription, "payment_failed"))
    if invoice["next_payment_attempt"] is not None and invoice["status"] == "open":
        _plan_retry(books, subscription, invoice, invoice["next_payment_attempt"])


def _plan_retry(books, subscription, invoice, when):
    invoice["next_payment_attempt"] = when
    books.at(when, lambda: _try(books, subscription, invoice) if subscription["status"] == "past_due" else None)


def _later(books, subscription, status):
    """Follow a later payment."""
    if status == "requires_payment_method" and subscription["status"] == "active":
        subscription["status"] = "past_due"
        books.emit("customer.subscription.updated", subscription)
    elif status == "succeeded" and subscription["status"] == "past_due":
        _heal(books, subscription)


def _heal(books, subscription):
    owed = [
        row
        for row in books.all("invoice")
        if row["parent"]["subscription_details"]["subscription"] == subscription["id"] and row["status"] == "open"
    ]
    if not owed:
        subscription["status"] = "active"
        books.emit("customer.subscription.updated", subscription)


def void_invoice(books, params, reference):
    """Let go an invoice that is open, unless it is being paid; what owes nothing else runs as before."""
    only(params, ())
    invoice = books.get("invoice", reference)
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(f"You can only pass in open invoices. This invoice is {invoice['status']}.")
    if invoices.intent_of(books, invoice)["status"] == "processing":
        raise invalid("This invoice has a payment that is processing.")
    invoices.void(books, invoice)
    subscription = books.get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] == "past_due":
        _heal(books, subscription)
    return invoice


def _give_up(books, subscription):
    if subscription["status"] == "incomplete":
        subscription["status"] = "incomplete_expired"
        subscription["ended_at"] = books.now()
        invoices.void(books, books.get("invoice", subscription["latest_invoice"]))
        books.emit("customer.subscription.updated", subscription)


def update(books, params, reference):
    """Change a subscription."""
    only(params, UPDATE)
    subscription = books.get("subscription", reference)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    if "items" in params:
        _change_price(books, subscription, params)
    if "pause_collection" in params:
        _pause(books, subscription, params["pause_collection"])
    if "default_payment_method" in params:
        method = params["default_payment_method"] or None
        subscription["default_payment_method"] = method and books.get("payment_method", method)["id"]
    subscription["metadata"].update(params.get("metadata") or {})
    books.emit("customer.subscription.updated", subscription)
    return subscription


def _change_price(books, subscription, params):
    if params.get("proration_behavior") != "none":
        raise invalid("Prorations are not simulated.", param="proration_behavior")
    [told] = params["items"]
    item = subscription["items"]["data"][0]
    if told.get("id") != item["id"]:
        raise missing("subscription item", told.get("id"), "items[0][id]")
    price = price_of(books, needed(told, "price_data"), inline=False)
    if price["currency"] != subscription["currency"]:
        raise invalid("The currency of a subscription cannot be changed.", param="items[0][price_data][currency]")
    item["price"] = price


def _pause(books, subscription, told):
    if not told:
        subscription["pause_collection"] = None
        return
    if told.get("behavior") not in BEHAVIOURS:
        raise invalid("Invalid pause_collection[behavior].", param="pause_collection[behavior]")
    until = whole(told, "resumes_at")
    if until is not None and until <= books.now():
        raise invalid("`resumes_at` must be in the future.", param="pause_collection[resumes_at]")
    paused = {"behavior": told["behavior"], "resumes_at": until}
    subscription["pause_collection"] = paused
    if until is not None:
        books.at(until, lambda: _resume(books, subscription, paused))


def _resume(books, subscription, paused):
    if subscription["pause_collection"] is paused:
        subscription["pause_collection"] = None
        books.emit("customer.subscription.updated", subscription)


def cancel(books, params, reference):
    """End a subscription at once."""
    only(params, {"prorate", "invoice_now"})
    subscription = books.get("subscription", reference)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise missing("subscription", reference)
    return end(books, subscription, "cancellation_requested")


def end(books, subscription, why):
    """End a subscription, whoever wants it."""
    if subscription["status"] in ("canceled", "incomplete_expired"):
        return subscription
    first = subscription["status"] == "incomplete"
    subscription.update(status="canceled", canceled_at=books.now(), ended_at=books.now())
    subscription["cancellation_details"]["reason"] = why
    invoice = books.get("invoice", subscription["latest_invoice"])
    if first:
        invoices.void(books, invoice)
    elif invoice["status"] in ("open", "draft"):
        invoice["auto_advance"] = False
    books.emit("customer.subscription.deleted", subscription)
    return subscription
