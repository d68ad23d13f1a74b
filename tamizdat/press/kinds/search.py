"""The search page: a form whose script looks things up in the index, and ways on that need no script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import addresses, facts
from tamizdat.press.kinds.archive import months
from tamizdat.press.names import CONTRIBUTORS, TOPICS, Names
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.publication import front_crumb, front_pages
from tamizdat.press.search.stemming import rules
from tamizdat.press.search.words import LETTERS

# What the page has room for beside its script; of what is more, the archive's first page has all.
MOST_MONTHS = 24
NEWEST_MONTHS = 12
MOST_NAMES = 40


@register
class SearchKind:
    """The search page of one language: the same file on every host."""

    name = "search"
    pattern = re.compile(r"/(?P<language>[\w-]+)/search/")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the search page of a published language."""
        return next((output for output in self.outputs() if output.language == match["language"]), None)

    def outputs(self) -> Iterator[Output]:
        """Return the search page of each language."""
        for front in front_pages():
            yield Output(self.name, addresses.search(front.language), front.language)

    def render(self, output: Output) -> bytes:
        """Render the search page."""
        language = output.language
        with override(language):
            title = _("Search")
            search = facts.Search(
                months=_months(language),
                topics=_names(TOPICS, language, "topics", _("All topics")),
                contributors=_names(CONTRIBUTORS, language, "people", _("All contributors")),
                rules=rules(language),
                letters=LETTERS,
            )
        others = ((f.language, addresses.search(f.language)) for f in front_pages() if f.language != language)
        page = page_facts(output, title, translations=links_of_translations(others), crumbs=(front_crumb(language),))
        return themed(output, page, search=search)


def _months(language: str) -> tuple[facts.Link, ...]:
    published = months(language)
    shown = published if len(published) <= MOST_MONTHS else published[:NEWEST_MONTHS]
    years = {link.month.year: None for link in published[len(shown) :]}
    return (
        *(facts.Link(date_format(link.month, "YEAR_MONTH_FORMAT"), link.address) for link in shown),
        *(facts.Link(str(year), f"{addresses.archive(language)}#year-{year}") for year in years),
    )


def _names(names: Names[Any], language: str, place: str, all_of_them: str) -> Sequence[facts.Link]:
    found = names.in_language(language)
    if len(found) > MOST_NAMES:
        return (facts.Link(all_of_them, f"{addresses.archive(language)}#{place}"),)
    return tuple(facts.Link(each.name, names.address(language, each.slug)) for each in found)
