"""Which word stands in which article of a segment.

The index of a segment is a list of lines, one for each stem::

    ferriCAD~B~EA

After the stem stand the positions of the articles with the word in their bodies; after a ``~`` those with it in the
standfirst or among the names, after another those with it in the headline. No article stands twice in a line. A
position is written as its distance from the one before it (the first: from -1), less one, in base 26, the lowest digit
first; the highest digit is a capital letter, the others are signs. Neither occurs in a stem, so nothing need part
stems and positions, nor the lines.

The lines are spread over buckets by the first letters of their stems, so that the words that begin alike are found in
one file. A bucket that is too large for one file goes on in others; each names the first stem of the next.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import sub

from tamizdat.press.search.segments import VOLUME

BEGINNING = 4
# How many buckets the words of so many articles need, so that one has some 6,000 bytes: as few files as leave most room
# to be larger than others. Measured on prose of 450 words: 17 for 128 articles, 118 for 2,048.
_BUCKETS, _GROWTH = 0.57, 0.7
# Bytes of lines that a file has room for beside what else stands in it.
ROOM = 13_500
_LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHERS = "!#$%'()*+,-./:;=?@[]^_`{|}"

Lines = dict[str, str]
Found = defaultdict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one file holds of a bucket.

    Args:
        lines: one after the other.
        following: the first stem of the bucket's next part, or "".
    """

    lines: str
    following: str


def lines_of(words: Iterable[str]) -> Lines:
    """Return the lines of a segment by their stems.

    Args:
        words: of each article, as :func:`~tamizdat.press.search.words.words_of` gives them, the oldest first.
    """
    in_headline, in_deck, in_body = _inverted(words)
    lines = {stem: stem + _written(positions) for stem, positions in in_body.items()}
    for stem, positions in in_deck.items():
        lines[stem] = f"{lines.get(stem, stem)}~{_written(positions)}"
    for stem, positions in in_headline.items():
        before = lines.get(stem, stem)
        lines[stem] = f"{before}{'~' if stem in in_deck else '~~'}{_written(positions)}"
    return lines


def number_of_buckets(places: int) -> int:
    """Return over how many buckets a segment's words are spread; it follows from its size alone.

    Args:
        places: how many articles the segment has room for.
    """
    return max(1, math.ceil(_BUCKETS * places**_GROWTH))


def buckets_of(lines: Lines, number: int) -> list[list[Part]]:
    """Spread the lines of a segment over so many buckets, each with its parts."""
    buckets: list[list[str]] = [[] for _ in range(number)]
    bucket_with: dict[str, list[str]] = {}
    for stem in sorted(lines):
        beginning = stem[:BEGINNING]
        if beginning not in bucket_with:
            bucket_with[beginning] = buckets[bucket_of(beginning, len(buckets))]
        bucket_with[beginning].append(stem)
    return [list(_parts(bucket, lines)) for bucket in buckets]


def bucket_of(stem: str, buckets: int) -> int:
    """Return the number of the bucket in which a stem is looked up."""
    value = 0
    for letter in stem[:BEGINNING]:
        value = (value * 31 + ord(letter)) % 2**32
    return value % buckets


def _inverted(words: Iterable[str]) -> tuple[Found, Found, Found]:
    found: tuple[Found, Found, Found] = (defaultdict(list), defaultdict(list), defaultdict(list))
    for position, text in enumerate(words):
        for place, line in zip(found, text.split("\n"), strict=True):
            # The innermost loop of a whole build, so it is left to the interpreter's own code.
            deque(map(list.append, map(place.__getitem__, line.split()), repeat(position)), maxlen=0)
    return found


def _written(positions: Sequence[int]) -> str:
    if len(positions) == 1:
        return _NUMBERS[positions[0]]
    return _NUMBERS[positions[0]] + "".join(map(_DISTANCES.__getitem__, map(sub, positions[1:], positions)))


def _number(value: int) -> str:
    others = ""
    while value >= len(_LAST):
        value, digit = divmod(value, len(_OTHERS))
        others += _OTHERS[digit]
    return others + _LAST[value]


_NUMBERS = [_number(value) for value in range(VOLUME)]
_DISTANCES = ["", *_NUMBERS]


def _parts(stems: list[str], lines: Lines) -> Iterator[Part]:
    whole = "".join(map(lines.__getitem__, stems))
    if len(whole.encode()) <= ROOM:
        yield Part(whole, "")
        return
    # Browsers compare words by their UTF-16 code units.
    runs = list(_runs(sorted(stems, key=lambda stem: stem.encode("utf-16-be")), lines))
    for run, following in zip(runs, [*runs[1:], [""]], strict=True):
        yield Part("".join(map(lines.__getitem__, run)), following[0])


def _runs(stems: list[str], lines: Lines) -> Iterator[list[str]]:
    run: list[str] = []
    size = 0
    for stem in stems:
        length = len(lines[stem].encode())
        if run and size + length > ROOM:
            yield run
            run, size = [], 0
        run.append(stem)
        size += length
    yield run
