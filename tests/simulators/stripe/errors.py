"""Errors in the shape in which Stripe tells them."""

from __future__ import annotations


class StripeSays(Exception):
    """An answer that is an error.

    Args:
        more: what else stands in it, such as ``param`` or ``decline_code``.
    """

    def __init__(self, status, kind, message, code=None, **more):
        super().__init__(message)
        self.status = status
        told = {"code": code, **more}
        self.body = {"error": {"message": message, "type": kind} | {k: v for k, v in told.items() if v is not None}}


def invalid(message, param=None, code=None, **more):
    return StripeSays(400, "invalid_request_error", message, code, param=param, **more)


def missing(kind, reference, param="id"):
    return StripeSays(404, "invalid_request_error", f"No such {kind}: '{reference}'", "resource_missing", param=param)


def unexpected_state(intent, wanted):
    return invalid(
        f"This PaymentIntent could not be {wanted} because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )


def declined(code, decline_code, intent, charge):
    return StripeSays(
        402,
        "card_error",
        {"insufficient_funds": "Your card has insufficient funds."}.get(decline_code, "Your card was declined."),
        code,
        decline_code=decline_code,
        charge=charge["id"],
        payment_intent=intent,
    )
