"""What a BTCPay Server tells by itself: signed, and sent again if it was not taken."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from tamizdat.settings.payments import BTCPayStore
from tamizdat.support.providers.contract import Notice, NoticeError, Object

HEADER, SCHEME = "btcpay-sig", "sha256="
KIND = "invoice"
LONGEST = 100
# Orders of others in the same store have names of other lengths.
LENGTH_OF_KEY = 32
# The server gives up after an hour; a colleague can send a notice again from its pages, for some days after.
OLDEST = dt.timedelta(days=7)


def read_notice(store: BTCPayStore, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
    """Check a notice and say which invoice it is about; None if it is about something else.

    One that is sent again has a new number and the old one beside it: by the old one it is known.

    Raises:
        NoticeError: it is forged, too old, or of another store.
    """
    signed = SCHEME + hmac.new(store.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed.encode(), headers.get(HEADER, "").encode()):
        raise NoticeError("the signature is not the server's")
    told = _told(body)
    if not str(told.get("type", "")).startswith("Invoice"):
        return None
    if told.get("storeId") != store.store:
        raise NoticeError("the notice is about another store")
    event, invoice = told.get("originalDeliveryId") or told.get("deliveryId"), told.get("invoiceId")
    if not (_is_name(event) and _is_name(invoice)):
        raise NoticeError("the notice names nothing")
    _refuse_old(told.get("timestamp"), now)
    key = (told.get("metadata") or {}).get("orderId")
    return Notice(
        str(event), (Object(KIND, str(invoice)),), key if isinstance(key, str) and len(key) == LENGTH_OF_KEY else ""
    )


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise NoticeError("the notice is no JSON") from None
    if not isinstance(told, dict):
        raise NoticeError("the notice is no object")
    return told


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _refuse_old(seconds: object, now: dt.datetime) -> None:
    if not isinstance(seconds, int):
        raise NoticeError("the notice does not say when it was made")
    if abs(now.timestamp() - seconds) > OLDEST.total_seconds():
        raise NoticeError("the notice is too old")
