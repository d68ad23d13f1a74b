"""Payment methods, and confirmation tokens: what a script has made of a card before anything is charged."""

from __future__ import annotations

from tests.simulators.stripe.cards import called, method_details
from tests.simulators.stripe.errors import invalid
from tests.simulators.stripe.forms import needed

HALF_A_DAY = 43_200


def new_method(books, card, customer=None):
    """Write down a payment method."""
    method = books.add("pm", "payment_method", customer=customer, metadata={}, **method_details(card))
    method["billing_details"] = {"address": None, "email": None, "name": None, "phone": None}
    books.hidden(method)["card"] = card
    return method


def attach(books, method, customer):
    """Keep a payment method for a customer."""
    method["customer"] = customer["id"]
    books.emit("payment_method.attached", method)


def new_token(books, number):
    """Write down what a script has made of a number."""
    card = called(number)
    token = books.add(
        "ctoken",
        "confirmation_token",
        expires_at=books.now() + HALF_A_DAY,
        mandate_data=None,
        payment_intent=None,
        payment_method_options=None,
        payment_method_preview=method_details(card) | {"billing_details": {"email": None}, "customer": None},
        return_url=None,
        setup_future_usage=None,
        setup_intent=None,
        shipping=None,
        use_stripe_sdk=True,
    )
    books.hidden(token)["card"] = card
    return token


def create_token(books, params):
    """The test helper that makes one without a script."""
    data = needed(params, "payment_method_data")
    kind = needed(data, "type")
    return new_token(books, data[kind]["number" if kind == "card" else "iban"])


def method_of_token(books, token, intent):
    """Use a token up, and return the payment method that comes of it."""
    if token["payment_intent"] not in (None, intent["id"]):
        raise invalid("This ConfirmationToken has already been used.", param="confirmation_token")
    if token["expires_at"] is not None and token["expires_at"] <= books.now():
        raise invalid("This ConfirmationToken has expired.", param="confirmation_token")
    token["payment_intent"], token["expires_at"] = intent["id"], None
    return new_method(books, books.hidden(token)["card"])
