"""What the theme must know of a language: which way it runs and how its names and numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "pa-arab", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, else ``ltr``.

    Args:
        language: BCP 47 tag, such as ``ar`` or ``zh-hans``.
    """
    tag = language.lower()
    return "rtl" if tag in RIGHT_TO_LEFT or tag.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@cache
def locale(language: str) -> Locale:
    """Return the CLDR data of a language; English ones for a language that CLDR does not know.

    A newsroom may write in a language that nobody has described yet: its pages then show English dates, which a
    reader can understand, instead of none.
    """
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def number(value: int, language: str) -> str:
    """Write a whole number as the language groups it: ``12 345`` in Russian, ``12,345`` in English."""
    return str(format_decimal(value, locale=locale(language)))


def enumeration(items: Sequence[Markup], language: str) -> Markup:
    """Join names as the language does: ``A, B and C``, ``A, B и C``."""
    sentence = _joined(len(items), language)
    for place, item in enumerate(items):
        sentence = sentence.replace(_mark(place), item)
    return Markup(sentence)  # noqa: S704  CLDR's own words around parts that are markup already


@cache
def _joined(number: int, language: str) -> str:
    # British usage: a byline of three names has no serial comma in any of the newspapers we know.
    style = Locale("en", "GB") if language == "en" else locale(language)
    return str(format_list([_mark(place) for place in range(number)], locale=style))


def _mark(place: int) -> str:
    return f"\ue000{place}\ue001"
