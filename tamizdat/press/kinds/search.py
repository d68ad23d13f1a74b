"""The search page: a form whose script looks things up in the index, and ways on that need no script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.rolls import CONTRIBUTOR, MONTH, TOPIC
from tamizdat.press.kinds.archive import months
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import page_facts, themed
from tamizdat.press.search.stemming import rules
from tamizdat.press.search.words import LETTERS

# What the page has room for beside its script; of what is more, the archive's first page has all.
MOST_MONTHS = 24
NEWEST_MONTHS = 12
MOST_NAMES = 40


@register
class SearchKind(Kind):
    """The search page of one language: the same file on every host."""

    name = "search"
    pattern = re.compile(r"/(?P<language>[\w-]+)/search/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the search page of each language."""
        for language in almanac.languages:
            yield Output(self.name, addresses.search(language), language)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return which months and names have pages."""
        yield from (Reason("names", f"{sort}/{output.language}") for sort in (MONTH, TOPIC, CONTRIBUTOR))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the search page."""
        language = output.language
        with override(language):
            title = _("Search")
            search = facts.Search(
                months=_months(language, almanac),
                topics=_names(TOPIC, almanac, language, "topics", _("All topics")),
                contributors=_names(CONTRIBUTOR, almanac, language, "people", _("All contributors")),
                rules=rules(language),
                letters=LETTERS,
            )
        others = almanac.other_languages(language, addresses.search)
        page = page_facts(output, almanac, title, translations=others, crumbs=(almanac.front_crumb(language),))
        return themed(output, almanac, page, search=search)


def _months(language: str, almanac: Almanac) -> tuple[facts.Link, ...]:
    published = months(language, almanac)
    shown = published if len(published) <= MOST_MONTHS else published[:NEWEST_MONTHS]
    years = {link.month.year: None for link in published[len(shown) :]}
    return (
        *(facts.Link(date_format(link.month, "YEAR_MONTH_FORMAT"), link.address) for link in shown),
        *(facts.Link(str(year), f"{addresses.archive(language)}#year-{year}") for year in years),
    )


def _names(sort: str, almanac: Almanac, language: str, place: str, all_of_them: str) -> Sequence[facts.Link]:
    names = almanac.names(sort)
    found = names.in_language(language)
    if len(found) > MOST_NAMES:
        return (facts.Link(all_of_them, f"{addresses.archive(language)}#{place}"),)
    return tuple(facts.Link(each.name, names.address(language, each.slug)) for each in found)
