"""Section pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article, Section
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.feeds import feed_links
from tamizdat.press.listings import listing
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import page_facts, themed, translations
from tamizdat.press.publication import front_crumb, public_pages


def articles_in(section: Section) -> ArticleQuerySet:
    """Return the public articles of a section."""
    return Article.objects.in_section(section).public()


@register
class SectionKind:
    """A section's articles, newest first, page by page."""

    name = "section"
    pattern = re.compile(rf"(?P<list>/[\w-]+/[\w-]+/){NUMBER}")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the section at an address."""
        section = public_pages(Section).filter(url_path=match["list"]).first()
        number = page_number(match)
        if section is None or not has_page(number, articles_in(section).count):
            return None
        return self._output(section, number)

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all sections."""
        for section in public_pages(Section):
            for number in numbers_of(articles_in(section).count()):
                yield self._output(section, number)

    def _output(self, section: Section, number: int | None) -> Output:
        address = addresses.numbered(section.address, number) if number else section.address
        return Output(self.name, address, section.language, (section, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a section."""
        section, number = output.subject
        with override(output.language):
            shown = listing(
                articles_in(section),
                number,
                section.address,
                title=section.title,
                label=_("Section"),
                introduction=section.introduction,
            )
        page = page_facts(
            output,
            section.title,
            numbered=number is not None,
            description=section.introduction,
            translations=translations(section),
            feeds=feed_links(section.address, section.title),
            crumbs=(front_crumb(section.language),),
        )
        return themed(output, page, listing=shown or facts.Listing(section.title, "", "", ()))
