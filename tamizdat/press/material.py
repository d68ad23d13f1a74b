"""What articles need from the database to be shown, fetched together for any number of them.

A page shows one article, a feed thirty. Both gather their material first, in the same handful of queries, and build
their facts from it without asking again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wagtail.blocks import StreamValue

from tamizdat.articles.models import Article, Correction
from tamizdat.press import facts
from tamizdat.press.cards import sections_of
from tamizdat.press.links import Links, links_of
from tamizdat.press.pictures import pictures_by_number


@dataclass(frozen=True, slots=True)
class Material:
    """What some articles, or the body of a standing page, are made of besides their own fields.

    Args:
        pictures: by number.
        links: where the links in their texts lead.
        corrections: by number of the article, oldest first.
        sections: public sections by their place in the page tree.
    """

    pictures: Mapping[int, facts.Picture] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    corrections: Mapping[int, Sequence[Correction]] = field(default_factory=dict)
    sections: Mapping[str, facts.Link] = field(default_factory=dict)


def material_of(articles: Sequence[Article]) -> Material:
    """Gather what some articles need."""
    bodies = [article.body for article in articles]
    leads = [article.lead_picture_id for article in articles]
    return Material(
        pictures=pictures_by_number([*leads, *_pictures(bodies)]),
        links=links_of(_rich_texts(bodies)),
        corrections=_corrections(articles),
        sections=sections_of(articles),
    )


def material_of_body(body: StreamValue) -> Material:
    """Gather what the body of a standing page needs."""
    return Material(pictures=pictures_by_number(_pictures([body])), links=links_of(_rich_texts([body])))


def _corrections(articles: Iterable[Article]) -> dict[int, list[Correction]]:
    grouped: dict[int, list[Correction]] = defaultdict(list)
    numbers = [article.pk for article in articles if article.pk]
    for correction in Correction.objects.filter(article__in=numbers).order_by("issued_at", "pk"):
        grouped[correction.article_id].append(correction)
    return grouped


def _pictures(bodies: Iterable[StreamValue]) -> Iterator[int]:
    for body in bodies:
        for child in body:
            if child.block_type == "picture" and child.value["picture"] is not None:
                yield child.value["picture"].pk


def _rich_texts(bodies: Iterable[StreamValue]) -> Iterator[str]:
    for body in bodies:
        for child in body:
            if child.block_type == "text":
                yield child.value.source
            elif child.block_type in ("quote", "facts"):
                yield child.value["text"].source
            elif child.block_type == "list":
                yield from (item.source for item in child.value["items"])
