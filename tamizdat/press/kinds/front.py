"""Front pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tamizdat.articles.models import FrontPage, Section
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.cards import cards_by_number
from tamizdat.press.feeds import feed_links
from tamizdat.press.inventory.change import roll_reason, translations_reason
from tamizdat.press.inventory.rolls import ALL, RollKey, newest
from tamizdat.press.kinds.section import section_key
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import absolute, page_facts, themed, translations
from tamizdat.press.structured import website

NEWEST = 10
IN_A_STRIP = 4
# A lead of seven is the most that the admin lets an editor choose.
MOST_LED = 7


@register
class FrontKind(Kind):
    """The lead in the editors' order, what is newest, and each section."""

    name = "front"
    brotli = 9
    pattern = re.compile(r"/(?:(?P<language>[\w-]+)/)?")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the front pages and the root, which speaks the default language."""
        for front in almanac.fronts:
            yield Output(self.name, front.address, front.language, front)
        if almanac.fronts:
            yield Output(self.name, "/", almanac.default_language, almanac.fronts[0])

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the front page with its lead, and the articles of its language."""
        yield Reason("page", str(output.subject.pk))
        yield translations_reason(output.subject.translation_key)
        yield roll_reason(RollKey(ALL, output.language))

    def cards(self, output: Output, almanac: Almanac) -> Iterator[int]:
        """Return the numbers of what the editors have chosen, of what is newest, and of each section's newest."""
        front: FrontPage = output.subject
        yield from _chosen(front, almanac)
        yield from _recent(front, almanac)
        for section in _sections(front, almanac):
            yield from _recent_in(section, almanac)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render a front page."""
        front: FrontPage = output.subject
        page = page_facts(
            output,
            almanac,
            front.title,
            description=front.search_description or front.tagline,
            canonical_url=absolute(front.address),
            translations=almanac.kept(("translations", front.pk), lambda: translations(front)),
            feeds=feed_links(front.address, front.title),
            structured_data=website(almanac.publication(front.language, previewed=output.previewed)),
        )
        shown = almanac.kept(("front", front.pk), lambda: _front(front, almanac))
        return themed(output, almanac, page, front=shown)


def _front(front: FrontPage, almanac: Almanac) -> facts.Front:
    lead, beside = _top(front, almanac)
    sections = _sections(front, almanac)
    strips = {section.pk: _strip(section, lead, almanac) for section in sections}
    cards = cards_by_number({*lead, *beside, *(number for strip in strips.values() for number in strip)}, almanac)
    shown = (
        facts.SectionStrip(
            facts.Link(section.title, section.address),
            tuple(_pictured(cards[number], shown=place == 0) for place, number in enumerate(strips[section.pk])),
        )
        for section in sections
    )
    return facts.Front(
        lead=tuple(cards[number] for number in lead),
        newest=tuple(_pictured(cards[number], shown=False) for number in beside),
        strips=tuple(strip for strip in shown if strip.cards),
    )


def _pictured(card: facts.Card, *, shown: bool) -> facts.Card:
    return card if shown else replace(card, picture=None)


def _top(front: FrontPage, almanac: Almanac) -> tuple[list[int], list[int]]:
    """Return the lead in the editors' order, and what is newest beside it; without a lead, the newest leads."""
    wanted = _chosen(front, almanac)
    public = cards_by_number(wanted, almanac)
    lead = [number for number in wanted if number in public and public[number].language == front.language]
    beside = [number for number in _recent(front, almanac) if number not in lead][:NEWEST]
    return (lead, beside) if lead else (beside[:1], beside[1:])


def _strip(section: Section, led: list[int], almanac: Almanac) -> list[int]:
    """Return a section's newest articles, without those that stand in the lead already."""
    return [number for number in _recent_in(section, almanac) if number not in led][:IN_A_STRIP]


def _chosen(front: FrontPage, almanac: Almanac) -> list[int]:
    items = almanac.kept(("lead", front.pk), lambda: list(front.lead_items.all()))
    return [item.article_id for item in sorted(items, key=lambda item: (item.sort_order or 0, item.pk or 0))]


def _sections(front: FrontPage, almanac: Almanac) -> list[Section]:
    return [section for section in almanac.sections if section.language == front.language]


def _recent(front: FrontPage, almanac: Almanac) -> list[int]:
    return newest(almanac.rolls, RollKey(ALL, front.language), NEWEST + MOST_LED + 1)


def _recent_in(section: Section, almanac: Almanac) -> list[int]:
    return newest(almanac.rolls, section_key(section), IN_A_STRIP + MOST_LED)
