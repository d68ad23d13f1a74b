"""Front pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import Article, FrontPage, Section
from tamizdat.press import facts
from tamizdat.press.cards import cards
from tamizdat.press.feeds import feed_links
from tamizdat.press.kinds.section import articles_in
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import absolute, page_facts, themed, translations
from tamizdat.press.publication import front_pages, public_pages, publication
from tamizdat.press.structured import website

NEWEST = 10
IN_A_STRIP = 4


@register
class FrontKind:
    """The lead in the editors' order, what is newest, and each section."""

    name = "front"
    pattern = re.compile(r"/(?:(?P<language>[\w-]+)/)?")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the front page at an address; the root speaks the default language."""
        fronts = front_pages()
        if not match["language"]:
            return Output(self.name, "/", fronts[0].language, fronts[0]) if fronts else None
        return next((self._output(front) for front in fronts if front.language == match["language"]), None)

    def outputs(self) -> Iterator[Output]:
        """Return the front pages and the root."""
        fronts = front_pages()
        yield from map(self._output, fronts)
        if fronts:
            yield Output(self.name, "/", fronts[0].language, fronts[0])

    def _output(self, front: FrontPage) -> Output:
        return Output(self.name, front.address, front.language, front)

    def render(self, output: Output) -> bytes:
        """Render a front page."""
        front: FrontPage = output.subject
        page = page_facts(
            output,
            front.title,
            description=front.search_description or front.tagline,
            canonical_url=absolute(front.address),
            translations=translations(front),
            feeds=feed_links(front.address, front.title),
            structured_data=website(publication(front.language, previewed=output.previewed)),
        )
        return themed(output, page, front=_front(front))


def _front(front: FrontPage) -> facts.Front:
    lead, newest = _top(front)
    led = [article.pk for article in lead]
    sections = public_pages(Section).child_of(front).order_by("path")
    strips = (facts.SectionStrip(facts.Link(each.title, each.address), _strip(each, led)) for each in sections)
    return facts.Front(
        lead=cards(lead, pictures=len(lead)),
        newest=cards(newest),
        strips=tuple(strip for strip in strips if strip.cards),
    )


def _top(front: FrontPage) -> tuple[list[Article], list[Article]]:
    """Return the lead in the editors' order, and what is newest beside it; without a lead, the newest leads."""
    public = Article.objects.in_language(front.language).public().select_related("locale")
    chosen = [item.article_id for item in front.lead_items.all()]
    by_number = public.in_bulk(chosen)
    lead = [by_number[number] for number in chosen if number in by_number]
    newest = list(public.exclude(pk__in=by_number).newest_first()[:NEWEST])
    return (lead, newest) if lead else (newest[:1], newest[1:])


def _strip(section: Section, led: list[int]) -> tuple[facts.Card, ...]:
    """Return a section's newest articles, without those that stand in the lead already."""
    found = articles_in(section).exclude(pk__in=led).select_related("locale").newest_first()
    return cards(found[:IN_A_STRIP], pictures=1)
