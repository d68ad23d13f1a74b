"""Keeping an imported article: as a draft in the section and language where it belongs.

Everything happens in one transaction: an article is kept with its bylines and the record of its source, or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tamizdat.articles.actions import publish_article
from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import Article, Byline, Contributor, FrontPage, Section
from tamizdat.articles.slugs import DEVICES, RESERVED_SLUGS
from tamizdat.importers import finding, language
from tamizdat.importers.imported import (
    ImportedArticle,
    LanguageNotPublished,
    NotAllowed,
    Paragraph,
    SectionNotFound,
)
from tamizdat.importers.models import ImportRecord

_LONGEST_TITLE = 255
_LONGEST_HEADING = 200
_LONGEST_PLACE = 100
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an imported article.

    Args:
        created: False when the newspaper had it already; then nothing was changed.
    """

    article: Article
    created: bool

    @property
    def status(self) -> str:
        """``live`` or ``draft``."""
        return "live" if self.article.live else "draft"


def keep_article(imported: ImportedArticle, *, section: str = "", publish: bool = False) -> Kept:
    """Save an imported article as a draft, or publish it; a second time, change nothing.

    A draft that was brought before and never published is published when that is asked for now, as it has been edited
    since. What was published once is left as it is.

    Args:
        section: slug of the section; the first one of the article's language when empty.
        publish: put it before readers at once.

    Raises:
        LanguageNotPublished: the newspaper has no front page in the article's language.
        SectionNotFound: it has no such section, or none at all.
        NotAllowed: the article cannot be kept or published as it is.
    """
    try:
        with transaction.atomic():
            kept = existing(imported)
            if kept is None:
                return _new(imported, section, publish=publish)
            if publish and kept.article.last_published_at is None:
                _publish(kept.article, imported)
            return kept
    except IntegrityError:
        # Another import of the same source was faster.
        if kept := existing(imported):
            return kept
        raise


def existing(imported: ImportedArticle) -> Kept | None:
    """Return the article that this source, or another copy of the same text, has become before."""
    records = ImportRecord.objects.select_related("article")
    record = records.filter(digest=imported.digest).first() or records.filter(fingerprint=fingerprint(imported)).first()
    return Kept(record.article, created=False) if record else None


