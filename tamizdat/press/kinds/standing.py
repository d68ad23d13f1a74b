"""Standing pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tamizdat.articles.models import StandingPage
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.body import body_blocks
from tamizdat.press.inventory.change import translations_reason
from tamizdat.press.manuscripts import raw_body
from tamizdat.press.material import material_of_body, references_of
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import page_facts, themed, translations


@register
class StandingKind(Kind):
    """What the newspaper says about itself."""

    name = "standing"
    pattern = re.compile(r"/[\w-]+/[\w-]+/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all standing pages."""
        for page in almanac.standing_pages:
            yield Output(self.name, page.address, page.language, page)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the page, its versions, and what its text leads to."""
        page: StandingPage = output.subject
        yield Reason("page", str(page.pk))
        yield translations_reason(page.translation_key)
        for sort, target in references_of(raw_body(page.body)):
            yield Reason(sort, str(target))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render a standing page."""
        standing: StandingPage = output.subject
        body = raw_body(standing.body)
        blocks, _placed = body_blocks(body, standing.language, material_of_body(body, almanac))
        page = page_facts(
            output,
            almanac,
            standing.title,
            description=standing.search_description,
            translations=translations(standing),
            crumbs=(almanac.front_crumb(standing.language),),
        )
        shown = facts.Standing(standing.title, blocks, standing.last_published_at)
        return themed(output, almanac, page, standing=shown)
