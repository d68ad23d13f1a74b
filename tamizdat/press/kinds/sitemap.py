"""Sitemaps: one index, and for each language one of its pages, some of its articles, and one of its latest news.

Articles are counted from the oldest, so that a sitemap that is full stays as it is. All languages are there, while
Wagtail's own sitemap leaves out all but one. Nothing here depends on the clock: the latest news are those of the two
days up to the newest article, so that the same database gives the same file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from uuid import UUID

from django.db.models import Max

from tamizdat.articles.models import Article, FrontPage
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import Change, roll_reason
from tamizdat.press.inventory.rolls import ALL, NAMED, RollKey, newest
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Entry as Known
from tamizdat.press.numbers import Numbers
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import absolute, alternates, links_of_translations, translations
from tamizdat.press.printable import printable
from tamizdat.press.publication import language_link
from tamizdat.press.sitemaps import Entry, News, index_of, news_sitemap_of, sitemap_of

# The protocol allows two hundred times as many; but each article that is published writes the newest one anew.
URLS_IN_ONE = 250
NEWS_AGE = dt.timedelta(days=2)
MOST_NEWS = 200
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
XML = "application/xml; charset=utf-8"


class SitemapKind(Kind):
    """What no reader of texts needs, only search engines."""

    in_weight = False


@register
class SitemapIndexKind(SitemapKind):
    """The list of all sitemaps."""

    name = "sitemap_index"
    pattern = re.compile(r"/sitemap\.xml")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the index, once there is a newspaper."""
        if almanac.fronts:
            yield Output(self.name, "/sitemap.xml", "", media_type=XML)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return how many articles each language has."""
        yield from (roll_reason(RollKey(ALL, language)) for language in almanac.languages)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the index."""
        kinds = (PagesSitemapKind(), ArticlesSitemapKind(), NewsSitemapKind())
        return index_of(absolute(each.address) for kind in kinds for each in kind.outputs(almanac))


@register
class PagesSitemapKind(SitemapKind):
    """The pages of one language that are no articles."""

    name = "sitemap_pages"
    pattern = re.compile(r"/sitemaps/(?P<language>[\w-]+)-pages\.xml")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one sitemap per published language."""
        for language in almanac.languages:
            yield Output(self.name, f"/sitemaps/{language}-pages.xml", language, media_type=XML)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return all pages that are no articles, and which names have pages in any language."""
        pages = (*almanac.fronts, *almanac.sections, *almanac.standing_pages)
        yield from (Reason("page", str(page.pk)) for page in pages)
        yield from (Reason("names", f"{sort}/{language}") for sort in NAMED for language in almanac.languages)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the sitemap."""
        front = almanac.front(output.language)
        return sitemap_of(pages_of(front, almanac) if front else ())

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return all of them when a page that is no article, or a name that has a page, has changed, come or gone."""
        kinds = {state.kind for states in change.pages.values() for state in states if state}
        if kinds - {"article", "withdrawn"} or any(reason.sort == "names" for reason in change.reasons):
            yield from (output.address for output in self.outputs(almanac))


@register
class ArticlesSitemapKind(SitemapKind):
    """Some of the articles of one language, the oldest in the first."""

    name = "sitemap_articles"
    pattern = re.compile(r"/sitemaps/(?P<language>[\w-]+)-articles-(?P<number>[1-9][0-9]{0,5})\.xml")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return as many sitemaps as the articles need."""
        for language in almanac.languages:
            for number in range(1, _sitemaps(almanac.rolls.members(RollKey(ALL, language))) + 1):
                yield Output(self.name, _address(language, number), language, number, media_type=XML)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the articles."""
        for article in _part(output, almanac):
            yield Reason("page", str(article))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the sitemaps of which an article has come, gone or changed, in this or another language."""
        for key, shift in change.rolls.items():
            if key.sort == ALL:
                for number in range(1, _sitemaps(max(shift.before, shift.after)) + 1):
                    if shift.reaches((number - 1) * URLS_IN_ONE, number * URLS_IN_ONE, texts=True):
                        yield _address(key.language, number)
        yield from self._of_translations(change, almanac)

    def _of_translations(self, change: Change, almanac: Almanac) -> Iterator[str]:
        for keys in in_parts(change.translation_keys()):
            versions = Known.objects.filter(translation_key__in=keys, kind="article")
            rows = versions.values_list("language", "published", "number")
            for language, published, number in (row for row in rows if row[-1] not in change.pages):
                place = almanac.place(RollKey(ALL, language), published or NEVER, number)
                yield _address(language, place // URLS_IN_ONE + 1)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the sitemap."""
        return sitemap_of(articles_of(output.language, _part(output, almanac), almanac.default_language))


