"""Pages of topics and series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from tamizdat.articles.models import Series, Topic
from tamizdat.press import addresses, facts
from tamizdat.press.feeds import feed_links
from tamizdat.press.listings import listing
from tamizdat.press.names import SERIES, TOPICS, Names
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.publication import front_crumb


class TagKind:
    """The articles of a topic or of a series."""

    name: str
    pattern: re.Pattern[str]
    names: Names[Any]
    label: str

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the tag's page at an address."""
        language, number = match["language"], page_number(match)
        tag = self.names.find(language, match["slug"])
        if tag is None or not has_page(number, self.names.articles(language, tag.slug).count):
            return None
        return self._output(language, tag, number)

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all tags."""
        for language, tag in self.names.everywhere():
            for number in numbers_of(self.names.articles(language, tag.slug).count()):
                yield self._output(language, tag, number)

    def _output(self, language: str, tag: Topic | Series, number: int | None) -> Output:
        address = self.names.address(language, tag.slug)
        return Output(self.name, addresses.numbered(address, number) if number else address, language, (tag, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a tag."""
        tag, number = output.subject
        language = output.language
        address = self.names.address(language, tag.slug)
        articles = self.names.articles(language, tag.slug)
        with override(language):
            label = gettext(self.label)
        shown = listing(articles, number, address, title=tag.name, label=label, introduction=tag.introduction)
        page = page_facts(
            output,
            tag.name,
            numbered=number is not None,
            description=tag.introduction,
            translations=links_of_translations(self.names.versions(language, tag)),
            feeds=feed_links(address, tag.name),
            crumbs=(front_crumb(language),),
        )
        return themed(output, page, listing=shown or facts.Listing(tag.name, label, tag.introduction, ()))


@register
class TopicKind(TagKind):
    """A topic's articles."""

    name = "topic"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/topics/(?P<slug>[\w-]+)/{NUMBER}")
    names = TOPICS
    label = gettext_noop("Topic")


@register
class SeriesKind(TagKind):
    """The articles of a series."""

    name = "series"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/series/(?P<slug>[\w-]+)/{NUMBER}")
    names = SERIES
    label = gettext_noop("Series")
