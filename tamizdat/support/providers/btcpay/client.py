"""Asking a BTCPay Server: one host, no redirects, and whose fault it is when it does not work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from tamizdat.settings.payments import BTCPayStore
from tamizdat.support.providers.contract import GoneError, MisconfiguredError, RefusedError, UnreachableError

TIMEOUT = (5, 20)
LARGEST = 1 << 20
MOST = 100
OK, UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY, BROKEN = 200, 401, 403, 404, 429, 500
REDIRECTS = range(300, 400)


class Client:
    """Speaks the Greenfield API of one store."""

    def __init__(self, store: BTCPayStore) -> None:
        self._base = f"{store.url}/api/v1/stores/{quote(store.store, safe='')}"
        self._key = store.api_key

    def make(self, invoice: Mapping[str, Any]) -> dict[str, Any]:
        """Make an invoice."""
        return self._object(self._ask("POST", "/invoices", body=invoice))

    def invoices(self, key: str) -> list[dict[str, Any]]:
        """Return the invoices of an order, archived ones too."""
        asked = {"orderId": key, "includeArchived": "true", "take": str(MOST)}
        found = self._list(self._ask("GET", "/invoices", asked=asked))
        return [each for each in found if (each.get("metadata") or {}).get("orderId") == key]

    def invoice(self, number: str) -> dict[str, Any]:
        """Return an invoice."""
        return self._object(self._ask("GET", f"/invoices/{quote(number, safe='')}"))

    def methods(self, number: str) -> list[dict[str, Any]]:
        """Return the ways to pay an invoice, with what was paid by each."""
        asked = {"onlyAccountedPayments": "false", "includeSensitive": "false"}
        return self._list(self._ask("GET", f"/invoices/{quote(number, safe='')}/payment-methods", asked=asked))

    def close(self, number: str) -> None:
        """Have an invoice be paid no more."""
        self._ask("POST", f"/invoices/{quote(number, safe='')}/status", body={"status": "Invalid"})

    def _ask(
        self, verb: str, path: str, *, asked: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> Any:
        """Send one request.

        Raises:
            UnreachableError, RefusedError, GoneError, MisconfiguredError: see the contract.
        """
        headers = {"Authorization": f"token {self._key}", "Accept": "application/json"}
        # A session of its own that believes no proxy and no .netrc of the machine.
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.request(
                    verb,
                    self._base + path,
                    params=asked,
                    json=body,
                    headers=headers,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                )
                content = answer.raw.read(LARGEST + 1, decode_content=True)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise UnreachableError(f"the BTCPay Server did not answer ({type(error).__name__})") from None
        _judge(answer.status_code)
        return _json(content)

    def _object(self, told: Any) -> dict[str, Any]:
        if not isinstance(told, dict) or not isinstance(told.get("id"), str):
            raise MisconfiguredError("what answers at TAMIZDAT_BTCPAY_URL does not speak the Greenfield API")
        return told

    def _list(self, told: Any) -> list[dict[str, Any]]:
        if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
            raise MisconfiguredError("what answers at TAMIZDAT_BTCPAY_URL does not speak the Greenfield API")
        return told


def _judge(status: int) -> None:
    """Raise what an answer means that is no success."""
    if status == OK:
        return
    if status in (UNAUTHORISED, FORBIDDEN):
        raise MisconfiguredError("the BTCPay Server refuses TAMIZDAT_BTCPAY_API_KEY, or lets it do too little")
    if status in REDIRECTS:
        raise MisconfiguredError("TAMIZDAT_BTCPAY_URL leads elsewhere: set it to where the server answers itself")
    if status == NOT_FOUND:
        raise GoneError("the BTCPay Server knows no such invoice, or no such store")
    if status == TOO_MANY or status >= BROKEN:
        raise UnreachableError(f"the BTCPay Server answered with {status}")
    raise RefusedError(f"the BTCPay Server refused with {status}")


def _json(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise UnreachableError("the BTCPay Server answered with more than a megabyte")
    try:
        return json.loads(content) if content else None
    except ValueError:
        raise MisconfiguredError("what answers at TAMIZDAT_BTCPAY_URL does not speak the Greenfield API") from None
