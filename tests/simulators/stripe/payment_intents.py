"""Payment intents and the charges that they try."""

from __future__ import annotations

import secrets

from tests.simulators.stripe import balance, disputes
from tests.simulators.stripe.errors import StripeSays, declined, invalid, unexpected_state
from tests.simulators.stripe.forms import needed, only, truth, whole
from tests.simulators.stripe.methods import attach, method_of_token

DAY = 86_400
HELD_FOR = 7 * DAY
DEBIT_TAKES = 5 * DAY
LEAST = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50, "isk": 50_00, "ugx": 2000_00}
LONGEST_SUFFIX = 22
CREATE = {
    "amount", "automatic_payment_methods", "capture_method", "confirm", "confirmation_token", "currency", "customer",
    "description", "metadata", "off_session", "payment_method_types", "return_url", "setup_future_usage",
    "statement_descriptor_suffix", "use_stripe_sdk",
}  # fmt: skip
CONFIRM = {"confirmation_token", "return_url", "use_stripe_sdk", "off_session"}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def checked_amount(minor, currency, param="amount"):
    """Refuse amounts that cannot be charged."""
    if minor < LEAST.get(currency, 1):
        raise invalid("Amount must be no less than the minimum charge amount.", param, "amount_too_small")
    if minor > 99_999_999:
        raise invalid("Amount must be no more than the maximum charge amount.", param, "amount_too_large")
    if currency in balance.WHOLE_BUT_SENT_WITH_TWO and minor % 100:
        raise invalid("Amounts in this currency have to be divisible by 100.", param, "parameter_invalid_integer")
    return minor


def checked_suffix(suffix):
    """Refuse a suffix of the statement descriptor that banks would not take."""
    if suffix is None:
        return None
    if len(suffix) > LONGEST_SUFFIX or not any(each.isalpha() for each in suffix) or set(suffix) & set("<>\\'\"*"):
        raise invalid("The statement descriptor suffix is invalid.", "statement_descriptor_suffix")
    return suffix


def new_intent(books, *, amount, currency, key, metadata=None, capture="automatic_async", customer=None, suffix=None):
    """Write down an intent to charge.

    Args:
        key: of the order that it is for, as the books call it.
    """
    intent = books.add(
        "pi",
        "payment_intent",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        canceled_at=None,
        cancellation_reason=None,
        capture_method=capture,
        client_secret=None,
        confirmation_method="automatic",
        currency=currency,
        customer=customer,
        description=None,
        last_payment_error=None,
        latest_charge=None,
        metadata=metadata or {},
        next_action=None,
        payment_method=None,
        payment_method_types=["card", "sepa_debit"],
        processing=None,
        receipt_email=None,
        setup_future_usage=None,
        statement_descriptor_suffix=checked_suffix(suffix),
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(8)}"
    books.hidden(intent).update(key=key, then=lambda _status: None)
    books.emit("payment_intent.created", intent)
    return intent


def create(books, params):
    """Make an intent, and confirm it if that is asked for."""
    only(params, CREATE)
    currency = needed(params, "currency")
    intent = new_intent(
        books,
        amount=checked_amount(whole(params, "amount", 0), currency),
        currency=currency,
        key=params.get("metadata", {}).get("key"),
        metadata=params.get("metadata"),
        capture=params.get("capture_method", "automatic_async"),
        customer=params.get("customer"),
        suffix=params.get("statement_descriptor_suffix"),
    )
    intent["description"] = params.get("description")
    return confirm_by_token(books, intent, params) if truth(params, "confirm") else intent


def confirm(books, params, reference):
    """Confirm an intent that was made before."""
    only(params, CONFIRM)
    return confirm_by_token(books, books.get("payment_intent", reference), params)


