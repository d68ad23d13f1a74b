"""Proposing: which articles an issue might bring, and in which order.

What the newsroom has worked on most comes first. Work is measured in **sittings**: versions of a text that were saved
within half an hour of each other are one, so that somebody who saves every minute does not push a text upwards. A
correction counts as a sitting of its own, for somebody has checked the facts again. Nobody is counted: neither readers,
whom nobody watches, nor colleagues, whom the record does not name.

Nothing here looks at a clock or a database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 10
PAUSE = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that an issue might bring.

    Args:
        article: its number.
        saved: when versions of it were stored.
        corrections: how many were issued.
    """

    article: int
    published: dt.datetime
    saved: tuple[dt.datetime, ...] = ()
    corrections: int = 0

    @property
    def work(self) -> int:
        """How much work the newsroom has put into it, in sittings."""
        return sittings(self.saved) + self.corrections


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an issue might bring.

    Args:
        chosen: numbers of articles, in the order proposed.
        others: numbers of those that there was no room for, in the same order.
    """

    chosen: tuple[int, ...]
    others: tuple[int, ...]


def sittings(saved: Iterable[dt.datetime]) -> int:
    """Return in how many sittings versions were saved: after a pause of half an hour, another one has begun."""
    count, last = 0, None
    for moment in sorted(saved):
        if last is None or moment - last > PAUSE:
            count += 1
        last = moment
    return count


def propose(candidates: Iterable[Candidate], most: int = MOST) -> Proposal:
    """Order articles by the work that is in them, the newest of equals first, and choose the first ones."""
    ordered = sorted(candidates, key=lambda each: (-each.work, -each.published.timestamp(), -each.article))
    numbers = [each.article for each in ordered]
    return Proposal(tuple(numbers[:most]), tuple(numbers[most:]))
