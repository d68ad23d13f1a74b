"""An article as its page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from tamizdat.articles.models import Article, Byline
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.asking import asked_beside
from tamizdat.press.body import body_blocks
from tamizdat.press.inventory.rolls import CONTRIBUTOR, SERIES, TOPIC, RollKey
from tamizdat.press.manuscripts import AT_ONCE, Manuscript, Note, manuscript_of, manuscripts
from tamizdat.press.material import Material, material_of
from tamizdat.press.pictures import in_place

Neighbours = tuple[int | None, int | None]


def article_facts(article: Article, almanac: Almanac) -> facts.Article:
    """Gather what an article's page shows, from a public article or from a version that is only previewed."""
    return next(articles_facts([manuscript_of(article)], almanac))[0]


def articles_facts(found: Sequence[Manuscript], almanac: Almanac) -> Iterator[tuple[facts.Article, Material]]:
    """Gather what the pages of some articles show, in a fixed number of queries; each with its material."""
    neighbours = [neighbours_of(each, almanac) for each in found]
    beside = {number for pair in neighbours for number in pair if number}
    material = material_of(found, almanac, beside=beside)
    for article, (earlier, later) in zip(found, neighbours, strict=True):
        shown = facts.Article(
            **fields_of(article_text(article, material, almanac)),
            series_previous=material.cards.get(earlier or 0),
            series_next=material.cards.get(later or 0),
            related=tuple(material.cards[number] for number in article.related if number in material.cards),
            sources=tuple(facts.Link(name, url) for name, url in article.sources),
            asking=asked_beside(article, almanac),
        )
        yield shown, material


def read_ahead(numbers: Collection[int], almanac: Almanac) -> None:
    """Read articles of which several outputs will want some, unless they are too many to be kept."""
    kept: dict[int, Manuscript] = almanac.kept("manuscripts", dict)
    kept.clear()
    if len(numbers) <= AT_ONCE:
        kept.update(manuscripts(numbers))
        # What they need is looked up with it. Of one that is damaged, whatever shows it will tell.
        with suppress(Exception):
            material_of(kept.values(), almanac, alone=True)


def stored(numbers: Iterable[int], almanac: Almanac) -> dict[int, Manuscript]:
    """Return articles by number, read now if they were not read ahead; a number that none has is passed over."""
    kept: dict[int, Manuscript] = almanac.kept("manuscripts", dict)
    wanted = list(dict.fromkeys(numbers))
    return {
        **{number: kept[number] for number in wanted if number in kept},
        **manuscripts(number for number in wanted if number not in kept),
    }


def texts_of(found: Collection[Manuscript], almanac: Almanac) -> dict[int, facts.Text]:
    """Gather articles without their surroundings, by number."""
    material = material_of(found, almanac, alone=True)
    return {article.number: article_text(article, material, almanac) for article in found if article.number}


def texts_kept(almanac: Almanac) -> dict[int, facts.Text]:
    """Return the texts that one kind of output has gathered and others may want, by number."""
    return almanac.kept("texts", dict)


def article_text(article: Manuscript, material: Material, almanac: Almanac) -> facts.Text:
    """Gather an article without its surroundings, as a page and a feed both show it; asks the database nothing more.

    Args:
        material: gathered for this article, perhaps among others.
    """
    language = article.language
    notes = notes_of(article.corrections)
    # What has been superseded stays on top, marked as replaced; in the text stands what holds now.
    passages = {
        note.number: each.passage for note, each in zip(notes, article.corrections, strict=True) if not note.replaced_by
    }
    blocks, placed = body_blocks(article.body, language, material, notes, passages)
    return facts.Text(
        headline=article.headline,
        standfirst=article.standfirst,
        address=article.address,
        published=published(article),
        updated=article.updated,
        dateline_place=article.dateline_place,
        dateline_date=article.dateline_date,
        bylines=tuple(_credits(article, almanac)),
        section=almanac.section_at(article.path) or almanac.front_crumb(language),
        topics=tuple(_topics(article, almanac)),
        series=_series(article, almanac),
        picture=_lead_picture(article, material),
        body=blocks,
        corrections=tuple(reversed([note if note.number in placed else replace(note, anchor="") for note in notes])),
    )


