"""Cards and accounts for tests, by their numbers (docs.stripe.com/testing)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulators.stripe.errors import StripeSays


@dataclass(frozen=True)
class Card:
    """A card.

    Args:
        decline: code with which its bank refuses every payment, or "".
        attaches: whether it can be kept all the same, and is refused only when it is charged.
        asks: whether its bank asks the person something first (3-D Secure).
        disputed: whether each payment is disputed at once.
        refund_fails: whether what is given back comes back.
    """

    number: str
    country: str = "US"
    decline: str = ""
    attaches: bool = False
    asks: bool = False
    disputed: bool = False
    refund_fails: bool = False
    kind = "card"


@dataclass(frozen=True)
class Debit:
    """An account from which is debited, which takes days.

    Args:
        comes: whether it does in the end.
    """

    number: str
    country: str
    comes: bool = True
    kind = "sepa_debit"


_CARDS = (
    Card("4242424242424242"),
    Card("5555555555554444"),
    Card("4000001240000000", "CA"),
    Card("4000000400000008", "AT"),
    Card("4000001120000005", "BY"),
    Card("4000002030000002", "CZ"),
    Card("4000002330000009", "EE"),
    Card("4000002460000001", "FI"),
    Card("4000002500000003", "FR"),
    Card("4000002760000016", "DE"),
    Card("4000004280000005", "LV"),
    Card("4000004400000000", "LT"),
    Card("4000005280000002", "NL"),
    Card("4000006160000005", "PL"),
    Card("4000006430000009", "RU"),
    Card("4000008260000000", "GB"),
    Card("4000003920000003", "JP"),
    Card("4000000000000002", decline="generic_decline"),
    Card("4000000000009995", decline="insufficient_funds"),
    Card("4000000000000341", decline="generic_decline", attaches=True),
    Card("4000000000003220", asks=True),
    Card("4000000000000259", disputed=True),
    Card("4000000000005126", refund_fails=True),
)
_DEBITS = (
    Debit("AT611904300234573201", "AT"),
    Debit("AT861904300235473202", "AT", comes=False),
    Debit("DE89370400440532013000", "DE"),
    Debit("DE62370400440532013001", "DE", comes=False),
)
NUMBERS = {each.number: each for each in (*_CARDS, *_DEBITS)}


def called(number):
    """Return what has a number, as somebody types it."""
    found = NUMBERS.get(number.replace(" ", "").upper())
    if found is None:
        raise StripeSays(402, "card_error", "Your card number is incorrect.", "incorrect_number", param="number")
    return found


def of_country(country):
    """Return the number of a good card that was issued in a country."""
    return next(each.number for each in _CARDS if each.country == country and not (each.decline or each.asks))


def method_details(card):
    """Return what of a card or account stands in a payment method, and in a charge."""
    if card.kind == "card":
        brand = "mastercard" if card.number.startswith("5") else "visa"
        inside = {"brand": brand, "country": card.country, "exp_month": 12, "exp_year": 2040, "funding": "credit"}
    else:
        inside = {"bank_code": "19043", "country": card.country}
    return {"type": card.kind, card.kind: inside | {"last4": card.number[-4:], "fingerprint": f"fp{card.number[-8:]}"}}
