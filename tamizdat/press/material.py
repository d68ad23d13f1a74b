"""What articles need from the database to be shown, fetched together for any number of them.

A page shows one article, a feed twenty, the press a few hundred. All gather their material first, in the same handful
of queries, and build their facts from it without asking again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.cards import cards_by_number
from tamizdat.press.links import Links, Target, links_of, targets_of
from tamizdat.press.manuscripts import Body, Manuscript, RawBlock
from tamizdat.press.models import Entry
from tamizdat.press.structured import Version


@dataclass(frozen=True, slots=True)
class Material:
    """What some articles, or the body of a standing page, are made of besides their own words.

    Args:
        pictures: by number.
        links: where the links in their texts lead.
        cards: of articles beside them, by number; the public ones.
        versions: of articles in any language that readers can reach, by the key that translations share.
    """

    pictures: Mapping[int, facts.Picture] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    cards: Mapping[int, facts.Card] = field(default_factory=dict)
    versions: Mapping[UUID, Sequence[Version]] = field(default_factory=dict)


def material_of(
    found: Collection[Manuscript], almanac: Almanac, *, beside: Iterable[int] = (), alone: bool = False
) -> Material:
    """Gather what some articles need.

    Args:
        beside: numbers of further articles that are shown with them, such as neighbours in a series.
        alone: whether only the texts are wanted, without what is shown around them.
    """
    bodies = [each.body for each in found if not (isinstance(each.body, Body) and each.body.stands_alone)]
    leads = [each.lead_picture for each in found]
    pictures = almanac.pictures([*leads, *(number for body in bodies for number in pictures_in(body))])
    links = _links(bodies, almanac)
    if alone:
        return Material(pictures, links)
    related = {number for each in found for number in each.related}
    return Material(pictures, links, cards_by_number(related.union(beside), almanac), _versions(found))


def material_of_body(body: Sequence[RawBlock], almanac: Almanac) -> Material:
    """Gather what the body of a standing page needs."""
    return Material(pictures=almanac.pictures(pictures_in(body)), links=_links([body], almanac))


def references_of(body: Sequence[RawBlock]) -> set[Target]:
    """Return what a body leads to or shows: pairs of ``page``, ``file`` or ``picture`` and a number."""
    linked = {("page" if kind == "page" else "file", number) for kind, number in targets_of(rich_texts(body))}
    return linked | {("picture", number) for number in pictures_in(body)}


def pictures_in(body: Iterable[RawBlock]) -> Iterator[int]:
    """Return the numbers of the pictures in a body."""
    for child in body:
        if child["type"] == "picture" and isinstance(child["value"].get("picture"), int):
            yield child["value"]["picture"]


def rich_texts(body: Iterable[RawBlock]) -> Iterator[str]:
    """Return every piece of stored rich text in a body."""
    for child in body:
        kind, value = child["type"], child["value"]
        if kind == "text":
            yield value
        elif kind in ("quote", "facts"):
            yield value.get("text") or ""
        elif kind == "list":
            yield from items_of(value)


def items_of(value: RawBlock) -> list[str]:
    """Return the stored rich text of a list's points. Wagtail stores each with a type and an id, and did not always."""
    items = value.get("items") or []
    return [(item["value"] if isinstance(item, dict) else item) or "" for item in items]


def _links(bodies: Iterable[Sequence[RawBlock]], almanac: Almanac) -> Links:
    targets = targets_of(source for body in bodies for source in rich_texts(body))
    return links_of(targets, almanac.addresses([number for kind, number in targets if kind == "page"]))


def _versions(found: Collection[Manuscript]) -> dict[UUID, list[Version]]:
    keys = {each.translation_key for each in found}
    rows = Entry.objects.filter(translation_key__in=keys, kind="article").order_by("language")
    versions: dict[UUID, list[Version]] = defaultdict(list)
    for key, language, address, published in rows.values_list("translation_key", "language", "address", "published"):
        if published:
            versions[key].append(Version(language, address, published))
    return versions
