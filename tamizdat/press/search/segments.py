"""Where the row of articles is cut.

Counted from the oldest, every 2,048 articles are a *volume*; what does not fill one is cut into *quires* of 128. A
volume that is full does not change when something new appears, nor does a full quire: a new article is written into
the newest quire. When the quires make a volume they are bound, and the volume takes their place.

Few and large segments make a search cheap (one look-up for each), small ones make publishing cheap (the newest is
written anew each time). The two sizes give both; docs/decisions/0008-search-without-a-server.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

QUIRE = 128
VOLUME = 2048


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
    bound = count // VOLUME * VOLUME
    return (*_cut("volume", VOLUME, 0, bound), *_cut("quire", QUIRE, bound, count))


def segment_at(position: int, count: int) -> Segment:
    """Return the segment in which an article stands.

    Args:
        position: of the article, from 0, the oldest.
        count: how many there are.
    """
    return next(one for one in segments(count) if one.start <= position < one.stop)


def _cut(name: str, size: int, start: int, stop: int) -> tuple[Segment, ...]:
    return tuple(Segment(f"{name}-{at // size}", at, min(at + size, stop)) for at in range(start, stop, size))
