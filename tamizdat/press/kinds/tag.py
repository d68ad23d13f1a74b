"""Pages of topics and series."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop, override

from tamizdat.articles.models import Article, Series, Topic
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.feeds import feed_links
from tamizdat.press.listings import listing
from tamizdat.press.numbering import NUMBER, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.publication import front_crumb, front_pages

Tag = Topic | Series


class TagKind:
    """The articles of a topic or of a series."""

    name: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    model: ClassVar[type[Topic | Series]]
    label: ClassVar[str]
    address: ClassVar[Callable[[str, str], str]]

    def articles(self, tag: Tag) -> ArticleQuerySet:
        """Return the public articles under a tag."""
        raise NotImplementedError

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the tag's page at an address."""
        tag = self._tags().filter(slug=match["slug"], locale__language_code=match["language"]).first()
        return self._output(tag, page_number(match)) if tag else None

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all tags of published languages."""
        published = {front.locale_id for front in front_pages()}
        for tag in self._tags().filter(locale__in=published):
            for number in numbers_of(self.articles(tag).count()):
                yield self._output(tag, number)

    def _tags(self) -> QuerySet[Tag]:
        return self.model.objects.select_related("locale")

    def _address(self, tag: Tag) -> str:
        return type(self).address(tag.locale.language_code, tag.slug)

    def _output(self, tag: Tag, number: int | None) -> Output:
        address = self._address(tag)
        numbered = addresses.numbered(address, number) if number else address
        return Output(self.name, numbered, tag.locale.language_code, (tag, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a tag."""
        tag, number = output.subject
        address = self._address(tag)
        with override(output.language):
            label = gettext(self.label)
        shown = listing(
            self.articles(tag), number, address, title=tag.name, label=label, introduction=tag.introduction
        ) or facts.Listing(tag.name, label, tag.introduction, ())
        others = tag.get_translations().select_related("locale")
        page = page_facts(
            output,
            tag.name,
            description=tag.introduction,
            translations=links_of_translations((other.locale.language_code, self._address(other)) for other in others),
            feeds=feed_links(address, tag.name),
            crumbs=(front_crumb(output.language),),
        )
        return themed(output, page, listing=shown)


@register
class TopicKind(TagKind):
    """A topic's articles."""

    name = "topic"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/topics/(?P<slug>[\w-]+)/{NUMBER}")
    model = Topic
    label = gettext_noop("Topic")
    address = staticmethod(addresses.topic)

    def articles(self, tag: Tag) -> ArticleQuerySet:
        """Return the public articles about a topic."""
        return Article.objects.about(tag).public()


@register
class SeriesKind(TagKind):
    """The articles of a series."""

    name = "series"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/series/(?P<slug>[\w-]+)/{NUMBER}")
    model = Series
    label = gettext_noop("Series")
    address = staticmethod(addresses.series)

    def articles(self, tag: Tag) -> ArticleQuerySet:
        """Return the public articles of a series."""
        return Article.objects.part_of(tag).public()
