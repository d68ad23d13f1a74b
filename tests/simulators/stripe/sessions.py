"""Checkout sessions: pages on which somebody pays once, or subscribes."""

from __future__ import annotations

from tests.simulators.stripe import subscriptions
from tests.simulators.stripe.customers import new_customer
from tests.simulators.stripe.errors import StripeSays, invalid
from tests.simulators.stripe.forms import needed, only, whole
from tests.simulators.stripe.methods import new_method
from tests.simulators.stripe.payment_intents import charge_with, checked_suffix, new_intent
from tests.simulators.stripe.prices import price_of

HOUR = 3_600
DAY = 24 * HOUR
CREATE = {
    "cancel_url", "client_reference_id", "customer_creation", "expires_at", "line_items", "locale", "metadata", "mode",
    "payment_intent_data", "payment_method_collection", "payment_method_types", "submit_type", "subscription_data",
    "success_url", "ui_mode",
}  # fmt: skip
INTENT_DATA = {"capture_method", "description", "metadata", "statement_descriptor_suffix"}
SUBSCRIPTION_DATA = {"description", "metadata"}
LOCALES = {
    "auto",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "en-GB",
    "es",
    "es-419",
    "et",
    "fi",
    "fil",
    "fr",
    "fr-CA",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "ms",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "pt-BR",
    "ro",
    "ru",
    "sk",
    "sl",
    "sv",
    "th",
    "tr",
    "vi",
    "zh",
    "zh-HK",
    "zh-TW",
}


def create(books, params):
    """Make a page on which somebody pays."""
    only(params, CREATE)
    mode = needed(params, "mode")
    price, quantity = _line(books, params, mode)
    session = books.add(
        "cs_live" if books.live else "cs_test",
        "checkout.session",
        amount_subtotal=price["unit_amount"] * quantity,
        amount_total=price["unit_amount"] * quantity,
        cancel_url=params.get("cancel_url"),
        client_reference_id=params.get("client_reference_id"),
        currency=price["currency"],
        customer=None,
        customer_creation="always" if mode == "subscription" else params.get("customer_creation", "if_required"),
        customer_details=None,
        customer_email=None,
        expires_at=_expiry(books, params),
        invoice=None,
        locale=_locale(params),
        metadata=params.get("metadata") or {},
        mode=mode,
        payment_intent=None,
        payment_method_types=["card", "sepa_debit"],
        payment_status="unpaid",
        setup_intent=None,
        status="open",
        submit_type=params.get("submit_type"),
        subscription=None,
        success_url=needed(params, "success_url"),
        ui_mode="hosted_page",
        url="",
    )
    session["url"] = f"{books.url}/c/pay/{session['id']}"
    books.hidden(session).update(price=price, **_data(params, mode))
    books.at(session["expires_at"], lambda: _expire(books, session))
    return session


def _line(books, params, mode):
    lines = needed(params, "line_items")
    if not isinstance(lines, list) or len(lines) != 1:
        raise invalid("One line item is simulated.", param="line_items")
    only(lines[0], {"price_data", "quantity"})
    price = price_of(books, needed(lines[0], "price_data"), inline=True)
    if (mode == "subscription") != (price["type"] == "recurring"):
        raise invalid(f"You specified `{mode}` mode but passed a price that is {price['type']}.", param="line_items")
    return price, whole(lines[0], "quantity", 1)


def _data(params, mode):
    wanted, other = "payment_intent_data", "subscription_data"
    allowed = INTENT_DATA
    if mode == "subscription":
        wanted, other, allowed = other, wanted, SUBSCRIPTION_DATA
    if other in params:
        raise invalid(f"You can not pass `{other}` in `{mode}` mode.", param=other)
    data = params.get(wanted) or {}
    only(data, allowed)
    checked_suffix(data.get("statement_descriptor_suffix"))
    return {"data": data}


def _expiry(books, params):
    when = whole(params, "expires_at", books.now() + DAY)
    if not books.now() + HOUR // 2 <= when <= books.now() + DAY:
        raise invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours ahead.", param="expires_at")
    return when


