"""Which articles a program asks for."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page
from wagtail.search.backends.base import OrderByFieldError

from tamizdat.articles.models import Article, Section
from tamizdat.press.publication import public_pages

NAMES = {"topic": "topics__slug", "series": "series__slug", "contributor": "bylines__contributor__slug"}
MOMENTS = {"published_after": "first_published_at__gt", "published_before": "first_published_at__lt"}
ARTICLE_ONLY = frozenset({"section", *NAMES, *MOMENTS})
ARTICLE_PARAMETERS = ARTICLE_ONLY | {"language", "slug"}
# The database's index takes words in a language of its own, in which these have a meaning.
_SIGNS = re.compile(r"""["'\\\x00-\x1f\x7f]+""")


def concerns_articles(request: Request) -> bool:
    """Tell whether a parameter can be meant of articles alone."""
    return not ARTICLE_ONLY.isdisjoint(request.GET)


class ArticleFilter(BaseFilterBackend):
    """``language`` and ``slug`` of any page; of articles also section, topic, series, contributor and time."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Page], view: APIView) -> QuerySet[Page]:
        """Return the pages that are asked for.

        Raises:
            BadRequestError: a time cannot be read.
        """
        asked = request.GET
        if "language" in asked:
            queryset = queryset.filter(locale__language_code=asked["language"])
        if "slug" in asked:
            queryset = queryset.filter(slug=asked["slug"])
        if "section" in asked:
            queryset = queryset.filter(pk__in=_under(asked["section"]))
        for parameter, lookup in NAMES.items():
            if parameter in asked:
                queryset = queryset.filter(pk__in=Article.objects.filter(**{lookup: asked[parameter]}).values("pk"))
        for parameter, lookup in MOMENTS.items():
            if parameter in asked:
                queryset = queryset.filter(**{lookup: moment(parameter, asked[parameter])})
        return queryset


class WordFilter(BaseFilterBackend):
    """``search`` in what is left after all other filters."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Page], view: APIView) -> QuerySet[Page]:
        """Return the pages in which the words stand.

        Raises:
            BadRequestError: the operator is none, or what is found cannot be brought into the order asked for.
        """
        operator = request.GET.get("search_operator", "and")
        if operator not in ("and", "or"):
            raise BadRequestError("search_operator must be either 'and' or 'or'")
        if "search" not in request.GET:
            return queryset
        words = _words_of(request.GET["search"])
        if not words:
            return queryset.none()
        # The index can only be asked about fields it holds, so what has been filtered is told to it by number.
        found = queryset.model.objects.filter(pk__in=queryset.order_by().values("pk")).order_by(*_asked_order(request))
        try:
            return found.search(words, operator=operator, order_by_relevance="order" not in request.GET)
        except OrderByFieldError as error:
            raise BadRequestError(f"what a search finds cannot be ordered by {error.field_name}") from None


def _asked_order(request: Request) -> list[str]:
    return [field for field in request.GET.get("order", "").split(",") if field and field != "random"]


def moment(parameter: str, text: str) -> dt.datetime:
    """Read a date, which is its first moment in UTC, or a date and time, which is UTC unless it says otherwise.

    Raises:
        BadRequestError: naming the parameter.
    """
    try:
        # A plus in an address is a space unless it is escaped, and people do not escape it.
        read = parse_datetime(text.replace(" ", "+")) or parse_date(text)
    except ValueError:
        read = None
    if read is None:
        raise BadRequestError(f"{parameter} must be a date or time such as 2026-11-22 or 2026-11-22T06:30:00Z")
    if not isinstance(read, dt.datetime):
        read = dt.datetime.combine(read, dt.time())
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)


def _under(slug: str) -> QuerySet[Article]:
    sections = public_pages(Section).filter(slug=slug)
    found = Article.objects.none()
    for section in sections:
        found |= Article.objects.in_section(section)
    return found


def _words_of(question: str) -> str:
    """Return the words of a question, a space between them; "" if it has none."""
    parts = _SIGNS.sub(" ", question).split()
    return " ".join(part for part in parts if any(character.isalnum() for character in part))
