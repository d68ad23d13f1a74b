"""The page for an address that holds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.cards import chosen
from tamizdat.press.inventory.change import roll_reason
from tamizdat.press.inventory.rolls import ALL, RollKey, newest
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import NOT_FOUND, page_facts, themed

NEWEST = 6


@register
class MissingKind(Kind):
    """Ways on instead of a dead end: a search, the sections, what is newest."""

    name = "missing"
    pattern = re.compile(r"/(?:(?P<language>[\w-]+)/)?404\.html")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one page per published language, and one for all of the site in the default language."""
        for language in almanac.languages:
            yield Output(self.name, f"/{language}/404.html", language, status=NOT_FOUND)
        if almanac.fronts:
            yield Output(self.name, "/404.html", almanac.default_language, status=NOT_FOUND)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the articles of the language."""
        yield roll_reason(RollKey(ALL, output.language))

    def cards(self, output: Output, almanac: Almanac) -> list[int]:
        """Return the numbers of the newest articles, newest first."""
        return newest(almanac.rolls, RollKey(ALL, output.language), NEWEST)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the page."""
        with override(output.language):
            title = _("There is nothing at this address")
        page = page_facts(output, almanac, title, indexed=False, crumbs=(almanac.front_crumb(output.language),))
        return themed(output, almanac, page, missing=facts.Missing(chosen(self.cards(output, almanac), almanac)))


def missing_in(language: str, almanac: Almanac) -> Output | None:
    """Return the page for nothing in a language, if the newspaper is published in it."""
    return next((each for each in MissingKind().outputs(almanac) if each.language == language), None)