def _sitemaps(members: int) -> int:
    return -(-members // URLS_IN_ONE)


def _address(language: str, number: int) -> str:
    return f"/sitemaps/{language}-articles-{number}.xml"


def _part(output: Output, almanac: Almanac) -> Sequence[int]:
    start = (output.subject - 1) * URLS_IN_ONE
    return almanac.rolls.part(RollKey(ALL, output.language), start, start + URLS_IN_ONE)


@register
class NewsSitemapKind(SitemapKind):
    """The articles of one language's last two days."""

    name = "sitemap_news"
    pattern = re.compile(r"/sitemaps/news-(?P<language>[\w-]+)\.xml")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one news sitemap per published language, even if it is empty at present."""
        for language in almanac.languages:
            yield Output(self.name, f"/sitemaps/news-{language}.xml", language, media_type=XML)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the articles of the language."""
        yield roll_reason(RollKey(ALL, output.language))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the news sitemap."""
        front = almanac.front(output.language)
        return news_sitemap_of(news_of(front, almanac) if front else ())


def news_of(front: FrontPage, almanac: Almanac) -> Iterator[News]:
    """Return the articles of one language's last two days, newest first."""
    numbers = newest(almanac.rolls, RollKey(ALL, front.language), MOST_NEWS)
    found = Article.objects.filter(pk__in=numbers).order_by("-first_published_at", "-pk")
    rows = [
        (address, published or NEVER, title)
        for address, published, title in found.values_list("url_path", "first_published_at", "title")
    ]
    for address, published, title in rows:
        if published > rows[0][1] - NEWS_AGE:
            yield News(
                url=absolute(address),
                publisher=printable(front.title),
                language=front.language,
                published=published,
                headline=printable(title),
            )


def pages_of(front: FrontPage, almanac: Almanac) -> Iterator[Entry]:
    """Return the pages of one language that are no articles and that search engines should know."""
    language, default = front.language, almanac.default_language
    found = chain(_pages_under(front, almanac), _pages_of_all(language, almanac), _pages_of_names(language, almanac))
    for address, others in found:
        yield Entry(absolute(address), None, alternates(language, absolute(address), others, default))


Found = Iterator[tuple[str, Sequence[facts.LanguageLink]]]


def _pages_under(front: FrontPage, almanac: Almanac) -> Found:
    yield front.address, translations(front)
    for page in (*almanac.sections, *almanac.standing_pages):
        if page.language == front.language:
            yield page.address, translations(page)


def _pages_of_all(language: str, almanac: Almanac) -> Found:
    for address in (addresses.archive, addresses.corrections):
        yield address(language), almanac.other_languages(language, address)


def _pages_of_names(language: str, almanac: Almanac) -> Found:
    for sort in NAMED:
        names = almanac.names(sort)
        for code, name in names.everywhere():
            if code == language:
                yield names.address(code, name.slug), links_of_translations(names.versions(code, name))


def articles_of(language: str, numbers: Sequence[int], default: str) -> Iterator[Entry]:
    """Return some articles of one language, with their other versions found together."""
    fields = ("pk", "url_path", "translation_key", "first_published_at", "updated_at", "corrected_at")
    for some in in_parts(numbers):
        chosen = (
            Article.objects.filter(pk__in=Numbers(some)).order_by().annotate(corrected_at=Max("corrections__issued_at"))
        )
        rows = {number: rest for number, *rest in chosen.values_list(*fields)}
        others = _versions_elsewhere(language, [key for _address, key, *_times in rows.values()])
        for number in some:
            address, key, *times = rows[number]
            url = absolute(address)
            yield Entry(url, max(filter(None, times)), alternates(language, url, others.get(key, ()), default))


def _versions_elsewhere(language: str, keys: Sequence[UUID]) -> dict[UUID, list[facts.LanguageLink]]:
    found: dict[UUID, list[facts.LanguageLink]] = defaultdict(list)
    versions = Known.objects.filter(translation_key__in=keys, kind="article").exclude(language=language)
    for key, code, address in versions.order_by("language").values_list("translation_key", "language", "address"):
        found[key].append(language_link(code, address))
    return found
