"""Cutting a list of articles into pages that do not shift.

Pages are numbered from the oldest article: page 1 never changes once it is full, and a new article only touches the
list's own address. That address shows what is newest: one page's worth and whatever does not fill another.
"""

from __future__ import annotations

from dataclasses import dataclass

from tamizdat.press import addresses, facts

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of a list.

    Args:
        start: position of its first article, counted from the oldest.
        stop: position after its last one.
        pagination: where the list goes on; None if it has one page only.
    """

    start: int
    stop: int
    pagination: facts.Pagination | None


def numbered_pages(count: int, size: int = PAGE_SIZE) -> int:
    """Return how many full, numbered pages a list of ``count`` articles has beside its newest one."""
    return max(count // size - 1, 0)


def cut(count: int, number: int | None, address: str, size: int = PAGE_SIZE) -> Cut | None:
    """Return a page of a list, or None if there is no such page.

    Args:
        count: how many articles the list has.
        number: of the page, from 1, the oldest; None is the newest.
        address: of the list.
        size: articles on a numbered page.
    """
    total = numbered_pages(count, size)
    if number is None:
        return Cut(total * size, count, _pagination(None, total, address))
    if not 1 <= number <= total:
        return None
    return Cut((number - 1) * size, number * size, _pagination(number, total, address))


def _pagination(number: int | None, total: int, address: str) -> facts.Pagination | None:
    if total == 0:
        return None
    older = (number or total + 1) - 1
    newer = None if number is None else number + 1
    return facts.Pagination(
        number=number,
        newer="" if newer is None else address if newer > total else addresses.numbered(address, newer),
        older=addresses.numbered(address, older) if older >= 1 else "",
        newest=address,
        oldest=addresses.numbered(address, 1),
    )
