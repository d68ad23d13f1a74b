"""Newsrooms for tests: everything that a newspaper is made of, each in one call.

Names, places and outlets are invented. What a test does not name is filled in; a slug, where none is given, comes
from the title. ``make_article`` goes through the verb ``publish``, as every article does.

    >>> front = make_front("en")
    >>> article = make_article("Ferries stop at noon", make_section(front))
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image
from wagtail.models import Locale, Page

from tamizdat.articles.actions import publish_article, set_embargo, withdraw_article
from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    FrontPage,
    RelatedArticle,
    Section,
    Series,
    Source,
    StandingPage,
    Topic,
)
from tamizdat.media.models import Picture

NAMES = {"en": "The Far Bank", "ru": "Дальний берег", "ar": "الضفة البعيدة"}
SECTIONS = {"en": "Courts", "ru": "Суды", "ar": "محاكم"}
PARAGRAPHS = {
    "en": "<p>The ferry to Orvale did not leave on Thursday.</p><p>Nobody at the landing could say why.</p>",
    "ru": "<p>Паром в Орвале в четверг не вышел.</p><p>На причале никто не мог сказать почему.</p>",
    "ar": "<p>لم تغادر العبّارة إلى أورفال يوم الخميس.</p><p>لم يعرف أحد في المرسى السبب.</p>",
}
FIRST_DAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)

_numbers = count(1)


def make_locale(language: str) -> Locale:
    """A language in which the newsroom writes."""
    return Locale.objects.get_or_create(language_code=language)[0]


def make_front(language: str = "en", **fields: Any) -> FrontPage:
    """The newspaper in one language; the one that is there, if there is one."""
    existing = FrontPage.objects.filter(locale__language_code=language).first()
    if existing:
        return existing
    fields.setdefault("title", NAMES.get(language, f"The Far Bank ({language})"))
    front = FrontPage(slug=language, locale=make_locale(language), **fields)
    return Page.objects.get(depth=1).add_child(instance=front)


def make_section(front: FrontPage | None = None, title: str = "", **fields: Any) -> Section:
    """A section; under the English front page, unless another is given."""
    front = front or make_front()
    title = title or SECTIONS.get(front.language, "Courts")
    return front.add_child(instance=Section(title=title, locale=front.locale, slug=_slug(title, fields), **fields))


def make_standing(front: FrontPage | None = None, title: str = "About us", **fields: Any) -> StandingPage:
    """A standing page."""
    front = front or make_front()
    fields.setdefault("body", [("text", PARAGRAPHS.get(front.language, PARAGRAPHS["en"]))])
    return front.add_child(instance=StandingPage(title=title, locale=front.locale, slug=_slug(title, fields), **fields))


def make_draft(
    headline: str = "",
    section: Section | None = None,
    *,
    bylines: Iterable[Contributor | tuple[Contributor, str]] = (),
    topics: Iterable[Topic] = (),
    related: Iterable[Article] = (),
    sources: Iterable[tuple[str, str]] = (),
    **fields: Any,
) -> Article:
    """An article that nobody but the newsroom has seen.

    Args:
        bylines: contributors in order, each alone (an author) or with a role.
        sources: names and addresses of what it is based on.
        fields: further fields of the article; ``body`` is a list of pairs of block type and value.
    """
    section = section or Section.objects.order_by("pk").first() or make_section()
    headline = headline or f"Ferry number {next(_numbers)} stays at the landing"
    fields.setdefault("body", [("text", PARAGRAPHS.get(section.language, PARAGRAPHS["en"]))])
    fields.setdefault("standfirst", f"What happened to “{headline}”.")
    article = Article(title=headline, locale=section.locale, slug=_slug(headline, fields), live=False, **fields)
    section.add_child(instance=article)
    article.bylines = [_byline(each) for each in bylines]
    article.topics.set(topics)
    article.related_articles = [RelatedArticle(related=each) for each in related]
    article.sources = [Source(name=name, url=url) for name, url in sources]
    article.save()
    return article


def make_article(
    headline: str = "", section: Section | None = None, *, published: dt.datetime | None = None, **fields: Any
) -> Article:
    """An article that readers can see.

    Args:
        published: when; the present if None.
        fields: as :func:`make_draft`.
    """
    article = make_draft(headline, section, first_published_at=published, **fields)
    publish_article(article)
    article.refresh_from_db()
    return article


def make_articles(number: int, section: Section, **fields: Any) -> list[Article]:
    """Many articles, an hour apart, the oldest first."""
    return [
        make_article(f"Report number {each}", section, published=FIRST_DAY + dt.timedelta(hours=each), **fields)
        for each in range(1, number + 1)
    ]


def make_withdrawn(headline: str = "", section: Section | None = None, *, notice: str = "", **fields: Any) -> Article:
    """An article with a notice in its place."""
    article = make_article(headline, section, **fields)
    withdraw_article(article, notice or "We could not confirm what this report said.")
    article.refresh_from_db()
    return article


def make_embargoed(headline: str = "", section: Section | None = None, *, until: dt.datetime, **fields: Any) -> Article:
    """An article that has been approved and waits for the end of its embargo."""
    article = make_draft(headline, section, **fields)
    set_embargo(article, until)
    publish_article(article)
    article.refresh_from_db()
    return article


def make_translation(original: Article, section: Section, headline: str, **fields: Any) -> Article:
    """A public translation of an article, under a section in the other language."""
    return make_article(headline, section, translation_key=original.translation_key, **fields)


def make_contributor(name: str = "Mira Vald", language: str = "en", **fields: Any) -> Contributor:
    """Someone whose name stands above articles."""
    return Contributor.objects.create(name=name, slug=_slug(name, fields), locale=make_locale(language), **fields)


def make_topic(name: str = "Fair trials", language: str = "en", **fields: Any) -> Topic:
    """A topic."""
    return Topic.objects.create(name=name, slug=_slug(name, fields), locale=make_locale(language), **fields)


def make_series(name: str = "The river in winter", language: str = "en", **fields: Any) -> Series:
    """A series."""
    return Series.objects.create(name=name, slug=_slug(name, fields), locale=make_locale(language), **fields)


def make_picture(title: str = "A landing", *, size: tuple[int, int] = (480, 320), **fields: Any) -> Picture:
    """A picture with everything that readers are told about one; a plain surface, in pixels of ``size``."""
    told = {
        "alt": "Two ferries at a snowy landing",
        "credit": "Ilse Omark",
        "licence": "CC BY 4.0",
        "licence_url": "https://licences.example/by/4.0/",
    }
    file = ContentFile(picture_bytes(size), name=f"{slugify(title) or 'picture'}-{next(_numbers)}.jpg")
    return Picture.objects.create(title=title, file=file, width=size[0], height=size[1], **(told | fields))


def picture_bytes(size: tuple[int, int], kind: str = "JPEG") -> bytes:
    """A picture file with nothing in it but colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, (90, 120, 140)).save(stream, kind)
    return stream.getvalue()


def _byline(given: Contributor | tuple[Contributor, str]) -> Byline:
    contributor, role = given if isinstance(given, tuple) else (given, Byline.Role.AUTHOR)
    return Byline(contributor=contributor, role=role)


def _slug(title: str, fields: dict[str, Any]) -> str:
    given: Sequence[str] = fields.pop("slug", "")
    return str(given) or slugify(title, allow_unicode=True) or f"slug-{next(_numbers)}"
