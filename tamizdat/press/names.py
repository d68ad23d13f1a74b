"""Topics, series and contributors, as readers meet them: in every language in which an article bears their name.

A name has a page in each language that has a public article with it, whatever language the name itself was entered in.
Where two entries in different languages share a slug, the one entered in the page's own language speaks. A name that no
public article bears has no page: it may tell what the newsroom is working on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from tamizdat.articles.models import Contributor, Series, Topic
from tamizdat.press import addresses
from tamizdat.press.inventory.rolls import CONTRIBUTOR, SERIES, TOPIC, RollKey

MODELS: dict[str, type[Topic | Series | Contributor]] = {TOPIC: Topic, SERIES: Series, CONTRIBUTOR: Contributor}
ADDRESSES: dict[str, Callable[[str, str], str]] = {
    TOPIC: addresses.topic,
    SERIES: addresses.series,
    CONTRIBUTOR: addresses.contributor,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A topic, series or contributor.

    Args:
        text: the introduction of a topic or series, the biography of a contributor.
        picture: number of a contributor's picture, or None.
    """

    number: int
    sort: str
    slug: str
    name: str
    language: str
    translation_key: UUID
    text: str
    pseudonym: bool = False
    picture: int | None = None


def read_names(sort: str) -> dict[int, Name]:
    """Read all topics, series or contributors."""
    of_people = ("biography", "pseudonym", "picture") if sort == CONTRIBUTOR else ("introduction",)
    columns = ("pk", "slug", "name", "locale__language_code", "translation_key", *of_people)
    rows = MODELS[sort].objects.order_by("pk").values_list(*columns)
    return {number: Name(number, sort, *rest) for number, *rest in rows}


class Names:
    """One sort of names, and which of them speaks on which page.

    Args:
        sort: ``topic``, ``series`` or ``contributor``.
        borne: the rolls of that sort that have members.
        by_number: all names of that sort (:func:`read_names`).
    """

    def __init__(self, sort: str, borne: Sequence[RollKey], by_number: dict[int, Name]) -> None:
        self.sort = sort
        self.by_number = by_number
        self._by_slug: dict[str, dict[str, Name]] = defaultdict(dict)
        for name in self.by_number.values():
            self._by_slug[name.slug].setdefault(name.language, name)
        self._borne = [key for key in borne if key.key in self._by_slug]

    def speaking(self, language: str, slug: str) -> Name | None:
        """Return the name that speaks on a page, or None for a slug that nothing bears."""
        alike = self._by_slug.get(slug)
        if not alike:
            return None
        return alike.get(language) or min(alike.values(), key=lambda name: name.number)

    def everywhere(self) -> Iterator[tuple[str, Name]]:
        """Return all names that have a page, each with the page's language."""
        for key in self._borne:
            name = self.speaking(key.language, key.key)
            if name:
                yield key.language, name

    def in_language(self, language: str) -> list[Name]:
        """Return the names that have a page in one language, in alphabetical order."""
        return sorted((name for code, name in self.everywhere() if code == language), key=lambda name: name.name)

    def versions(self, language: str, name: Name) -> list[tuple[str, str]]:
        """Return the languages and addresses of a name's pages in the other languages."""
        return [
            (code, self.address(code, other.slug))
            for code, other in self._of_translation.get(name.translation_key, ())
            if code != language
        ]

    @cached_property
    def _of_translation(self) -> dict[UUID, list[tuple[str, Name]]]:
        found: dict[UUID, list[tuple[str, Name]]] = defaultdict(list)
        for code, name in self.everywhere():
            found[name.translation_key].append((code, name))
        return found

    def address(self, language: str, slug: str) -> str:
        """Return the address of a name's page."""
        return ADDRESSES[self.sort](language, slug)