def fingerprint(imported: ImportedArticle) -> str:
    """Return the SHA-256 of an article's language, headline and text, in hexadecimal."""
    parts = [imported.language, imported.headline or "", *(paragraph.text for paragraph in imported.paragraphs)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def section_for(imported: ImportedArticle, slug: str = "") -> Section:
    """Return the section in which an imported article belongs.

    Raises:
        LanguageNotPublished: naming the languages that there are.
        SectionNotFound: naming the sections that there are.
    """
    front = _front_for(imported.language)
    sections = Section.objects.child_of(front).order_by("path")
    chosen = sections.filter(slug=slug).first() if slug else sections.first()
    if chosen:
        return chosen
    if not sections:
        raise SectionNotFound(
            _("“%(front)s” has no section yet: add one in the admin, then import again.") % {"front": front.title}
        )
    raise SectionNotFound(
        _("“%(front)s” has no section %(slug)s; there are: %(slugs)s.")
        % {"front": front.title, "slug": slug, "slugs": ", ".join(sections.values_list("slug", flat=True))}
    )


def _front_for(tag: str) -> FrontPage:
    fronts = {front.locale.language_code: front for front in FrontPage.objects.select_related("locale")}
    if tag.lower() in fronts:
        return fronts[tag.lower()]
    alike = [front for code, front in fronts.items() if language.primary(code) == language.primary(tag)]
    if alike:
        return alike[0]
    raise LanguageNotPublished(
        _(
            "The article is in the language “%(tag)s”; the newspaper has: %(codes)s. Add a front page, or give "
            "--language."
        )
        % {"tag": tag, "codes": ", ".join(sorted(fronts)) or "–"}
    )


def _new(imported: ImportedArticle, slug: str, *, publish: bool) -> Kept:
    section = section_for(imported, slug)
    try:
        article = _draft(imported, section)
        ImportRecord.objects.create(
            digest=imported.digest,
            fingerprint=fingerprint(imported),
            address=imported.address or "",
            article=article,
        )
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from None
    if publish:
        _publish(article, imported)
    return Kept(article, created=True)


def _publish(article: Article, imported: ImportedArticle) -> None:
    if not imported.headline:
        raise NotAllowed(_("The page shows no headline, so it cannot be published: give one with --headline."))
    try:
        publish_article(article)
    except ArticleError as error:
        raise NotAllowed(str(error)) from None
    article.refresh_from_db()


def _draft(imported: ImportedArticle, section: Section) -> Article:
    title = _fitting(imported.headline or finding.first_words(imported.paragraphs))
    article = Article(
        title=title,
        slug=_free_slug(title, section),
        locale=section.locale,
        live=False,
        standfirst=imported.standfirst or "",
        dateline_place=(imported.dateline.place or "")[:_LONGEST_PLACE],
        dateline_date=imported.dateline.date,
        first_published_at=_moment(imported.published),
        body=json.dumps(list(body_of(imported.paragraphs))),
    )
    section.add_child(instance=article)
    article.bylines.set(
        Byline(contributor=_contributor(byline.name, section), role=byline.role, sort_order=order)
        for order, byline in enumerate(imported.bylines)
    )
    article.save()
    article.save_revision()
    return article


def _fitting(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE - 1].rsplit(None, 1)[0] + "…"


def _free_slug(title: str, section: Section) -> str:
    base = slugify(title, allow_unicode=True)[:_LONGEST_SLUG].strip("-_") or "article"
    taken = set(section.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in _numbered(base) if slug not in taken | RESERVED_SLUGS | DEVICES)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _moment(published: dt.datetime | dt.date | None) -> dt.datetime | None:
    """Noon UTC of a date whose hour is unknown falls on that date nearly everywhere."""
    if published is None or isinstance(published, dt.datetime):
        return published
    return dt.datetime(published.year, published.month, published.day, 12, tzinfo=dt.UTC)


def _contributor(name: str, section: Section) -> Contributor:
    found = Contributor.objects.filter(locale=section.locale, name=name).first()
    if found:
        return found
    base = slugify(name, allow_unicode=True)[:_LONGEST_SLUG].strip("-_") or "contributor"
    taken = set(Contributor.objects.filter(locale=section.locale).values_list("slug", flat=True))
    contributor = Contributor(locale=section.locale, name=name, slug=next(s for s in _numbered(base) if s not in taken))
    contributor.full_clean()
    contributor.save()
    return contributor


def body_of(paragraphs: Iterable[Paragraph]) -> Iterator[dict[str, Any]]:
    """Yield an article's body as the blocks that the editor knows, in the form in which they are stored.

    Args:
        paragraphs: in order; neighbours of one kind become one block.
    """
    for kind, group in groupby((_storable(paragraph) for paragraph in paragraphs), key=lambda one: one.kind):
        texts = [html.escape(paragraph.text, quote=False) for paragraph in group]
        if kind == "heading":
            yield from ({"type": "heading", "value": {"text": html.unescape(text), "level": "2"}} for text in texts)
        elif kind == "item":
            items = [f"<p>{text}</p>" for text in texts]
            yield {"type": "list", "value": {"ordered": False, "items": items}}
        elif kind == "quote":
            yield {"type": "quote", "value": {"text": "".join(f"<p>{text}</p>" for text in texts)}}
        else:
            yield {"type": "text", "value": "".join(f"<p>{text}</p>" for text in texts)}


def _storable(paragraph: Paragraph) -> Paragraph:
    if paragraph.kind == "heading" and len(paragraph.text) > _LONGEST_HEADING:
        return replace(paragraph, kind="paragraph")
    return paragraph