def withdrawn_facts(article: Manuscript, almanac: Almanac) -> facts.Article:
    """Gather what stands in the place of a withdrawn article: the notice, and nothing of the text.

    Raises:
        ValueError: the article has not been withdrawn.
    """
    if article.withdrawal is None:
        raise ValueError(f"article {article.number} has not been withdrawn")
    return facts.Article(
        headline=article.withdrawal.headline,
        standfirst="",
        address=article.address,
        published=published(article),
        updated=None,
        dateline_place="",
        dateline_date=None,
        bylines=(),
        section=almanac.section_at(article.path) or almanac.front_crumb(article.language),
        topics=(),
        series=None,
        series_previous=None,
        series_next=None,
        picture=None,
        body=(),
        corrections=tuple(reversed([replace(note, anchor="") for note in notes_of(article.corrections)])),
        related=(),
        sources=(),
        withdrawn_notice=article.withdrawal.text,
        withdrawn_on=article.withdrawal.withdrawn,
    )


def published(article: Manuscript) -> dt.datetime:
    """Return when an article was first published; for one that never was, the present."""
    return article.published or timezone.now()


def fields_of(text: facts.Text) -> dict[str, Any]:
    """Return the fields of an article's text, to build something larger of them."""
    return {name: getattr(text, name) for name in _FIELDS_OF_TEXT}


_FIELDS_OF_TEXT = tuple(field.name for field in fields(facts.Text))


def series_key(article: Manuscript, almanac: Almanac) -> RollKey | None:
    """Return the roll of the series that an article is a part of."""
    series = almanac.names(SERIES).by_number.get(article.series or 0)
    return RollKey(SERIES, article.language, series.slug) if series else None


def neighbours_of(article: Manuscript, almanac: Almanac) -> Neighbours:
    """Return the numbers of the articles before and after one in its series."""
    key = series_key(article, almanac)
    return almanac.neighbours(key, article.number) if key and article.number else (None, None)


def notes_of(recorded: Sequence[Note]) -> tuple[facts.CorrectionNote, ...]:
    """Return corrections as readers see them, oldest first."""
    numbers = {correction.pk: number for number, correction in enumerate(recorded, 1)}
    replaced = {correction.supersedes: numbers[correction.pk] for correction in recorded if correction.supersedes}
    return tuple(
        facts.CorrectionNote(
            number=number,
            issued=correction.issued,
            text=correction.text,
            anchor=f"correction-{number}",
            replaced_by=replaced.get(correction.pk),
        )
        for number, correction in enumerate(recorded, 1)
    )


def _credits(article: Manuscript, almanac: Almanac) -> Iterator[facts.Credit]:
    people = almanac.names(CONTRIBUTOR).by_number
    for number, role in article.bylines:
        person = people[number]
        yield facts.Credit(
            name=person.name,
            role=role,
            role_label="" if role == Byline.Role.AUTHOR else _role_label(role, article.language),
            address=addresses.contributor(article.language, person.slug),
            pseudonym=person.pseudonym,
        )


@cache
def _role_label(role: str, language: str) -> str:
    with override(language):
        return str(Byline.Role(role).label)


def _topics(article: Manuscript, almanac: Almanac) -> Iterator[facts.Link]:
    topics = almanac.names(TOPIC).by_number
    for number in article.topics:
        yield facts.Link(topics[number].name, addresses.topic(article.language, topics[number].slug))


def _series(article: Manuscript, almanac: Almanac) -> facts.Link | None:
    series = almanac.names(SERIES).by_number.get(article.series or 0)
    return facts.Link(series.name, addresses.series(article.language, series.slug)) if series else None


def _lead_picture(article: Manuscript, material: Material) -> facts.Picture | None:
    picture = material.pictures.get(article.lead_picture or 0)
    return in_place(picture, caption=article.lead_caption, alt=article.lead_alt) if picture else None
