"""An article as its page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils import timezone

from tamizdat.articles.models import Article, Correction
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.body import body_blocks
from tamizdat.press.cards import cards, credit, path_of_parent
from tamizdat.press.material import Material, material_of
from tamizdat.press.pictures import in_place
from tamizdat.press.publication import front_crumb, public_articles
from tamizdat.press.structured import Version


def article_facts(article: Article) -> facts.Article:
    """Gather what an article's page shows, from a public article or from a version that is only previewed."""
    text = article_text(article, material_of([article]))
    previous, following = _neighbours(article)
    return facts.Article(
        **fields_of(text),
        series_previous=previous,
        series_next=following,
        related=_related(article),
        sources=tuple(facts.Link(source.name, source.url) for source in article.sources.all()),
    )


def article_text(article: Article, material: Material) -> facts.Text:
    """Gather an article without its surroundings, as a page and a feed both show it; asks the database nothing more.

    Args:
        article: from :func:`whole`, or a version that is only previewed.
        material: gathered for this article, perhaps among others.
    """
    language = article.language
    recorded = material.corrections.get(article.pk, ())
    notes = _notes(recorded)
    # What has been superseded stays on top, marked as replaced; in the text stands what holds now.
    passages = {note.number: each.passage for note, each in zip(notes, recorded, strict=True) if not note.replaced_by}
    blocks, placed = body_blocks(article.body, language, material, notes, passages)
    return facts.Text(
        headline=article.title,
        standfirst=article.standfirst,
        address=article.address,
        published=published(article),
        updated=article.updated_at,
        dateline_place=article.dateline_place,
        dateline_date=article.dateline_date,
        bylines=tuple(credit(byline, language) for byline in article.bylines.all()),
        section=material.sections.get(path_of_parent(article)) or front_crumb(language),
        topics=tuple(facts.Link(t.name, addresses.topic(language, t.slug)) for t in article.topics.all()),
        series=_series(article),
        picture=_lead_picture(article, material),
        body=blocks,
        corrections=tuple(reversed([note if note.number in placed else replace(note, anchor="") for note in notes])),
    )


def whole(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Return articles with everything that :func:`article_text` reads of them, in a fixed number of queries."""
    return articles.select_related("locale", "series").prefetch_related("bylines__contributor", "topics")


def withdrawn_facts(article: Article, section: facts.Link) -> facts.Article:
    """Gather what stands in the place of a withdrawn article: the notice, and nothing of the text."""
    return facts.Article(
        headline=article.withdrawal.headline,
        standfirst="",
        address=article.address,
        published=published(article),
        updated=None,
        dateline_place="",
        dateline_date=None,
        bylines=(),
        section=section,
        topics=(),
        series=None,
        series_previous=None,
        series_next=None,
        picture=None,
        body=(),
        corrections=tuple(reversed(_notes(list(Correction.objects.filter(article_id=article.pk))))),
        related=(),
        sources=(),
        withdrawn_notice=article.withdrawal.notice,
        withdrawn_on=article.withdrawal.withdrawn_at,
    )


def published(article: Article) -> dt.datetime:
    """Return when an article was first published; for one that never was, the present."""
    return article.first_published_at or timezone.now()


def versions_of(article: Article) -> tuple[Version, ...]:
    """Return an article's versions in other languages that readers can reach."""
    others = public_articles().filter(translation_key=article.translation_key).exclude(pk=article.pk)
    told = others.order_by("locale__language_code").values_list(
        "locale__language_code", "url_path", "first_published_at"
    )
    return tuple(Version(*each) for each in told)


def fields_of(text: facts.Text) -> dict[str, Any]:
    """Return the fields of an article's text, to build something larger of them."""
    return {field.name: getattr(text, field.name) for field in fields(facts.Text)}


def _notes(recorded: Sequence[Correction]) -> tuple[facts.CorrectionNote, ...]:
    numbers = {correction.pk: number for number, correction in enumerate(recorded, 1)}
    replaced = {correction.supersedes_id: numbers[correction.pk] for correction in recorded if correction.supersedes_id}
    return tuple(
        facts.CorrectionNote(
            number=number,
            issued=correction.issued_at,
            text=correction.text,
            anchor=f"correction-{number}",
            replaced_by=replaced.get(correction.pk),
        )
        for number, correction in enumerate(recorded, 1)
    )


def _series(article: Article) -> facts.Link | None:
    series = article.series
    return facts.Link(series.name, addresses.series(article.language, series.slug)) if series else None


def _neighbours(article: Article) -> tuple[facts.Card | None, facts.Card | None]:
    if article.series is None or not article.first_published_at:
        return None, None
    series = public_articles().in_language(article.language).part_of(article.series).select_related("locale")
    others = series.exclude(pk=article.pk)
    earlier = others.filter(first_published_at__lte=article.first_published_at).newest_first()[:1]
    later = others.filter(first_published_at__gt=article.first_published_at).order_by("first_published_at", "pk")[:1]
    return next(iter(cards(earlier)), None), next(iter(cards(later)), None)


def _lead_picture(article: Article, material: Material) -> facts.Picture | None:
    picture = material.pictures.get(article.lead_picture_id or 0)
    return in_place(picture, caption=article.lead_caption, alt=article.lead_alt) if picture else None


def _related(article: Article) -> tuple[facts.Card, ...]:
    numbers = [item.related_id for item in article.related_articles.all()]
    found = public_articles().select_related("locale").in_bulk(numbers)
    return cards(found[number] for number in numbers if number in found)
