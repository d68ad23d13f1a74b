"""Standing pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import StandingPage
from tamizdat.press import facts
from tamizdat.press.body import body_blocks
from tamizdat.press.material import material_of_body
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import page_facts, themed, translations
from tamizdat.press.publication import front_crumb, public_pages


@register
class StandingKind:
    """What the newspaper says about itself."""

    name = "standing"
    pattern = re.compile(r"/[\w-]+/[\w-]+/")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the standing page at an address."""
        page = public_pages(StandingPage).filter(url_path=match.string).first()
        return self.output(page) if page else None

    def outputs(self) -> Iterator[Output]:
        """Return all standing pages."""
        for page in public_pages(StandingPage):
            yield self.output(page)

    def output(self, page: StandingPage) -> Output:
        """Return the output of one page."""
        return Output(self.name, page.address, page.language, page)

    def render(self, output: Output) -> bytes:
        """Render a standing page."""
        standing: StandingPage = output.subject
        blocks, _placed = body_blocks(standing.body, standing.language, material_of_body(standing.body))
        page = page_facts(
            output,
            standing.title,
            description=standing.search_description,
            translations=translations(standing),
            crumbs=(front_crumb(standing.language),),
        )
        return themed(output, page, standing=facts.Standing(standing.title, blocks, standing.last_published_at))