def confirm_by_token(books, intent, params):
    if intent["status"] not in OPEN:
        raise unexpected_state(intent, "confirmed")
    token = books.get("confirmation_token", needed(params, "confirmation_token"), "confirmation_token")
    use_sdk = truth(params, "use_stripe_sdk") if "use_stripe_sdk" in params else token["use_stripe_sdk"]
    method = method_of_token(books, token, intent)
    charge_with(books, intent, method, return_url=params.get("return_url"), use_sdk=use_sdk)
    return intent


def charge_with(books, intent, method, *, return_url=None, use_sdk=False, present=True):
    """Try to charge a payment method.

    Args:
        present: whether the person is there to be asked something by their bank.

    Raises:
        StripeSays: the bank has declined.
    """
    card = books.hidden(method)["card"]
    intent["payment_method"], intent["next_action"] = method["id"], None
    if card.kind == "sepa_debit":
        _promise(books, intent, method, card)
    elif card.asks and present and not books.hidden(intent).get("asked"):
        _ask(books, intent, return_url, use_sdk=use_sdk)
    elif card.asks and not present:
        _decline(books, intent, method, "authentication_required", "authentication_required")
    elif decline := (card.decline or books.hidden(method).get("declines")):
        _decline(books, intent, method, "card_declined", decline)
    else:
        _authorise(books, intent, method)


def _new_charge(books, intent, method, status, **more):
    suffix = intent["statement_descriptor_suffix"]
    details = {method["type"]: method[method["type"]], "type": method["type"]}
    charge = books.add(
        "py" if method["type"] == "sepa_debit" else "ch",
        "charge",
        **{
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "balance_transaction": None,
            "billing_details": method["billing_details"],
            "calculated_statement_descriptor": f"SIMULATED* {suffix}" if suffix else "SIMULATED",
            "captured": False,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "disputed": False,
            "failure_code": None,
            "failure_message": None,
            "metadata": dict(intent["metadata"]),
            "paid": status == "succeeded",
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": details,
            "receipt_email": None,
            "refunded": False,
            "statement_descriptor_suffix": suffix,
            "status": status,
        }
        | more,
    )
    books.hidden(charge).update(key=books.hidden(intent)["key"], card=books.hidden(method)["card"])
    intent["latest_charge"] = charge["id"]
    return charge


def _move(books, intent, status, event=None):
    intent["status"] = status
    if event:
        books.emit(f"payment_intent.{event}", intent)
    books.hidden(intent)["then"](status)


def _decline(books, intent, method, code, decline):
    charge = _new_charge(books, intent, method, "failed", failure_code=code, failure_message="Your card was declined.")
    intent["payment_method"] = None
    intent["status"] = "requires_payment_method"
    error = declined(code, decline, intent, charge)
    told = error.body["error"]
    intent["last_payment_error"] = {name: told[name] for name in ("type", "code", "decline_code", "message", "charge")}
    error.body["error"]["payment_intent"] = dict(intent)
    books.emit("charge.failed", charge)
    _move(books, intent, "requires_payment_method", "payment_failed")
    raise error


def _ask(books, intent, return_url, *, use_sdk):
    if use_sdk:
        intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    else:
        if not return_url:
            raise invalid("You must provide a `return_url` when confirming.", param="return_url")
        page = f"{books.url}/3ds/{intent['id']}"
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": page}}
    books.hidden(intent)["return_url"] = return_url
    _move(books, intent, "requires_action", "requires_action")


def answer_bank(books, intent, *, agrees):
    """Let the person answer what their bank has asked."""
    if intent["status"] != "requires_action":
        return
    method = books.get("payment_method", intent["payment_method"])
    books.hidden(intent)["asked"] = agrees
    intent["next_action"] = None
    if agrees:
        charge_with(books, intent, method)
        return
    intent["payment_method"] = None
    intent["last_payment_error"] = {
        "type": "invalid_request_error",
        "code": "payment_intent_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication.",
    }
    _move(books, intent, "requires_payment_method", "payment_failed")


