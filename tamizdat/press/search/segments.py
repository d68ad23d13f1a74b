"""Where the row of articles is cut.

Counted from the oldest, every 2,048 articles are bound in a *volume*; of what does not fill one, every 512 are a
*fascicle*, and every 128 of what still remains a *quire*. What is full does not change when something new appears: a
new article is written into the newest quire. When the quires make a fascicle, or the fascicles a volume, that takes
their place.

Few and large segments make a search cheap (one look-up for each), small ones make publishing cheap (the newest is
written anew each time). Several sizes give both; docs/decisions/0008-search-without-a-server.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

QUIRE, FASCICLE, VOLUME = 128, 512, 2048
SIZES = {"volume": VOLUME, "fascicle": FASCICLE, "quire": QUIRE}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of articles with an index of its own.

    Args:
        name: of its directory, such as ``volume-3`` or ``quire-17``.
        start: position of its first article, counted from the oldest, from 0.
        stop: position after its last one.
    """

    name: str
    start: int
    stop: int


def segments(count: int) -> tuple[Segment, ...]:
    """Return the segments of an archive of ``count`` articles, the oldest first."""
    return tuple(_segments(count))


def segment_at(position: int, count: int) -> Segment:
    """Return the segment in which an article stands.

    Args:
        position: of the article, from 0, the oldest.
        count: how many there are.
    """
    return next(one for one in segments(count) if one.start <= position < one.stop)


def _segments(count: int) -> Iterator[Segment]:
    start = 0
    for name, size in SIZES.items():
        while start + size <= count:
            yield Segment(f"{name}-{start // size}", start, start + size)
            start += size
    if start < count:
        yield Segment(f"{name}-{start // size}", start, count)
