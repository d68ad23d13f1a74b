"""Amounts as supporters see them, in their language."""

from __future__ import annotations

from babel import UnknownLocaleError
from babel.core import Locale
from babel.numbers import format_currency, get_currency_symbol

from tamizdat.support.money import Money

# Unseen, and of Latin kind: between letters of that kind and this one, a sign stays where it was written.
LEFT_TO_RIGHT_MARK = "\u200e"


def shown(money: Money, language: str) -> str:
    """Return an amount as it is written in a language: ``$2``, ``2,50 €``; cents are left out where there are none.

    Args:
        language: BCP 47 tag; one that nobody has rules for is written as in English.
    """
    whole = money.decimal == money.decimal.to_integral_value()
    pattern = None
    locale = _locale(language)
    if whole:
        pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    text = format_currency(money.decimal, money.currency, pattern, locale=locale, currency_digits=not whole)
    return text if locale.text_direction == "ltr" else _kept_in_order(text, money.currency, locale)


def _kept_in_order(text: str, currency: str, locale: Locale) -> str:
    """Keep ``US$`` from being shown as ``$US`` among words that run from right to left."""
    symbol = get_currency_symbol(currency, locale)
    return text.replace(symbol, symbol + LEFT_TO_RIGHT_MARK)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