def _authorise(books, intent, method):
    charge = _new_charge(books, intent, method, "succeeded")
    if intent["capture_method"] == "manual":
        intent["amount_capturable"] = intent["amount"]
        books.emit("charge.succeeded", charge)
        books.at(books.now() + HELD_FOR, lambda: _let_hold_expire(books, intent))
        _move(books, intent, "requires_capture", "amount_capturable_updated")
        return
    _take(books, intent, charge)


def _take(books, intent, charge):
    charge.update(captured=True, paid=True, amount_captured=charge["amount"], status="succeeded")
    moved = balance.record(books, charge, "charge", charge["amount"], charge["currency"], fee=None)
    charge["balance_transaction"] = moved["id"]
    intent.update(amount_capturable=0, amount_received=charge["amount"], last_payment_error=None)
    books.book(books.hidden(charge)["key"], charge["amount"], charge["currency"], f"charge {charge['id']}")
    books.emit("charge.captured" if intent["capture_method"] == "manual" else "charge.succeeded", charge)
    _move(books, intent, "succeeded", "succeeded")
    if books.hidden(charge)["card"].kind == "card" and books.hidden(charge)["card"].disputed:
        disputes.open_dispute(books, charge)


def _promise(books, intent, method, account):
    charge = _new_charge(books, intent, method, "pending")
    books.emit("charge.pending", charge)
    books.at(books.now() + DEBIT_TAKES, lambda: keep_promise(books, intent, kept=account.comes))
    _move(books, intent, "processing", "processing")


def keep_promise(books, intent, *, kept):
    """Let a debit come, or not."""
    if intent["status"] != "processing":
        return
    charge = books.get("charge", intent["latest_charge"])
    if kept:
        _take(books, intent, charge)
        return
    charge.update(status="failed", failure_code="insufficient_funds", failure_message="There was not enough money.")
    intent["payment_method"] = None
    intent["last_payment_error"] = {
        "type": "card_error",
        "code": "payment_intent_payment_attempt_failed",
        "message": "The account did not have enough money.",
        "charge": charge["id"],
    }
    books.emit("charge.failed", charge)
    _move(books, intent, "requires_payment_method", "payment_failed")


def capture(books, params, reference):
    """Take what is held."""
    only(params, ())
    intent = books.get("payment_intent", reference)
    if intent["status"] != "requires_capture":
        raise unexpected_state(intent, "captured")
    _take(books, intent, books.get("charge", intent["latest_charge"]))
    return intent


def cancel(books, params, reference):
    """Give an intent up, and let go what is held."""
    only(params, {"cancellation_reason"})
    intent = books.get("payment_intent", reference)
    if intent["status"] not in (*OPEN, "requires_capture"):
        raise unexpected_state(intent, "canceled")
    if books.hidden(intent).get("page_open"):
        raise invalid("You cannot cancel a PaymentIntent of Checkout: expire the Checkout Session instead.")
    return give_up(books, intent, params.get("cancellation_reason"))


def give_up(books, intent, reason):
    """Cancel an intent, whoever wants it."""
    if intent["status"] == "requires_capture":
        charge = books.get("charge", intent["latest_charge"])
        charge.update(refunded=True, amount_refunded=charge["amount"])
        books.emit("charge.refunded", charge)
    intent.update(amount_capturable=0, canceled_at=books.now(), cancellation_reason=reason, next_action=None)
    _move(books, intent, "canceled", "canceled")
    return intent


def _let_hold_expire(books, intent):
    if intent["status"] == "requires_capture":
        give_up(books, intent, "automatic")


def keep_method(books, intent, customer):
    """Keep the payment method of an intent for its customer, for further payments."""
    if intent["payment_method"]:
        attach(books, books.get("payment_method", intent["payment_method"]), customer)


def is_declined(attempt):
    """Tell whether a bank declines; what it says is in the intent."""
    try:
        attempt()
    except StripeSays as error:
        if error.status != 402:
            raise
        return True
    return False
