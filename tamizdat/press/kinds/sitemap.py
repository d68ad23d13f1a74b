"""Sitemaps: one index, and for each language one of its pages, some of its articles, and one of its latest news.

Articles are counted from the oldest, so that a sitemap that is full stays as it is. All languages are there, while
Wagtail's own sitemap leaves out all but one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from tamizdat.articles.models import FrontPage, Section, StandingPage
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.names import CONTRIBUTORS, SERIES, TOPICS
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import absolute, alternates, links_of_translations, translations
from tamizdat.press.printable import printable
from tamizdat.press.publication import default_language, front_pages, language_link, public_articles, public_pages
from tamizdat.press.sitemaps import Entry, News, index_of, news_sitemap_of, sitemap_of

URLS_IN_ONE = 5_000
NEWS_AGE = dt.timedelta(days=2)
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"


@register
class SitemapIndexKind:
    """The list of all sitemaps."""

    name = "sitemap_index"
    pattern = re.compile(r"/sitemap\.xml")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the index, once there is a newspaper."""
        return next(self.outputs(), None)

    def outputs(self) -> Iterator[Output]:
        """Return the index."""
        if front_pages():
            yield Output(self.name, "/sitemap.xml", "", media_type=XML)

    def render(self, output: Output) -> bytes:
        """Write the index."""
        kinds = (PagesSitemapKind(), ArticlesSitemapKind(), NewsSitemapKind())
        return index_of(absolute(each.address) for kind in kinds for each in kind.outputs())


@register
class PagesSitemapKind:
    """The pages of one language that are no articles."""

    name = "sitemap_pages"
    pattern = re.compile(r"/sitemaps/(?P<language>[\w-]+)-pages\.xml")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the sitemap of a published language."""
        return next((each for each in self.outputs() if each.language == match["language"]), None)

    def outputs(self) -> Iterator[Output]:
        """Return one sitemap per published language."""
        for front in front_pages():
            yield Output(self.name, f"/sitemaps/{front.language}-pages.xml", front.language, front, media_type=XML)

    def render(self, output: Output) -> bytes:
        """Write the sitemap."""
        return sitemap_of(pages_of(output.subject))


@register
class ArticlesSitemapKind:
    """Some of the articles of one language, the oldest in the first."""

    name = "sitemap_articles"
    pattern = re.compile(r"/sitemaps/(?P<language>[\w-]+)-articles-(?P<number>[1-9][0-9]{0,5})\.xml")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return a sitemap that has articles."""
        return next((each for each in self.outputs() if each.address == match.string), None)

    def outputs(self) -> Iterator[Output]:
        """Return as many sitemaps as the articles need."""
        for front in front_pages():
            count = public_articles().in_language(front.language).count()
            for number in range(1, -(-count // URLS_IN_ONE) + 1):
                address = f"/sitemaps/{front.language}-articles-{number}.xml"
                yield Output(self.name, address, front.language, number, media_type=XML)

    def render(self, output: Output) -> bytes:
        """Write the sitemap."""
        oldest_first = public_articles().in_language(output.language).order_by("first_published_at", "pk")
        start = (output.subject - 1) * URLS_IN_ONE
        return sitemap_of(articles_of(output.language, oldest_first, start, start + URLS_IN_ONE))


@register
class NewsSitemapKind:
    """The articles of one language's last two days."""

    name = "sitemap_news"
    pattern = re.compile(r"/sitemaps/news-(?P<language>[\w-]+)\.xml")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the news sitemap of a published language."""
        return next((each for each in self.outputs() if each.language == match["language"]), None)

    def outputs(self) -> Iterator[Output]:
        """Return one news sitemap per published language, even if it is empty at present."""
        for front in front_pages():
            yield Output(self.name, f"/sitemaps/news-{front.language}.xml", front.language, front, media_type=XML)

    def render(self, output: Output) -> bytes:
        """Write the news sitemap as of now."""
        return news_sitemap_of(news_of(output.subject, timezone.now()))


def news_of(front: FrontPage, now: dt.datetime) -> Iterator[News]:
    """Return the articles of one language that are at most two days old, newest first."""
    recent = public_articles().in_language(front.language).filter(first_published_at__gte=now - NEWS_AGE)
    for article in recent.newest_first()[:MOST_NEWS]:
        yield News(
            url=absolute(article.url_path),
            publisher=printable(front.title),
            language=front.language,
            published=article.first_published_at,
            headline=printable(article.title),
        )


def pages_of(front: FrontPage) -> Iterator[Entry]:
    """Return the pages of one language that are no articles and that search engines should know."""
    language, default = front.language, default_language()
    for address, others in chain(_pages_under(front), _pages_of_all(language), _pages_of_names(language)):
        yield Entry(absolute(address), None, alternates(language, absolute(address), others, default))


Found = Iterator[tuple[str, Sequence[facts.LanguageLink]]]


def _pages_under(front: FrontPage) -> Found:
    yield front.address, translations(front)
    for pages in (public_pages(Section), public_pages(StandingPage)):
        for page in pages.child_of(front).order_by("path"):
            yield page.address, translations(page)


def _pages_of_all(language: str) -> Found:
    others = [front.language for front in front_pages() if front.language != language]
    for address in (addresses.archive, addresses.corrections):
        yield address(language), links_of_translations((other, address(other)) for other in others)


def _pages_of_names(language: str) -> Found:
    for names in (TOPICS, SERIES, CONTRIBUTORS):
        versions: dict[UUID, dict[str, str]] = defaultdict(dict)
        for code, name in names.everywhere():
            versions[name.translation_key][code] = names.address(code, name.slug)
        for pages in versions.values():
            if language in pages:
                others = ((code, address) for code, address in pages.items() if code != language)
                yield pages[language], links_of_translations(others)


def articles_of(language: str, articles: ArticleQuerySet, start: int, stop: int) -> Iterator[Entry]:
    """Return some articles of one language, with their other versions found together."""
    fields = ("url_path", "translation_key", "first_published_at", "updated_at", "corrected_at")
    chosen = list(articles.annotate(corrected_at=Max("corrections__issued_at")).values_list(*fields)[start:stop])
    others = _versions_elsewhere(language, [key for _address, key, *_times in chosen])
    default = default_language()
    for address, key, *times in chosen:
        url = absolute(address)
        yield Entry(url, max(filter(None, times)), alternates(language, url, others.get(key, ()), default))


def _versions_elsewhere(language: str, keys: Sequence[UUID]) -> dict[UUID, list[facts.LanguageLink]]:
    found: dict[UUID, list[facts.LanguageLink]] = defaultdict(list)
    versions = public_articles().filter(translation_key__in=keys).exclude(locale__language_code=language)
    for key, code, address in versions.values_list("translation_key", "locale__language_code", "url_path"):
        found[key].append(language_link(code, address))
    return found
