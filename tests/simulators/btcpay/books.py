"""Invoices and what was paid into them, as the server keeps them."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
import threading
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal

SATOSHI = Decimal("0.00000001")
EXPIRES, MONITORED = dt.timedelta(minutes=15), dt.timedelta(days=1)
# What a bitcoin is worth here; every other currency is refused, as by a server without a rate for it.
RATES = {
    "USD": Decimal("64392.23"),
    "EUR": Decimal("59870.11"),
    "GBP": Decimal("50931.07"),
    "JPY": Decimal("9641873.4"),
    "ISK": Decimal("8901234.5"),
    "KRW": Decimal("89123456.7"),
    "UGX": Decimal("239876543.2"),
    "XOF": Decimal("39276543.1"),
}
PAYMENT_METHOD = "BTC-CHAIN"


@dataclass
class Payment:
    """Something that was paid in: in the chain, and sure only with a block on top."""

    value: Decimal
    received: dt.datetime
    status: str = "Processing"
    number: str = field(default_factory=lambda: f"{secrets.token_hex(32)}-0")

    def told(self):
        return {
            "id": self.number,
            "receivedDate": int(self.received.timestamp()),
            "value": str(self.value),
            "fee": "0.0",
            "status": self.status,
            "destination": f"bcrt1q{self.number[:32]}",
        }


@dataclass
class Invoice:
    """An invoice."""

    store: str
    amount: Decimal
    currency: str
    metadata: dict
    checkout: dict
    receipt: dict
    made: dt.datetime
    order: int
    number: str = field(default_factory=lambda: secrets.token_urlsafe(16).replace("-", "x").replace("_", "y"))
    status: str = "New"
    additional: str = "None"
    archived: bool = False
    payments: list = field(default_factory=list)

    @property
    def rate(self):
        return RATES[self.currency]

    @property
    def wanted(self):
        """In bitcoin, as the page says."""
        return (self.amount / self.rate).quantize(SATOSHI, rounding=ROUND_UP)

    @property
    def paid(self):
        return sum((each.value for each in self.payments if each.status != "Invalid"), Decimal(0))

    @property
    def expires(self):
        return self.made + dt.timedelta(minutes=self.checkout.get("expirationMinutes") or EXPIRES.seconds // 60)

    @property
    def marks(self):
        """How it can be marked by hand (InvoiceState.CanMarkComplete and CanMarkInvalid)."""
        marked = self.additional == "Marked"
        settled = self.status in ("New", "Processing", "Expired", "Invalid")
        invalid = self.status in ("New", "Processing", "Expired") or (self.status != "Invalid" and marked)
        return [name for name, may in (("Settled", settled), ("Invalid", invalid)) if may]

    def told(self, origin):
        return {
            "id": self.number,
            "storeId": self.store,
            "amount": str(self.amount),
            "paidAmount": str((self.paid * self.rate).quantize(Decimal("0.01"))),
            "currency": self.currency,
            "type": "Standard",
            "checkoutLink": f"{origin}/i/{self.number}",
            "createdTime": int(self.made.timestamp()),
            "expirationTime": int(self.expires.timestamp()),
            "monitoringExpiration": int((self.expires + MONITORED).timestamp()),
            "status": self.status,
            "additionalStatus": self.additional,
            "availableStatusesForManualMarking": self.marks,
            "archived": self.archived,
            "metadata": self.metadata,
            "checkout": self.checkout,
            "receipt": self.receipt,
        }

    def methods(self):
        due = self.wanted - self.paid
        return [
            {
                "paymentMethodId": PAYMENT_METHOD,
                "currency": "BTC",
                "destination": f"bcrt1q{self.number.lower()}",
                "paymentLink": f"bitcoin:bcrt1q{self.number.lower()}?amount={due}",
                "rate": str(self.rate),
                "paymentMethodPaid": str(self.paid),
                "totalPaid": str(self.paid),
                "due": str(due),
                "amount": str(self.wanted),
                "paymentMethodFee": "0.0",
                "payments": [each.told() for each in self.payments],
                "activated": True,
                "additionalData": {},
            }
        ]


class Books:
    """All invoices of a store.

    Args:
        tell: called with an invoice, the type of an event and what else it says, whenever something happens.
        fast: whether a payment is sure at once (HighSpeed), whatever an invoice asks for.
    """

    def __init__(self, tell=lambda *_told, **_more: None):
        self.tell = tell
        self.invoices = {}
        self.ahead = dt.timedelta(0)
        self.lock = threading.RLock()
        self._order = itertools.count(1)

    def now(self):
        return dt.datetime.now(dt.UTC) + self.ahead

    def advance(self, by):
        """Let time pass: pages expire, and what was not confirmed in its time becomes invalid."""
        with self.lock:
            self.ahead += by
            self.sweep()

    def sweep(self):
        with self.lock:
            for invoice in self.invoices.values():
                if invoice.status == "New" and self.now() >= invoice.expires:
                    invoice.status = "Expired"
                    self.tell(invoice, "InvoiceExpired", partiallyPaid=bool(invoice.payments))
                if invoice.status == "Processing" and self.now() >= invoice.expires + MONITORED:
                    self._fail(invoice)

    def make(self, store, amount, currency, told):
        with self.lock:
            invoice = Invoice(
                store,
                amount,
                currency,
                told.get("metadata") or {},
                told.get("checkout") or {},
                told.get("receipt") or {},
                self.now(),
                next(self._order),
            )
            self.invoices[invoice.number] = invoice
        self.tell(invoice, "InvoiceCreated")
        return invoice

    def pay(self, number, value=None):
        """Pay in some bitcoin: what is due, if it is not said how much."""
        with self.lock:
            invoice = self.invoices[number]
            late = invoice.status != "New"
            value = invoice.wanted - invoice.paid if value is None else value
            payment = Payment(value, self.now())
            invoice.payments.append(payment)
            enough = invoice.paid >= invoice.wanted
            if not enough:
                invoice.additional = "PaidPartial"
            elif late:
                invoice.additional = "PaidLate"
            else:
                invoice.additional = "PaidOver" if invoice.paid > invoice.wanted else "None"
                invoice.status = "Processing"
        self.tell(
            invoice,
            "InvoiceReceivedPayment",
            afterExpiration=late,
            paymentMethodId=PAYMENT_METHOD,
            payment=payment.told(),
        )
        if invoice.status == "Processing":
            self.tell(invoice, "InvoiceProcessing", overPaid=invoice.additional == "PaidOver")

    def confirm(self, number):
        """A block comes."""
        with self.lock:
            invoice = self.invoices[number]
            fresh = [each for each in invoice.payments if each.status == "Processing"]
            for payment in fresh:
                payment.status = "Settled"
            if invoice.status == "Processing":
                invoice.status = "Settled"
        for payment in fresh:
            self.tell(
                invoice,
                "InvoicePaymentSettled",
                afterExpiration=False,
                paymentMethodId=PAYMENT_METHOD,
                payment=payment.told(),
            )
        if invoice.status == "Settled":
            self.tell(invoice, "InvoiceSettled", manuallyMarked=False, overPaid=invoice.additional == "PaidOver")

    def double_spend(self, number):
        """What was paid is spent elsewhere before a block comes."""
        with self.lock:
            invoice = self.invoices[number]
            for payment in invoice.payments:
                if payment.status == "Processing":
                    payment.status = "Invalid"
            self._fail(invoice)

    def _fail(self, invoice):
        invoice.status = "Invalid"
        self.tell(invoice, "InvoiceInvalid", manuallyMarked=False)

    def mark(self, number, status):
        """Mark an invoice by hand; tell whether it could be."""
        with self.lock:
            invoice = self.invoices[number]
            if status not in invoice.marks:
                return False
            invoice.status, invoice.additional = status, "Marked"
        self.tell(invoice, f"Invoice{status}", manuallyMarked=True)
        return True
