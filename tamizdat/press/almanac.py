"""The almanac: what many pages say alike, looked up once for a piece of work and then kept.

The newspaper around every page, its sections, the names of topics and people, pictures, where articles stand in lists.
An almanac is as true as the moment at which it was opened: use a new one for each piece of work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from functools import cached_property
from typing import Any, Protocol, TypeVar

from tamizdat.articles.models import FrontPage, Section, StandingPage
from tamizdat.press import facts
from tamizdat.press.inventory.rolls import RollKey, Rolls, StoredRolls
from tamizdat.press.models import Entry
from tamizdat.press.names import Name, Names, read_names
from tamizdat.press.pictures import pictures_by_number
from tamizdat.press.publication import front_pages, language_link, public_pages, publication

Made = TypeVar("Made")


# With all its sizes one takes some kilobytes; a newsroom may have a hundred thousand.
MOST_PICTURES = 2_000


class Filling(Protocol):
    """Takes what outputs are made of, as articles are pressed."""

    def put(self, sort: int, number: int, data: bytes) -> None:
        """Lay down something of an article (``press.shelf``)."""


class Shelf(Protocol):
    """Has what outputs are made of, for all articles."""

    def take(self, sort: int, numbers: Iterable[int]) -> dict[int, bytes]:
        """Return something of some articles by number; of one that could not be rendered there is none."""


class Almanac:
    """What many pages say alike.

    Args:
        rolls: where articles stand in lists; by default the database is asked for each.
        shelf: has cards and words of all articles; without one they are made as they are needed.
        filling: takes those of articles that are rendered.
    """

    def __init__(self, rolls: Rolls | None = None) -> None:
        self.rolls: Rolls = rolls or StoredRolls()
        self.shelf: Shelf | None = None
        self.filling: Filling | None = None
        self._publications: dict[tuple[str, bool], facts.Publication] = {}
        self._names: dict[str, Names] = {}
        self._pictures: dict[int, facts.Picture | None] = {}
        self._addresses: dict[int, str | None] = {}
        self._kept: dict[Hashable, Any] = {}
        self._orders: dict[RollKey, dict[int, tuple[int | None, int | None]]] = {}

    def kept(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what a kind of output looked up once under a name of its own, or look it up."""
        if name not in self._kept:
            self._kept[name] = make()
        found: Made = self._kept[name]
        return found

    @cached_property
    def fronts(self) -> list[FrontPage]:
        """The public front pages in the editors' order."""
        return front_pages()

    @property
    def languages(self) -> list[str]:
        """The languages in which the newspaper is published, the default one first."""
        return [front.language for front in self.fronts]

    @property
    def default_language(self) -> str:
        """The language in which the site's root address speaks; "" when there is no newspaper yet."""
        return self.languages[0] if self.fronts else ""

    def front(self, language: str) -> FrontPage | None:
        """The public front page in a language."""
        return next((front for front in self.fronts if front.language == language), None)

    def front_crumb(self, language: str) -> facts.Link:
        """The way back to the front page in a language."""
        front = self.front(language)
        return facts.Link(front.title if front else "", f"/{language}/")

    def publication(self, language: str, *, previewed: bool = False) -> facts.Publication:
        """What every page in one language says about the newspaper.

        Raises:
            NoNewspaperError: there is no public front page in that language.
        """
        key = (language, previewed)
        if key not in self._publications:
            self._publications[key] = publication(language, self.fronts, previewed=previewed)
        return self._publications[key]

    def other_languages(self, language: str, address: Callable[[str], str]) -> tuple[facts.LanguageLink, ...]:
        """Links to a page that the newspaper has in each of its other languages."""
        return tuple(language_link(other, address(other)) for other in self.languages if other != language)

    @cached_property
    def sections(self) -> list[Section]:
        """The public sections, in the editors' order."""
        return list(public_pages(Section).order_by("path"))

    @cached_property
    def standing_pages(self) -> list[StandingPage]:
        """The public standing pages, in the editors' order."""
        return list(public_pages(StandingPage).order_by("path"))

    @cached_property
    def _sections_by_path(self) -> dict[str, facts.Link]:
        return {section.path: facts.Link(section.title, section.address) for section in self.sections}

    def section_at(self, path: str) -> facts.Link | None:
        """The public section at a place in the page tree."""
        return self._sections_by_path.get(path)

    def names_by_number(self, sort: str) -> dict[int, Name]:
        """All topics, series or contributors by number."""
        return self.kept(("names", sort), lambda: read_names(sort))

    def names(self, sort: str) -> Names:
        """All topics, series or contributors, and which of them have a page."""
        if sort not in self._names:
            self._names[sort] = Names(sort, self.rolls.keys(sort), self.names_by_number(sort))
        return self._names[sort]

    def pictures(self, numbers: Iterable[int | None]) -> dict[int, facts.Picture]:
        """Pictures by number; those that are gone are left out."""
        wanted = {number for number in numbers if number}
        unknown = wanted.difference(self._pictures)
        if unknown and len(self._pictures) > MOST_PICTURES:
            self._pictures.clear()
            unknown = wanted
        if unknown:
            # Nothing is noted when one of them cannot be drawn: whoever asks again is to be told again.
            self._pictures.update({**dict.fromkeys(unknown), **pictures_by_number(unknown)})
        found = ((number, self._pictures[number]) for number in wanted)
        return {number: picture for number, picture in found if picture}

    def look_ahead(self, numbers: Iterable[int | None]) -> None:
        """Look up pictures of which several outputs will want some, in the same two queries."""
        # Whatever keeps one from being drawn: the outputs that show it will tell.
        with suppress(Exception):
            self.pictures(numbers)

    def neighbours(self, key: RollKey, article: int) -> tuple[int | None, int | None]:
        """The articles before and after one in a roll."""
        if key not in self._orders:
            members = list(self.rolls.part(key, 0, self.rolls.members(key)))
            self._orders[key] = dict(
                zip(members, zip([None, *members], [*members[1:], None], strict=False), strict=True)
            )
        return self._orders[key].get(article, (None, None))

    def place(self, key: RollKey, published: dt.datetime, article: int) -> int:
        """How many members of a roll stand before a moment of publication and a number."""
        return self.kept("stored rolls", StoredRolls).place(key, published, article)

    def addresses(self, numbers: Iterable[int]) -> dict[int, str]:
        """Addresses of pages by number; those that readers cannot reach are left out."""
        wanted = set(numbers)
        unknown = wanted.difference(self._addresses)
        if unknown:
            found = dict(Entry.objects.reachable().filter(number__in=unknown).values_list("number", "address"))
            self._addresses.update({**dict.fromkeys(unknown), **found})
        known = ((number, self._addresses[number]) for number in wanted)
        return {number: address for number, address in known if address}