def _locale(params):
    locale = params.get("locale", "auto")
    if locale not in LOCALES:
        raise invalid(f"Invalid locale: {locale}", param="locale")
    return locale


def takes_debits(books, session):
    """Tell whether an account can be debited: not where money is only held, and only in euros."""
    held = books.hidden(session)["data"].get("capture_method") == "manual"
    return session["currency"] == "eur" and not held


def expire(books, params, reference):
    """Shut a page."""
    only(params, ())
    session = books.get("checkout.session", reference)
    if session["status"] != "open":
        raise invalid(f'Only Checkout Sessions with a status in ["open"] can be expired: it is {session["status"]}.')
    return _expire(books, session)


def _expire(books, session):
    if session["status"] == "open":
        session.update(status="expired", url=None)
        intent = session["payment_intent"] and books.get("payment_intent", session["payment_intent"])
        if intent and intent["status"] != "canceled":
            books.hidden(intent)["page_open"] = False
            intent.update(status="canceled", canceled_at=books.now(), cancellation_reason="expired", next_action=None)
            books.emit("payment_intent.canceled", intent)
        books.emit("checkout.session.expired", session)
    return session


def pay(books, session, card, email):
    """Have somebody pay on the page.

    Raises:
        StripeSays: their bank declines; they can try again.
    """
    if session["status"] != "open":
        raise invalid("This page is no longer open.")
    if card.kind == "sepa_debit" and not takes_debits(books, session):
        raise StripeSays(402, "card_error", "Accounts cannot be debited here.", "payment_method_not_available")
    session["customer_details"] = {"email": email, "name": None, "address": None, "phone": None}
    intent = _subscribe(books, session, email) if session["mode"] == "subscription" else _intent(books, session)
    then = books.hidden(intent)["then"]
    books.hidden(intent).setdefault("page", then)
    books.hidden(intent).update(page_open=True, then=lambda status: _follow(books, session, intent, status))
    charge_with(books, intent, new_method(books, card), return_url=session["success_url"])
    return intent


def _intent(books, session):
    if session["payment_intent"]:
        return books.get("payment_intent", session["payment_intent"])
    data = books.hidden(session)["data"]
    intent = new_intent(
        books,
        amount=session["amount_total"],
        currency=session["currency"],
        key=session["client_reference_id"],
        metadata=data.get("metadata"),
        capture=data.get("capture_method", "automatic_async"),
        suffix=data.get("statement_descriptor_suffix"),
    )
    session["payment_intent"] = intent["id"]
    return intent


def _subscribe(books, session, email):
    """Return the intent of the first invoice. The subscription is the session's once that is paid."""
    waiting = books.hidden(session).get("subscription")
    if waiting is None or waiting["status"] != "incomplete":
        customer = new_customer(books, email=email)
        waiting = subscriptions.new_subscription(
            books, customer, books.hidden(session)["price"], books.hidden(session)["data"].get("metadata")
        )
        books.hidden(session)["subscription"] = waiting
    return subscriptions.first_intent(books, waiting)


def _follow(books, session, intent, status):
    books.hidden(intent)["page"](status)
    if session["status"] == "open" and status in ("succeeded", "processing", "requires_capture"):
        books.hidden(intent)["page_open"] = False
        _complete(books, session, paid=status == "succeeded")
    elif session["status"] == "complete" and session["payment_status"] == "unpaid":
        if status == "succeeded":
            session["payment_status"] = "paid"
            if intent["capture_method"] != "manual":
                books.emit("checkout.session.async_payment_succeeded", session)
        elif status == "requires_payment_method":
            books.emit("checkout.session.async_payment_failed", session)


def _complete(books, session, *, paid):
    session.update(status="complete", payment_status="paid" if paid else "unpaid", url=None)
    subscription = books.hidden(session).get("subscription")
    if subscription is not None:
        session.update(
            subscription=subscription["id"], customer=subscription["customer"], invoice=subscription["latest_invoice"]
        )
    books.emit("checkout.session.completed", session)
