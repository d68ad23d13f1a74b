"""Articles as the database holds them: plain values, read for any number of articles in the same handful of queries.

A model instance of Wagtail's costs as much to make as the whole page costs to render, so the press reads values. A
version that is only previewed has not been stored, and is read from its instance instead; from there on nothing
differs.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from tamizdat.articles.models import Article, Byline, Correction, RelatedArticle, Source, Withdrawal
from tamizdat.press.numbers import Numbers

AT_ONCE = 400
RawBlock = Mapping[str, Any]
Grouped = TypeVar("Grouped")


class DamagedBodyError(Exception):
    """What is stored as an article's body is no list of blocks: restore an earlier version of the article."""


class DamagedBody(Sequence):
    """Stands in the place of a body that cannot be read, so that only what needs the body fails."""

    def __len__(self) -> int:
        raise DamagedBodyError

    def __getitem__(self, place: Any) -> NoReturn:
        raise DamagedBodyError


class Body(list[RawBlock]):
    """The blocks of a body, and the text as which they are stored, by which it is known.

    Args:
        blocks: each with ``type`` and ``value``.
        stored: JSON.
    """

    __slots__ = ("stands_alone", "stored")

    def __init__(self, blocks: list[RawBlock], stored: str) -> None:
        super().__init__(blocks)
        self.stored = stored
        self.stands_alone = stands_alone(stored)

    # A list has none; nobody changes this one.
    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.stored)

    def __eq__(self, other: object) -> bool:
        return self.stored == other.stored if isinstance(other, Body) else super().__eq__(other)


def stands_alone(stored: str) -> bool:
    """Tell that a body neither shows a picture nor leads to a page or file of the newspaper, without reading it."""
    return "linktype=" not in stored and '"picture"' not in stored


