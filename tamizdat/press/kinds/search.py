"""Search: the one page whose content depends on what the reader asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article
from tamizdat.press import addresses, facts
from tamizdat.press.cards import cards
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.publication import front_crumb, front_pages, public_articles
from tamizdat.press.searching import words_of

RESULTS = 20
LONGEST_QUERY = 200
LAST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for: words, and which page of the results, from 1."""

    words: str
    number: int


def asked(query: Mapping[str, str]) -> Asked:
    """Read the parameters of a search; what makes no sense is taken as the nearest thing that does."""
    words = " ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    number = query.get("page", "1")
    usable = number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= LAST_PAGE
    return Asked(words, int(number[:4]) if usable else 1)


@register
class SearchKind:
    """The search page of one language."""

    name = "search"
    pattern = re.compile(r"/(?P<language>[\w-]+)/search/")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the search page of a published language."""
        if match["language"] not in {front.language for front in front_pages()}:
            return None
        return Output(self.name, addresses.search(match["language"]), match["language"], asked(query))

    def outputs(self) -> Iterator[Output]:
        """Return the empty search page of each language."""
        for front in front_pages():
            yield Output(self.name, addresses.search(front.language), front.language, Asked("", 1))

    def render(self, output: Output) -> bytes:
        """Render the search page with what was found."""
        with override(output.language):
            title = _("Search")
        others = ((f.language, addresses.search(f.language)) for f in front_pages() if f.language != output.language)
        page = page_facts(
            output,
            title,
            translations=links_of_translations(others),
            crumbs=(front_crumb(output.language),),
            indexed=not output.subject.words,
        )
        return themed(output, page, search=_found(output.subject, output.language))


def _found(question: Asked, language: str) -> facts.Search:
    words = words_of(question.words)
    if not words:
        return facts.Search(query=question.words)
    # The index can only be asked about fields it holds, so what is public is told to it by number.
    public = Article.objects.filter(pk__in=public_articles().in_language(language).values("pk"))
    newest_first = public.select_related("locale").order_by("-first_published_at", "-id")
    results = newest_first.search(words, order_by_relevance=False)
    start = (question.number - 1) * RESULTS
    total = results.count()
    return facts.Search(
        query=question.words,
        cards=cards(results[start : start + RESULTS]),
        total=total,
        more=_page(question, language, 1) if start + RESULTS < total and question.number < LAST_PAGE else "",
        less=_page(question, language, -1) if question.number > 1 else "",
    )


def _page(question: Asked, language: str, step: int) -> str:
    return f"{addresses.search(language)}?{urlencode({'q': question.words, 'page': question.number + step})}"
