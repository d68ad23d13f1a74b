"""Section pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Section
from tamizdat.press.almanac import Almanac
from tamizdat.press.feeds import feed_links
from tamizdat.press.inventory.change import Change, translations_reason
from tamizdat.press.inventory.rolls import SECTION, RollKey
from tamizdat.press.kinds.listed import ListKind
from tamizdat.press.numbering import NUMBER
from tamizdat.press.outputs import Output, Reason, register
from tamizdat.press.pages import page_facts, themed, translations


def section_key(section: Section) -> RollKey:
    """Return the roll of a section's articles."""
    return RollKey(SECTION, section.language, str(section.pk))


@register
class SectionKind(ListKind):
    """A section's articles, newest first, page by page."""

    name = "section"
    pattern = re.compile(rf"(?P<list>/[\w-]+/[\w-]+/){NUMBER}")
    sort = SECTION
    with_section = False

    def key_at(self, match: re.Match[str], almanac: Almanac) -> RollKey | None:
        """Return the roll of the section at an address."""
        return next((section_key(each) for each in almanac.sections if each.address == match["list"]), None)

    def keys(self, almanac: Almanac) -> Iterator[RollKey]:
        """Return the rolls of all public sections."""
        return map(section_key, almanac.sections)

    def address_of(self, key: RollKey, almanac: Almanac) -> str:
        """Return the address of a public section."""
        section = _section(key, almanac)
        return section.address if section else ""

    def further_reasons(self, key: RollKey, almanac: Almanac) -> Iterator[Reason]:
        """Return the section itself and its versions."""
        yield Reason("page", key.key)
        section = _section(key, almanac)
        if section:
            yield translations_reason(section.translation_key)

    def renamed(self, change: Change, almanac: Almanac) -> Iterator[RollKey]:
        """Return the lists of sections that have changed themselves, or of which a version has."""
        for key in self.keys(almanac):
            if not change.reasons.isdisjoint(self.further_reasons(key, almanac)):
                yield key

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of a section."""
        key, number, *unseen = output.subject
        section = unseen[0] if unseen else _section(key, almanac)
        if section is None:
            raise LookupError(f"there is no public section {key.key}")
        with override(output.language):
            label = _("Section")
        shown = self.listing(output, almanac, title=section.title, label=label, introduction=section.introduction)
        page = page_facts(
            output,
            almanac,
            section.title,
            numbered=number is not None,
            description=section.introduction,
            translations=almanac.kept(("translations", section.pk), lambda: translations(section)),
            feeds=feed_links(section.address, section.title),
            crumbs=(almanac.front_crumb(section.language),),
        )
        return themed(output, almanac, page, listing=shown)


def _section(key: RollKey, almanac: Almanac) -> Section | None:
    return next((section for section in almanac.sections if str(section.pk) == key.key), None)
