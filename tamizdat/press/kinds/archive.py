"""The archive: every month since the first article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import roll_reason
from tamizdat.press.inventory.rolls import CONTRIBUTOR, MONTH, TOPIC, RollKey, month_of
from tamizdat.press.kinds.listed import ListKind
from tamizdat.press.numbering import NUMBER
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import page_facts, themed


def months(language: str, almanac: Almanac) -> list[facts.MonthLink]:
    """Return the months with public articles, newest first."""
    keys = (key for key in almanac.rolls.keys(MONTH) if key.language == language)
    found = (
        facts.MonthLink(month_of(key), addresses.month(language, month_of(key)), almanac.rolls.members(key))
        for key in keys
    )
    return sorted(found, key=lambda link: link.month, reverse=True)


@register
class ArchiveKind(Kind):
    """The archive's first page: years and months, topics, contributors."""

    name = "archive"
    pattern = re.compile(r"/(?P<language>[\w-]+)/archive/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one archive per published language."""
        for language in almanac.languages:
            yield Output(self.name, addresses.archive(language), language)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the months and how many articles each has, and which names have pages."""
        yield roll_reason(RollKey("all", output.language))
        yield from (Reason("names", f"{sort}/{output.language}") for sort in (TOPIC, CONTRIBUTOR))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the archive's first page."""
        language = output.language
        with override(language):
            title = _("Archive")
        years = groupby(months(language, almanac), key=lambda link: link.month.year)
        archive = facts.Archive(
            years=tuple((year, tuple(links)) for year, links in years),
            topics=_links(TOPIC, language, almanac),
            contributors=_links(CONTRIBUTOR, language, almanac),
        )
        others = almanac.other_languages(language, addresses.archive)
        page = page_facts(output, almanac, title, translations=others, crumbs=(almanac.front_crumb(language),))
        return themed(output, almanac, page, archive=archive)


def _links(sort: str, language: str, almanac: Almanac) -> tuple[facts.Link, ...]:
    names = almanac.names(sort)
    return tuple(facts.Link(each.name, names.address(language, each.slug)) for each in names.in_language(language))


@register
class MonthKind(ListKind):
    """All articles of one month."""

    name = "month"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/archive/(?P<year>[0-9]{{4}})/(?P<month>0[1-9]|1[0-2])/{NUMBER}")
    sort = MONTH

    def key_at(self, match: re.Match[str], almanac: Almanac) -> RollKey | None:
        """Return the roll of a month in which something was published."""
        key = RollKey(MONTH, match["language"], f"{match['year']}-{match['month']}")
        return key if almanac.rolls.members(key) else None

    def keys(self, almanac: Almanac) -> Iterator[RollKey]:
        """Return the rolls of all months in which something was published."""
        yield from almanac.rolls.keys(MONTH)

    def address_of(self, key: RollKey, almanac: Almanac) -> str:
        """Return the address of a month."""
        return addresses.month(key.language, month_of(key))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of a month."""
        key, _number = output.subject
        with override(output.language):
            title = date_format(month_of(key), "YEAR_MONTH_FORMAT")
            label = _("Archive")
        shown = self.listing(output, almanac, title=title, label=label)
        crumbs = (almanac.front_crumb(key.language), facts.Link(label, addresses.archive(key.language)))
        page = page_facts(output, almanac, title, numbered=True, crumbs=crumbs)
        return themed(output, almanac, page, listing=shown)
