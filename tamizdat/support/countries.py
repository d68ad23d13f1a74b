"""Countries by their names, as CLDR has them in each language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import UnknownLocaleError
from babel.core import Locale

_CODE = re.compile("[A-Z]{2}")
# CLDR's own codes for places that are no country of ISO 3166-1.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def name_of(country: str, language: str) -> str:
    """Return a country's name in a language; its code if nobody has named it there.

    Args:
        country: two capital letters (ISO 3166-1).
    """
    return _territories(language).get(country, country)


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Return all countries as pairs of code and name, in the order of their names."""
    found = {code: name for code, name in _territories(language).items() if is_country(code)}
    return tuple(sorted(found.items(), key=lambda pair: _sorting(pair[1])))


def is_country(code: str) -> bool:
    """Tell whether two letters are those of a country."""
    return _CODE.fullmatch(code) is not None and code not in _NO_COUNTRIES and code in _territories("en")


def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)


def _sorting(name: str) -> str:
    """Return a name without accents: Åland stands beside Albania."""
    parted = unicodedata.normalize("NFD", name)
    return "".join(each for each in parted if not unicodedata.combining(each)).casefold()
