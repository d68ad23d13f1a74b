"""The country that a command is about."""

from __future__ import annotations

from argparse import ArgumentTypeError

from tamizdat.support.countries import is_country


def country(text: str) -> str:
    """Read two letters as a country.

    Raises:
        ArgumentTypeError: they are those of none.
    """
    if not is_country(text.upper()):
        raise ArgumentTypeError(f"'{text}' is no country: write its two letters, such as RU")
    return text.upper()
