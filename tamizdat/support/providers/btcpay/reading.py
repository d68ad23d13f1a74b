"""What invoices say, as the contract has it: rules without I/O."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tamizdat.support.money import EXPONENTS, Money
from tamizdat.support.providers.contract import Fact, Kind, MisconfiguredError, State

DIGEST_BYTES = 8
SATOSHI = Decimal("0.00000001")
# From the best to the worst that can be said of a contribution with several invoices.
ORDER = (State.PAID, State.PROCESSING, State.OPEN, State.EXPIRED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Something that was paid into an invoice.

    Args:
        number: of the transaction, as the server has it; it goes no further than this module.
        rate: of the invoice, in its currency for one of the transfer's.
    """

    number: str
    at: dt.datetime
    value: Decimal
    rate: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice with all that was paid into it."""

    number: str
    key: str
    amount: Money
    made: dt.datetime
    status: str
    additional: str
    link: str
    transfers: tuple[Transfer, ...] = ()

    @property
    def is_untouched(self) -> bool:
        """Whether it can still be paid, and nobody has begun to."""
        return self.status == "New" and self.additional == "None" and not self.transfers


def invoice_of(told: Mapping[str, Any], methods: Sequence[Mapping[str, Any]] = ()) -> Invoice:
    """Read an invoice.

    Raises:
        MisconfiguredError: it does not say what the Greenfield API promises.
    """
    try:
        return Invoice(
            number=str(told["id"]),
            key=str((told.get("metadata") or {}).get("orderId") or ""),
            amount=_money(Decimal(str(told["amount"])), told["currency"]),
            made=_moment(told["createdTime"]),
            status=str(told["status"]),
            additional=str(told.get("additionalStatus") or "None"),
            link=str(told.get("checkoutLink") or ""),
            transfers=tuple(sorted(_transfers(methods), key=lambda each: (each.at, each.number))),
        )
    except (KeyError, ValueError, TypeError, InvalidOperation):
        raise MisconfiguredError("the BTCPay Server describes an invoice in a way that is not known here") from None


def _transfers(methods: Sequence[Mapping[str, Any]]) -> Iterator[Transfer]:
    for method in methods:
        for paid in method.get("payments") or ():
            yield Transfer(
                number=str(paid["id"]),
                at=_moment(paid["receivedDate"]),
                value=Decimal(str(paid["value"])),
                rate=Decimal(str(method["rate"])),
                status=str(paid["status"]),
            )


def state_of(invoice: Invoice) -> State:
    """Return where one invoice stands.

    What was paid late or in part has come all the same, as soon as the server calls it settled.
    """
    statuses = {each.status for each in invoice.transfers}
    if invoice.status == "Settled" or ("Settled" in statuses and invoice.status != "New"):
        return State.PAID
    if invoice.status == "Processing" or ("Processing" in statuses and invoice.status == "Expired"):
        return State.PROCESSING
    if invoice.status == "Invalid" and not invoice.transfers:
        # Closed before anybody paid.
        return State.EXPIRED
    return {"New": State.OPEN, "Expired": State.EXPIRED}.get(invoice.status, State.FAILED)


def best(invoices: Sequence[Invoice]) -> Sequence[Invoice]:
    """Return the invoices of one order with the one that says most first; of equals, the oldest."""
    return sorted(invoices, key=lambda each: (ORDER.index(state_of(each)), each.made, each.number))


def facts_of(invoice: Invoice) -> tuple[Fact, ...]:
    """Return what has happened with money.

    Two that were paid one after the other are worth together what both are worth, to the cent. Who pays is not in the
    reference: with the number of a transaction everybody could look them up.
    """
    facts: list[Fact] = []
    total = Decimal(0)
    for each in invoice.transfers:
        if each.status == "Invalid":
            continue
        before, total = total, total + each.value * each.rate
        worth = _worth(total, each.rate, invoice.amount) - _worth(before, each.rate, invoice.amount)
        if each.status == "Settled" and worth.minor > 0:
            reference = f"{invoice.number}-{_digest(each.number)}"
            facts.append(Fact(Kind.PAYMENT, reference, worth, each.at, reference))
    if not invoice.transfers and invoice.status == "Settled":
        # A colleague has vouched for it on the server: it was paid in some other way.
        facts.append(Fact(Kind.PAYMENT, invoice.number, invoice.amount, invoice.made, invoice.number))
    if invoice.status == "Invalid" and invoice.additional != "Marked" and invoice.transfers and not facts:
        last, nothing = invoice.transfers[-1].at, Money(0, invoice.amount.currency)
        facts.append(Fact(Kind.PAYMENT_FAILED, invoice.number, nothing, last, ""))
    if invoice.status == "Invalid" and invoice.additional == "Marked":
        facts += [
            Fact(Kind.REFUND, f"{each.reference}-back", -each.amount, each.at, each.reference) for each in tuple(facts)
        ]
    return tuple(facts)


def _worth(total: Decimal, rate: Decimal, wanted: Money) -> Money:
    """Return what was paid by then; what differs from the invoice by a satoshi's worth is as much as it wants."""
    if abs(total - wanted.decimal) <= SATOSHI * rate:
        return wanted
    return _money(total, wanted.currency)


def _digest(number: str) -> str:
    return hashlib.blake2b(number.encode(), digest_size=DIGEST_BYTES).hexdigest()


def _money(value: Decimal, currency: str) -> Money:
    minor = value.scaleb(EXPONENTS[currency]).to_integral_value(rounding=ROUND_HALF_UP)
    return Money(int(minor), currency)


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)
