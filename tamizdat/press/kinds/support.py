"""The support page: how to give, who had better not, and how else to help."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import addresses
from tamizdat.press.almanac import Almanac
from tamizdat.press.asking import support_page
from tamizdat.press.inventory.change import Change
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import page_facts, themed

SORT = "support"


@register
class SupportKind(Kind):
    """One page in each language, once something can be given."""

    name = "support"
    pattern = re.compile(r"/[\w-]+/support/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the page of each language."""
        for language in almanac.languages:
            if almanac.publication(language).giving:
                yield Output(self.name, addresses.support(language), language)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return reader support as a whole: whatever changes in it is rare, and stands on this page."""
        yield Reason(SORT, "")

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the pages if anything of reader support has changed."""
        if any(reason.sort == SORT for reason in change.reasons):
            yield from (addresses.support(language) for language in almanac.languages)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the page."""
        language = output.language
        with override(language):
            title = _("Support us")
        giving = [other for other in almanac.languages if almanac.publication(other).giving]
        others = tuple(link for link in almanac.other_languages(language, addresses.support) if link.code in giving)
        page = page_facts(output, almanac, title, translations=others, crumbs=(almanac.front_crumb(language),))
        shown = support_page(language, almanac, timezone.now().date())
        return themed(output, almanac, page, support=shown)
