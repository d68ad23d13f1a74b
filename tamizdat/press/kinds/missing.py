"""The page for an address that holds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article
from tamizdat.press import facts
from tamizdat.press.cards import cards
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import page_facts, themed
from tamizdat.press.publication import front_crumb, front_pages

NEWEST = 6
NOT_FOUND = 404


@register
class MissingKind:
    """Ways on instead of a dead end: a search, the sections, what is newest."""

    name = "missing"
    pattern = re.compile(r"/(?P<language>[\w-]+)/404\.html")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the page of a published language."""
        return missing_in(match["language"])

    def outputs(self) -> Iterator[Output]:
        """Return one page per published language."""
        for front in front_pages():
            yield _output(front.language)

    def render(self, output: Output) -> bytes:
        """Render the page."""
        with override(output.language):
            title = _("There is nothing at this address")
        newest = Article.objects.in_language(output.language).public().select_related("locale").newest_first()
        page = page_facts(output, title, indexed=False, crumbs=(front_crumb(output.language),))
        return themed(output, page, missing=facts.Missing(cards(newest[:NEWEST])))


def missing_in(language: str) -> Output | None:
    """Return the page for nothing in a language, if the newspaper is published in it."""
    return _output(language) if language in {front.language for front in front_pages()} else None


def _output(language: str) -> Output:
    return Output("missing", f"/{language}/404.html", language, status=NOT_FOUND)
