"""The newspaper around a page: its name, languages, navigation and standing pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info
from wagtail.query import PageQuerySet

from tamizdat.articles.models import Article, FrontPage, Section, StandingPage
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.newsletter.models import Issue, Newsletter
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.press import addresses, facts
from tamizdat.press.asking import appeals_in, giving_in

PageType = TypeVar("PageType", Section, StandingPage)


@dataclass(frozen=True, slots=True)
class NoNewspaperError(Exception):
    """There is no front page yet, so there is no newspaper to render."""

    language: str

    def __str__(self) -> str:
        return f"There is no public front page in the language '{self.language}': make one in the admin."


def direction_of(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 tag."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def name_of(language: str) -> str:
    """Return a language's name in itself, with a capital."""
    name: str = get_language_info(language)["name_local"]
    return name[:1].upper() + name[1:]


def language_link(language: str, address: str) -> facts.LanguageLink:
    """Return the link to a page in another language."""
    return facts.LanguageLink(language, name_of(language), address, direction_of(language))


def front_pages() -> list[FrontPage]:
    """Return the public front pages in the editors' order; the first one's language is the default."""
    return list(FrontPage.objects.live().select_related("locale").order_by("path"))


def public_articles(now: dt.datetime | None = None) -> ArticleQuerySet:
    """Return the articles that readers can reach: public, in a language in which the newspaper is.

    Args:
        now: the moment asked about; the present if None.
    """
    return Article.objects.public(now).filter(locale__in=published_locales())


def public_pages(model: type[PageType]) -> PageQuerySet:
    """Return the sections or standing pages that readers can reach."""
    live = model.objects.live().exclude(expire_at__lte=timezone.now())
    return live.filter(locale__in=published_locales()).select_related("locale")


def published_locales() -> QuerySet[FrontPage]:
    """Return the numbers of the languages in which the newspaper is published, as a part of other queries."""
    return FrontPage.objects.live().values("locale")


def publication(language: str, fronts: Sequence[FrontPage], *, previewed: bool = False) -> facts.Publication:
    """Gather what every page in one language says about the newspaper.

    Args:
        fronts: the public front pages.
        previewed: whether the page is for the newsroom only, which prepares a language before it is published.

    Raises:
        NoNewspaperError: there is no public front page in that language; for a preview, none at all.
    """
    front = next((candidate for candidate in fronts if candidate.language == language), None)
    if front is None and previewed:
        front = FrontPage.objects.filter(locale__language_code=language).first()
    if front is None:
        raise NoNewspaperError(language)
    giving = giving_in(language)
    return facts.Publication(
        name=front.title,
        tagline=front.tagline,
        language=language,
        direction=front.direction,
        address=front.address,
        url=settings.ENVIRONMENT.site_url,
        languages=tuple(language_link(each.language, each.address) for each in fronts),
        sections=_links(Section, front),
        pages=_links(StandingPage, front, in_footer=True),
        archive_address=addresses.archive(language),
        corrections_address=addresses.corrections(language),
        search_address=addresses.search(language),
        notice=front.notice,
        newsletters=tuple(_newsletters(language)),
        giving=giving,
        appeals=tuple(appeals_in(language, timezone.now())) if giving else (),
    )


def _newsletters(language: str) -> Iterator[facts.Newsletter]:
    sent = Issue.objects.sent().not_called_off().filter(newsletter=OuterRef("pk"))
    found = Newsletter.objects.open().in_language(language).annotate(has_issues=Exists(sent))
    for newsletter in found.select_related("locale", "privacy_page"):
        consent = consent_to(newsletter)
        yield facts.Newsletter(
            name=newsletter.name,
            description=newsletter.description,
            address=addresses.newsletter(language, newsletter.slug),
            slug=newsletter.slug,
            wording=consent.wording.pk,
            consent=consent.wording.text,
            privacy=consent.privacy,
            latest=addresses.latest_issue(language, newsletter.slug) if newsletter.has_issues else "",
        )


def _links(model: type[Section | StandingPage], front: FrontPage, **conditions: object) -> tuple[facts.Link, ...]:
    pages = public_pages(model).child_of(front).filter(**conditions).order_by("path").values_list("title", "url_path")
    return tuple(facts.Link(title, url_path) for title, url_path in pages)
