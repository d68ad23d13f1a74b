"""Amounts of money: whole minor units and their currency, never parted, and never a float.

Minor units are those of ISO 4217: cents of a dollar, and the yen itself, since it has none. A provider that counts
otherwise converts at its own door.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

# Digits after the point (ISO 4217). Currencies with three are not offered: no provider of ours takes them whole.
EXPONENTS = {
    **dict.fromkeys(("AMD", "AUD", "AZN", "BGN", "BRL", "BYN", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP"), 2),
    **dict.fromkeys(("GEL", "HKD", "HUF", "ILS", "INR", "KGS", "KZT", "MDL", "MXN", "NOK", "NZD", "PLN", "RON"), 2),
    **dict.fromkeys(("RSD", "RUB", "SEK", "SGD", "THB", "TJS", "TRY", "UAH", "USD", "UZS", "ZAR"), 2),
    **dict.fromkeys(("AED", "ALL", "ARS", "BAM", "COP", "CRC", "DOP", "EGP", "GHS", "IDR", "KES", "LKR", "MAD"), 2),
    **dict.fromkeys(("MKD", "MUR", "MYR", "NGN", "PEN", "PHP", "PKR", "QAR", "SAR", "TWD", "UYU"), 2),
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"), 0),
}
# What the providers take at once, at the most: eight digits (Stripe, "Minimum and maximum charge amounts"). Two
# currencies are sent with two zeros more (``providers.stripe.amounts``).
LARGEST = 99_999_999
_SENT_WITH_TWO_MORE = dict.fromkeys(("ISK", "UGX"), LARGEST // 100)
LONGEST_TEXT = 20
# A thin or a plain space between groups, as several languages write it; and an Arabic comma for the point.
_SPACES = "\u00a0\u2009\u202f '’"
_POINTS = ".,\u066b\uff0e\uff0c"
# What is copied from a page that runs from right to left brings signs that nobody sees.
_UNSEEN = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_GROUPED = re.compile(r"\d{1,3}(?:[\x20]\d{3})+")


class AmountError(ValueError):
    """What somebody typed is no amount that can be given; the message says why, in their language."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in a currency.

    Args:
        minor: in minor units of the currency; negative for what goes out.
        currency: three capital letters (ISO 4217).

    Raises:
        ValueError: the currency is not one that is known here.
        TypeError: the amount is not a whole number.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is no amount, so that no float ever gets in."""
        if type(self.minor) is not int:
            raise TypeError("an amount is a whole number of minor units")
        if self.currency not in EXPONENTS:
            raise ValueError(f"{self.currency!r} is not a currency that is known here")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        """Return the amount for logs, exports and programs: ``2.00 USD``."""
        return f"{self.decimal} {self.currency}"

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact, with as many digits as the currency has."""
        return Decimal(self.minor).scaleb(-EXPONENTS[self.currency])

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.minor


def parse(text: str, currency: str) -> Money:
    """Read an amount as people type it: ``2``, ``2.00``, ``2,50``, ``1 000``, and the same in any script's digits.

    Args:
        text: from a form.
        currency: three capital letters.

    Raises:
        AmountError: it is no amount, or not one of this currency; the message is for whoever typed it.
        ValueError: the currency is not known.
    """
    places = EXPONENTS.get(currency)
    if places is None:
        raise ValueError(f"{currency!r} is not a currency that is known here")
    whole, part = _halves(text)
    if len(part) > places:
        if places:
            raise AmountError(_("Please write an amount with two digits after the point at the most, such as 5.00."))
        raise AmountError(_("Please write a whole number: this currency has no smaller unit."))
    minor = int(whole + part.ljust(places, "0"))
    if minor > largest(currency):
        raise AmountError(_("This is more than can be given at once. Please write to us, and we find a way."))
    return Money(minor, currency)


def largest(currency: str) -> int:
    """Return the most that can be given at once, fee included, in minor units."""
    return _SENT_WITH_TWO_MORE.get(currency, LARGEST)


def _halves(text: str) -> tuple[str, str]:
    """Return the digits before and after the point, in ASCII.

    Raises:
        AmountError: there is anything else.
    """
    seen = text.translate(_UNSEEN).strip()
    plain = "".join(" " if each in _SPACES else _digit(each) for each in seen[: LONGEST_TEXT + 1])
    match = re.fullmatch(rf"(\d+|{_GROUPED.pattern})(?:[{_POINTS}](\d+))?", plain, re.ASCII)
    if len(plain) > LONGEST_TEXT or match is None:
        raise AmountError(_("Please write the amount as a number, such as 5 or 5.00."))
    return match[1].replace(" ", ""), match[2] or ""


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def cover(amount: Money, basis_points: int, fixed: int) -> Money:
    """Return what has to be added to an amount so that, after the provider's fee on the whole, the amount is left.

    Args:
        basis_points: of the whole, hundredths of a percent.
        fixed: minor units of each payment.
    """
    whole = -(-(amount.minor + fixed) * 10_000 // (10_000 - basis_points))
    return Money(whole - amount.minor, amount.currency)
