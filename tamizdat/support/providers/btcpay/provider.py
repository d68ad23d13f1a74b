"""BTCPay Server as a provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from tamizdat.settings.payments import BTCPayStore
from tamizdat.support.frequency import Frequency
from tamizdat.support.providers.btcpay.client import Client
from tamizdat.support.providers.btcpay.notices import KIND, read_notice
from tamizdat.support.providers.btcpay.reading import Invoice, best, facts_of, invoice_of, state_of
from tamizdat.support.providers.contract import (
    Begun,
    GoneError,
    MisconfiguredError,
    Notice,
    Object,
    Offers,
    Order,
    Provider,
    RefusedError,
    Standing,
)

SLUG = "btcpay"
# One block is enough for what is given, and keeps nobody waiting for an hour.
SPEED = "MediumSpeed"


class BTCPay(Provider):
    """Bitcoin, to a wallet of the newsroom's own.

    Args:
        store: where the server is, and the keys to it.
    """

    slug = SLUG
    offers = Offers(frequencies=frozenset({Frequency.ONCE}))

    def __init__(self, store: BTCPayStore) -> None:
        self._store, self._client = store, Client(store)

    @property
    def label(self) -> str:
        """What a supporter chooses."""
        return _("Bitcoin")

    def begin(self, order: Order) -> Begun:
        """Make an invoice, or return the one of the same order."""
        found = self._of_order(order.key)
        if not found:
            self._made(order)
            # Another process may have made one in the same moment: both now see both, and choose the same one.
            found = self._of_order(order.key)
            if not found:
                raise MisconfiguredError("the BTCPay Server does not find an invoice by its orderId")
        # The server lists the newest first, and tells only the second in which each was made.
        oldest_first = found[::-1]
        chosen, *others = sorted(oldest_first, key=lambda each: each.made)
        if chosen.amount != order.amount:
            raise RefusedError("there is another order under this key")
        for each in others:
            self._close(each)
        return Begun(tuple(Object(KIND, each.number) for each in (chosen, *others)), url=chosen.link)

    def _made(self, order: Order) -> None:
        told: dict[str, Any] = {
            "amount": str(order.amount.decimal),
            "currency": order.amount.currency,
            "metadata": {"orderId": order.key} | ({"itemDesc": order.description} if order.description else {}),
            "checkout": {
                "speedPolicy": SPEED,
                "redirectURL": order.done_url,
                "redirectAutomatically": False,
                "defaultLanguage": order.language,
            },
            # A public page with what was given would be one more place to keep it.
            "receipt": {"enabled": False},
        }
        try:
            self._client.make(told)
        except GoneError:
            raise MisconfiguredError("the BTCPay Server knows no store of TAMIZDAT_BTCPAY_STORE") from None

    def find(self, order: Order) -> Sequence[Object]:
        """Return the invoices of an order."""
        return [Object(KIND, each.number) for each in best(self._of_order(order.key))]

    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Say how the invoices of an order stand, whichever of them is asked about."""
        numbers = [each.reference for each in objects if each.kind == KIND]
        if not numbers:
            raise GoneError("there is no invoice to ask about")
        asked = self._client.invoice(numbers[0])
        key = (asked.get("metadata") or {}).get("orderId") or ""
        found = {each["id"]: each for each in (self._client.invoices(key) if key else ())}
        found[asked["id"]] = asked
        invoices = best([self._with_payments(each) for each in found.values()])
        facts = sorted(chain.from_iterable(facts_of(each) for each in invoices), key=lambda fact: fact.at)
        state = state_of(invoices[0])
        return Standing(
            state=state,
            objects=tuple(Object(KIND, each.number) for each in invoices),
            method="bitcoin",
            facts=tuple(facts),
        )

    def release(self, objects: Sequence[Object], key: str) -> None:
        """Close what nobody has begun to pay."""
        for each in objects:
            if each.kind == KIND:
                self._close(self._with_payments(self._client.invoice(each.reference)))

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
        """Check a notice and say which invoice it is about."""
        return read_notice(self._store, body, headers, now)

    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Do nothing: an invoice names nobody. What stands in the chain, nobody can delete."""

    def _of_order(self, key: str) -> list[Invoice]:
        try:
            return [invoice_of(each) for each in self._client.invoices(key)]
        except GoneError:
            raise MisconfiguredError("the BTCPay Server knows no store of TAMIZDAT_BTCPAY_STORE") from None

    def _with_payments(self, told: Mapping[str, Any]) -> Invoice:
        return invoice_of(told, self._client.methods(told["id"]))

    def _close(self, invoice: Invoice) -> None:
        """Have an invoice be paid no more, unless somebody has begun to."""
        if self._with_payments(self._client.invoice(invoice.number)).is_untouched:
            try:
                self._client.close(invoice.number)
            except RefusedError:
                # It was paid, or expired, between the question and this.
                return