@dataclass(frozen=True, slots=True)
class Note:
    """A correction as stored; ``supersedes`` is the number of another one's row, or None."""

    pk: int
    issued: dt.datetime
    text: str
    passage: str
    supersedes: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands in the place of a withdrawn article."""

    headline: str
    text: str
    withdrawn: dt.datetime


@dataclass(slots=True, kw_only=True)
class Manuscript:
    """An article as stored.

    Args:
        number: of the article; None for a version that was never saved.
        path: of the section in the page tree.
        body: blocks as stored: each with ``type`` and ``value``.
        lead_picture, series: numbers, or None.
        bylines: pairs of a contributor's number and a role, in order.
        topics: numbers, in the order of their names.
        sources: pairs of a name and an address.
        related: numbers of articles, in order.
        corrections: oldest first.
        published: when it was first published, or None.
    """

    number: int | None
    translation_key: UUID
    language: str
    address: str
    path: str
    headline: str
    seo_title: str
    search_description: str
    standfirst: str
    dateline_place: str
    dateline_date: dt.date | None
    lead_picture: int | None
    lead_caption: str
    lead_alt: str
    body: Sequence[RawBlock]
    series: int | None
    published: dt.datetime | None
    updated: dt.datetime | None
    bylines: Sequence[tuple[int, str]] = ()
    topics: Sequence[int] = ()
    sources: Sequence[tuple[str, str]] = ()
    related: Sequence[int] = ()
    corrections: Sequence[Note] = ()
    withdrawal: Notice | None = None


_COLUMNS: dict[str, Any] = {
    "number": F("pk"),
    "key": F("translation_key"),
    "language": F("locale__language_code"),
    "address": F("url_path"),
    "place": F("path"),
    "headline": F("title"),
    "seo": F("seo_title"),
    "described": F("search_description"),
    "first": F("standfirst"),
    "town": F("dateline_place"),
    "day": F("dateline_date"),
    "picture": F("lead_picture_id"),
    "caption": F("lead_caption"),
    "alternative": F("lead_alt"),
    # As text: Wagtail would make an object of every block.
    "blocks": Cast("body", TextField()),
    "part_of": F("series_id"),
    "published": F("first_published_at"),
    "updated": F("updated_at"),
}


def manuscripts(numbers: Iterable[int]) -> dict[int, Manuscript]:
    """Read articles by number; a number that no article has is passed over."""
    found: dict[int, Manuscript] = {}
    for some in in_parts(numbers):
        found.update(_read(some))
    return found


def in_parts(numbers: Iterable[Grouped], size: int = AT_ONCE) -> Iterator[list[Grouped]]:
    """Cut anything into lists that one query can name."""
    rest = iter(numbers)
    while some := list(islice(rest, size)):
        yield some


def _read(numbers: Sequence[int]) -> dict[int, Manuscript]:
    rows = Article.objects.order_by().filter(pk__in=numbers).values_list(*_COLUMNS.values())
    steplen = Article.steplen
    names = tuple(Manuscript.__slots__)
    found = {}
    for row in rows:
        values = dict(zip(names, row, strict=False))
        values["path"] = values["path"][:-steplen]
        values["body"] = blocks_of(values["body"])
        found[row[0]] = Manuscript(**values)
    _add_what_belongs_to(found)
    return found


def blocks_of(stored: str) -> Sequence[RawBlock]:
    """Return the blocks of a stored body; of one that is damaged, something that says so when it is read."""
    written = stored or "[]"
    try:
        blocks = json.loads(written)
    except ValueError:
        return DamagedBody()
    is_body = isinstance(blocks, list) and all(map(_is_block, blocks))
    return Body(blocks, written) if is_body else DamagedBody()


def _is_block(found: object) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("type"), str) or "value" not in found:
        return False
    return isinstance(found["value"], _SHAPES.get(found["type"], object))


# Of those blocks in which links and pictures are looked for.
_SHAPES: dict[str, type] = {"text": str, "quote": dict, "facts": dict, "list": dict, "picture": dict}


def _add_what_belongs_to(found: Mapping[int, Manuscript]) -> None:
    for number, value in _grouped(Byline.objects.order_by("sort_order", "pk"), found, "contributor", "role"):
        found[number].bylines = value
    topics = Article.topics.through.objects.order_by("topic__name", "topic")
    for number, value in _grouped(topics, found, "topic"):
        found[number].topics = [topic for (topic,) in value]
    for number, value in _grouped(Source.objects.order_by("sort_order", "pk"), found, "name", "url"):
        found[number].sources = value
    for number, value in _grouped(RelatedArticle.objects.order_by("sort_order", "pk"), found, "related"):
        found[number].related = [related for (related,) in value]
    recorded = Correction.objects.order_by("issued_at", "pk")
    for number, value in _grouped(recorded, found, "pk", "issued_at", "text", "passage", "supersedes"):
        found[number].corrections = [Note(*each) for each in value]
    for number, value in _grouped(Withdrawal.objects.order_by(), found, "headline", "notice", "withdrawn_at"):
        found[number].withdrawal = Notice(*value[0])


def _grouped(rows: QuerySet, found: Mapping[int, Manuscript], *columns: str) -> Iterator[tuple[int, list[tuple]]]:
    grouped: dict[int, list[tuple]] = defaultdict(list)
    for number, *values in rows.filter(article__in=Numbers(found)).values_list("article", *columns):
        grouped[number].append(tuple(values))
    yield from grouped.items()


def manuscript_of(article: Article) -> Manuscript:
    """Read an article from its instance, which may be a version that nobody else sees."""
    return Manuscript(
        number=article.pk,
        translation_key=article.translation_key,
        language=article.language,
        address=article.address,
        path=article.path[: -Article.steplen],
        headline=article.title,
        seo_title=article.seo_title,
        search_description=article.search_description,
        standfirst=article.standfirst,
        dateline_place=article.dateline_place,
        dateline_date=article.dateline_date,
        lead_picture=article.lead_picture_id,
        lead_caption=article.lead_caption,
        lead_alt=article.lead_alt,
        body=raw_body(article.body),
        series=article.series_id,
        published=article.first_published_at,
        updated=article.updated_at,
        bylines=[(byline.contributor_id, byline.role) for byline in article.bylines.all()],
        topics=[topic.pk for topic in article.topics.all()],
        sources=[(source.name, source.url) for source in article.sources.all()],
        related=[item.related_id for item in article.related_articles.all()],
        corrections=_recorded(article),
        withdrawal=_withdrawn(article),
    )


def raw_body(body: Any) -> list[RawBlock]:
    """Return the blocks of a body as they are stored."""
    prepared: list[RawBlock] = body.get_prep_value()
    return prepared


def _recorded(article: Article) -> list[Note]:
    if article.pk is None:  # and nobody can have corrected it
        return []
    values = ("pk", "issued_at", "text", "passage", "supersedes")
    return [Note(*each) for each in article.corrections.order_by("issued_at", "pk").values_list(*values)]


def _withdrawn(article: Article) -> Notice | None:
    rows: Callable[..., QuerySet] = Withdrawal.objects.filter
    found = rows(article_id=article.pk).values_list("headline", "notice", "withdrawn_at").first()
    return Notice(*found) if found else None
