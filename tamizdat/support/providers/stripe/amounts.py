"""Amounts as Stripe counts them: some currencies without a smaller unit are sent with two zeros all the same.

See https://docs.stripe.com/currencies, "Special cases": the Icelandic króna and Uganda's shilling have no smaller unit
any more, and are sent as if they had.
"""

from __future__ import annotations

from tamizdat.support.money import Money

SENT_WITH_TWO = ("ISK", "UGX")
HUNDRED = 100


def sent(amount: Money) -> int:
    """Return an amount in the units that Stripe expects."""
    return amount.minor * HUNDRED if amount.currency in SENT_WITH_TWO else amount.minor


def read(minor: int, currency: str) -> Money:
    """Return an amount that Stripe has told.

    Raises:
        ValueError: it is no whole amount of this currency, or the currency is not known here.
    """
    currency = currency.upper()
    if currency not in SENT_WITH_TWO:
        return Money(minor, currency)
    whole, rest = divmod(minor, HUNDRED)
    if rest:
        raise ValueError(f"{currency} has no smaller unit")
    return Money(whole, currency)
