"""Stripe's notices: the signature first, then the mode, and only then which objects to ask about."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

import stripe

from tamizdat.settings.payments import StripeAccount
from tamizdat.support.providers.contract import Notice, NoticeError, Object
from tamizdat.support.providers.stripe.objects import CUSTOMER, INTENT, SESSION, SUBSCRIPTION

TOLERANCE = dt.timedelta(seconds=300)
LONGEST_REFERENCE = 100
LENGTH_OF_KEY = 32
_SIGNED_AT = re.compile(r"(?:^|,)t=(\d{1,12})(?:,|$)")
_OWN = {
    "checkout.session": SESSION,
    "payment_intent": INTENT,
    "subscription": SUBSCRIPTION,
    "customer": CUSTOMER,
}
# Objects that belong to a payment intent, which they name.
_OF_INTENT = ("charge", "refund", "dispute")


def read_notice(account: StripeAccount, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
    """Check a notice and say which objects to ask about; None if nothing follows from it.

    Raises:
        NoticeError: it is not Stripe's, was signed more than five minutes from now, or is of the other mode.
    """
    _check(account, body, headers.get("stripe-signature", ""), now)
    try:
        event = json.loads(body)
        if event["livemode"] is not account.live:
            raise NoticeError("a notice is of the other mode: look at the webhook's secret")
        objects, key = _about(event["data"]["object"])
        reference = str(event["id"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, NoticeError):
            raise
        raise NoticeError("a signed notice is no event of Stripe's") from None
    return Notice(reference[:LONGEST_REFERENCE], objects, key) if objects else None


def _check(account: StripeAccount, body: bytes, signature: str, now: dt.datetime) -> None:
    """Check signature and age; the age by the clock that whoever calls has given."""
    signed_at = _SIGNED_AT.search(signature)
    try:
        stripe.WebhookSignature.verify_header(body, signature, account.webhook_secret)
    except (stripe.SignatureVerificationError, ValueError):
        raise NoticeError("a notice is not signed by Stripe") from None
    if signed_at is None or abs(now.timestamp() - int(signed_at[1])) > TOLERANCE.total_seconds():
        raise NoticeError("a notice was signed too long ago")


def _about(told: Mapping[str, Any]) -> tuple[tuple[Object, ...], str]:
    """Return which objects to ask about, and the order's key if the notice says it."""
    kind = told["object"]
    key = _key(told.get("client_reference_id") or _metadata(told).get("key"))
    if kind in _OWN:
        return (Object(_OWN[kind], str(told["id"])),), key if kind != "customer" else ""
    if kind == "invoice":
        details = (told.get("parent") or {}).get("subscription_details") or {}
        found = details.get("subscription")
        return ((Object(SUBSCRIPTION, str(found)),) if found else ()), _key(_metadata(details).get("key"))
    if kind in _OF_INTENT:
        found, customer = told.get("payment_intent"), told.get("customer")
        named = [Object(INTENT, str(found))] if found else []
        # The first payment of a renewal is known by its customer before it is known itself.
        return (*named, *((Object(CUSTOMER, str(customer)),) if customer else ())), ""
    return (), ""


def _metadata(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return told.get("metadata") or {}


def _key(told: object) -> str:
    """Return the key of one of our orders; "" for what somebody else has written there."""
    return told if isinstance(told, str) and len(told) == LENGTH_OF_KEY else ""
