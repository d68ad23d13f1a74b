"""The archive: every month since the first article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.listings import listing
from tamizdat.press.names import CONTRIBUTORS, TOPICS, Names
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.publication import front_crumb, front_pages


def articles_of_month(language: str, first_day: dt.date) -> ArticleQuerySet:
    """Return the public articles first published in a month (UTC)."""
    start = dt.datetime(first_day.year, first_day.month, 1, tzinfo=dt.UTC)
    end = dt.datetime(first_day.year + first_day.month // 12, first_day.month % 12 + 1, 1, tzinfo=dt.UTC)
    return Article.objects.in_language(language).public().published_between(start, end)


def months(language: str) -> list[facts.MonthLink]:
    """Return the months with public articles, newest first."""
    counted = (
        Article.objects.in_language(language)
        .public()
        .order_by()
        .values(month=TruncMonth("first_published_at", tzinfo=dt.UTC))
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    days = ((row["month"].date(), row["count"]) for row in counted)
    return [facts.MonthLink(day, addresses.month(language, day), count) for day, count in days]


def _other_languages(language: str) -> list[str]:
    return [front.language for front in front_pages() if front.language != language]


@register
class ArchiveKind:
    """The archive's first page: years and months, topics, contributors."""

    name = "archive"
    pattern = re.compile(r"/(?P<language>[\w-]+)/archive/")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the archive of a published language."""
        return next((output for output in self.outputs() if output.language == match["language"]), None)

    def outputs(self) -> Iterator[Output]:
        """Return one archive per published language."""
        for front in front_pages():
            yield Output(self.name, addresses.archive(front.language), front.language)

    def render(self, output: Output) -> bytes:
        """Render the archive's first page."""
        language = output.language
        with override(language):
            title = _("Archive")
        years = groupby(months(language), key=lambda link: link.month.year)
        archive = facts.Archive(
            years=tuple((year, tuple(links)) for year, links in years),
            topics=_links(TOPICS, language),
            contributors=_links(CONTRIBUTORS, language),
        )
        others = ((other, addresses.archive(other)) for other in _other_languages(language))
        page = page_facts(output, title, translations=links_of_translations(others), crumbs=(front_crumb(language),))
        return themed(output, page, archive=archive)


def _links(names: Names[Any], language: str) -> tuple[facts.Link, ...]:
    return tuple(facts.Link(each.name, names.address(language, each.slug)) for each in names.in_language(language))


@register
class MonthKind:
    """All articles of one month."""

    name = "month"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/archive/(?P<year>[1-8][0-9]{{3}})/(?P<month>0[1-9]|1[0-2])/{NUMBER}")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return a month in which something was published."""
        day = dt.date(int(match["year"]), int(match["month"]), 1)
        if match["language"] not in {front.language for front in front_pages()}:
            return None
        articles, number = articles_of_month(match["language"], day), page_number(match)
        if not articles.exists() or not has_page(number, articles.count):
            return None
        return self._output(match["language"], day, number)

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all months."""
        for front in front_pages():
            for link in months(front.language):
                for number in numbers_of(link.count):
                    yield self._output(front.language, link.month, number)

    def _output(self, language: str, day: dt.date, number: int | None) -> Output:
        address = addresses.month(language, day)
        return Output(self.name, addresses.numbered(address, number) if number else address, language, (day, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a month."""
        day, number = output.subject
        with override(output.language):
            title = date_format(day, "YEAR_MONTH_FORMAT")
            label = _("Archive")
        address = addresses.month(output.language, day)
        shown = listing(articles_of_month(output.language, day), number, address, title=title, label=label)
        crumbs = (front_crumb(output.language), facts.Link(label, addresses.archive(output.language)))
        page = page_facts(output, title, numbered=True, crumbs=crumbs)
        return themed(output, page, listing=shown or facts.Listing(title, label, "", ()))
