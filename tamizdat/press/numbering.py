"""Numbers of pages in addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tamizdat.press.pagination import numbered_pages

# No leading zero: one page has one address.
NUMBER = r"(?:page/(?P<number>[1-9][0-9]{0,5})/)?"


def page_number(match: re.Match[str]) -> int | None:
    """Return the number in an address, or None for the list's own address."""
    return int(match["number"]) if match["number"] else None


def numbers_of(count: int) -> Iterator[int | None]:
    """Return the numbers of all pages of a list with ``count`` entries, its own address (None) first."""
    yield None
    yield from range(1, numbered_pages(count) + 1)


def has_page(number: int | None, count: Callable[[], int]) -> bool:
    """Tell whether a list has a page.

    Args:
        number: of the page; None is the list's own address, which is always there.
        count: how many entries the list has; asked only if it matters.
    """
    return number is None or number <= numbered_pages(count())
