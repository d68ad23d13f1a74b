"""Rolls: every list of articles that readers can page through, oldest first, and where an article stands in it.

A roll is named by :class:`RollKey`. :class:`StoredRolls` asks the database, which is right for one article that has
just been published; :class:`ReadRolls` holds all of them in memory, which is right for pressing everything.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from django.db import connection
from django.db.models import Count, Q

from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Listing, Roll

ALL, SECTION, MONTH = "all", "section", "month"
# All that were ever published: a place in it is never lost, so that taking one off the site moves no other.
EVER = "ever"
TOPIC, SERIES, CONTRIBUTOR = "topic", "series", "contributor"
NAMED = (TOPIC, SERIES, CONTRIBUTOR)


class RollKey(NamedTuple):
    """What a roll is called.

    Args:
        sort: one of the words above.
        language: BCP 47 tag of its articles.
        key: number of the section as text, ``2026-11``, or a slug; "" for ``all``.
    """

    sort: str
    language: str
    key: str = ""


def month_key(language: str, moment: dt.datetime | dt.date) -> RollKey:
    """Return the roll of a month; a moment is taken in UTC."""
    # "%Y" has no leading zeros where the C library gives none.
    return RollKey(MONTH, language, f"{moment.year:04d}-{moment.month:02d}")


def month_of(key: RollKey) -> dt.date:
    """Return the first day of a month's roll."""
    return dt.date(int(key.key[:4]), int(key.key[5:]), 1)


class Rolls(Protocol):
    """Where articles stand in lists."""

    def keys(self, sort: str) -> Sequence[RollKey]:
        """Return the rolls of a sort that have members, in the order of language and key."""

    def members(self, key: RollKey) -> int:
        """Return how many articles a roll has; 0 if there is none of that name."""

    def part(self, key: RollKey, start: int, stop: int) -> Sequence[int]:
        """Return the numbers of the articles at some positions, oldest first."""

    def at(self, key: RollKey, positions: Sequence[int]) -> list[int]:
        """Return the numbers of the articles at some positions, which ascend."""


def newest(rolls: Rolls, key: RollKey, most: int) -> list[int]:
    """Return the numbers of a roll's newest articles, the newest first."""
    members = rolls.members(key)
    return list(reversed(rolls.part(key, max(members - most, 0), members)))


class StoredRolls:
    """Rolls as the database has them. What was asked once is kept: use one for each piece of work."""

    @cached_property
    def _all(self) -> dict[RollKey, tuple[int, int]]:
        rows = Roll.objects.filter(members__gt=0).values_list("sort", "language", "key", "pk", "members")
        # Sorted here: databases differ in what comes first, and lists that are read into memory must stand likewise.
        return dict(sorted((RollKey(*name), (number, members)) for *name, number, members in rows))

    def __init__(self) -> None:
        self._parts: dict[tuple[RollKey, int, int], list[int]] = {}

    def keys(self, sort: str) -> list[RollKey]:
        """Return the rolls of a sort that have members."""
        return [key for key in self._all if key.sort == sort]

    def by_number(self) -> dict[int, RollKey]:
        """Return the rolls that have members by the numbers of their rows."""
        return {number: key for key, (number, _members) in self._all.items()}

    def members(self, key: RollKey) -> int:
        """Return how many articles a roll has."""
        return self._all.get(key, (0, 0))[1]

    def part(self, key: RollKey, start: int, stop: int) -> list[int]:
        """Return the numbers of the articles at some positions, from whichever end is nearer."""
        asked = (key, start, stop)
        if asked not in self._parts:
            self._parts[asked] = self._part(*asked)
        return self._parts[asked]

    def _part(self, key: RollKey, start: int, stop: int) -> list[int]:
        number, members = self._all.get(key, (0, 0))
        if start >= min(stop, members):
            return []
        if start < members - stop:
            return _walked(number, "ASC", start, stop)
        return _walked(number, "DESC", max(members - stop, 0), members - start)[::-1]

    def at(self, key: RollKey, positions: Sequence[int]) -> list[int]:
        """Return the numbers of the articles at some positions; the roll is walked through once."""
        found: list[tuple[dt.datetime, int]] = []
        rows = Listing.objects.filter(roll_id=self._all.get(key, (0, 0))[0]).order_by("published", "article")
        for before, position in zip([None, *positions], positions, strict=False):
            rest, step = rows, position
            if before is not None:
                rest, step = rows.filter(_from(*found[-1])), position - before
            found += rest.values_list("published", "article")[step : step + 1]
        return [article for _published, article in found]

    def place(self, key: RollKey, published: dt.datetime, article: int) -> int:
        """Return how many members stand before a moment of publication and a number, be the article there or not."""
        return self.places([key], published, article)[key]

    def places(self, keys: Collection[RollKey], published: dt.datetime, article: int) -> dict[RollKey, int]:
        """Return how many members of some rolls stand before a moment of publication and a number."""
        known = {self._all[key][0]: key for key in keys if key in self._all}
        after: dict[int, int] = {}
        for some in in_parts(known):
            rows = Listing.objects.filter(_from(published, article), roll_id__in=some).order_by()
            after.update(rows.values("roll_id").annotate(members=Count("article")).values_list("roll_id", "members"))
        before = {key: self._all[key][1] - after.get(number, 0) for number, key in known.items()}
        return {key: before.get(key, 0) for key in keys}


def _walked(roll: int, order: str, start: int, stop: int) -> list[int]:
    """Return the numbers of a roll's articles, from one end of it; a publish asks so often that it asks in SQL."""
    ordered = f"ORDER BY published {order}, article {order} LIMIT %s OFFSET %s"
    question = f"SELECT article FROM press_listing WHERE roll_id = %s {ordered}"  # noqa: S608  our own words
    with connection.cursor() as cursor:
        cursor.execute(question, [roll, stop - start, start])
        return [article for (article,) in cursor.fetchall()]


def _from(published: dt.datetime, article: int) -> Q:
    """Match a place in a roll and all that come after it."""
    return Q(published__gte=published) & (Q(published__gt=published) | Q(article__gte=article))


class ReadRolls:
    """All rolls, read into memory at one moment: eight bytes for each place of an article."""

    def __init__(self) -> None:
        self._members: dict[RollKey, array[int]] = defaultdict(lambda: array("Q"))
        by_number = {number: RollKey(*name) for *name, number in _names()}
        for number, article in _listings():
            self._members[by_number[number]].append(article)
        self._members = dict(sorted(self._members.items()))

    def keys(self, sort: str) -> list[RollKey]:
        """Return the rolls of a sort that have members."""
        return [key for key in self._members if key.sort == sort]

    def members(self, key: RollKey) -> int:
        """Return how many articles a roll has."""
        return len(self._members.get(key, ()))

    def part(self, key: RollKey, start: int, stop: int) -> Sequence[int]:
        """Return the numbers of the articles at some positions."""
        return self._members.get(key, array("Q"))[max(start, 0) : max(stop, 0)]

    def at(self, key: RollKey, positions: Sequence[int]) -> list[int]:
        """Return the numbers of the articles at some positions."""
        members = self._members.get(key, array("Q"))
        return [members[position] for position in positions]


def _names() -> Iterator[tuple]:
    yield from Roll.objects.filter(members__gt=0).values_list("sort", "language", "key", "pk")


def _listings() -> Iterator[tuple[int, int]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT roll_id, article FROM press_listing ORDER BY roll_id, published, article")
        while rows := cursor.fetchmany(5_000):
            yield from rows
