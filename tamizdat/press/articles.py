"""An article as its page shows it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tamizdat.articles.models import Article, Correction, Section
from tamizdat.press import addresses, facts
from tamizdat.press.body import body_blocks
from tamizdat.press.cards import cards, credit
from tamizdat.press.pictures import picture_facts


def article_facts(article: Article) -> facts.Article:
    """Gather what an article's page shows, from a public article or from a version that is only previewed."""
    language = article.language
    recorded = list(Correction.objects.filter(article_id=article.pk).order_by("issued_at", "pk"))
    notes = _notes(recorded)
    passages = {number: correction.passage for number, correction in enumerate(recorded, 1)}
    blocks, placed = body_blocks(article.body, language, notes, passages)
    previous, following = _neighbours(article)
    return facts.Article(
        headline=article.title,
        standfirst=article.standfirst,
        address=article.address,
        published=published(article),
        updated=article.updated_at,
        dateline_place=article.dateline_place,
        dateline_date=article.dateline_date,
        bylines=tuple(credit(byline, language) for byline in article.bylines.all()),
        section=section_link(article),
        topics=tuple(facts.Link(t.name, addresses.topic(language, t.slug)) for t in article.topics.all()),
        series=_series(article),
        series_previous=previous,
        series_next=following,
        picture=_lead_picture(article),
        body=blocks,
        corrections=tuple(reversed([note if note.number in placed else _without_place(note) for note in notes])),
        related=_related(article),
        sources=tuple(facts.Link(source.name, source.url) for source in article.sources.all()),
    )


def withdrawn_facts(article: Article, section: facts.Link) -> facts.Article:
    """Gather what stands in the place of a withdrawn article: the notice, and nothing of the text."""
    return facts.Article(
        headline=article.title,
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


def section_link(article: Article) -> facts.Link:
    """Return the section that an article stands under."""
    parent = Section.objects.filter(path=article.path[: -Article.steplen]).values_list("title", "url_path").get()
    return facts.Link(*parent)


def _notes(recorded: list[Correction]) -> tuple[facts.CorrectionNote, ...]:
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


def _without_place(note: facts.CorrectionNote) -> facts.CorrectionNote:
    return facts.CorrectionNote(note.number, note.issued, note.text, "", note.replaced_by)


def _series(article: Article) -> facts.Link | None:
    series = article.series
    return facts.Link(series.name, addresses.series(article.language, series.slug)) if series else None


def _neighbours(article: Article) -> tuple[facts.Card | None, facts.Card | None]:
    if not article.series_id or not article.first_published_at:
        return None, None
    others = Article.objects.part_of(article.series).public().exclude(pk=article.pk).select_related("locale")
    earlier = others.filter(first_published_at__lte=article.first_published_at).newest_first()[:1]
    later = others.filter(first_published_at__gt=article.first_published_at).order_by("first_published_at", "pk")[:1]
    return next(iter(cards(earlier)), None), next(iter(cards(later)), None)


def _lead_picture(article: Article) -> facts.Picture | None:
    if article.lead_picture is None:
        return None
    return picture_facts(article.lead_picture, caption=article.lead_caption)


def _related(article: Article) -> tuple[facts.Card, ...]:
    numbers = [item.related_id for item in article.related_articles.all()]
    found = Article.objects.public().select_related("locale", "lead_picture").in_bulk(numbers)
    return cards(found[number] for number in numbers if number in found)
