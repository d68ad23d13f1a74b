"""Pages of topics and series."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext, gettext_noop, override

from tamizdat.press.almanac import Almanac
from tamizdat.press.feeds import feed_links
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.rolls import SERIES, TOPIC, RollKey
from tamizdat.press.kinds.listed import ListKind
from tamizdat.press.names import ADDRESSES, Name
from tamizdat.press.numbering import NUMBER
from tamizdat.press.outputs import Output, Reason, register
from tamizdat.press.pages import links_of_translations, page_facts, themed


class NamedKind(ListKind):
    """The articles that bear a name."""

    def key_at(self, match: re.Match[str], almanac: Almanac) -> RollKey | None:
        """Return the roll of the name at an address, if a public article in that language bears it."""
        key = RollKey(self.sort, match["language"], match["slug"])
        return key if almanac.rolls.members(key) and self.speaker(key, almanac) else None

    def keys(self, almanac: Almanac) -> Iterator[RollKey]:
        """Return the rolls of all names that public articles bear."""
        for language, name in almanac.names(self.sort).everywhere():
            yield RollKey(self.sort, language, name.slug)

    def address_of(self, key: RollKey, almanac: Almanac) -> str:
        """Return the address of a name's list."""
        return ADDRESSES[self.sort](key.language, key.key)

    def speaker(self, key: RollKey, almanac: Almanac) -> Name | None:
        """Return the name that speaks on a list's pages."""
        return almanac.names(self.sort).speaking(key.language, key.key)

    def further_reasons(self, key: RollKey, almanac: Almanac) -> Iterator[Reason]:
        """Return the name, and which of its versions have a page."""
        name = self.speaker(key, almanac)
        if name:
            yield Reason(self.sort, str(name.number))
        yield from (Reason("names", f"{self.sort}/{language}") for language in almanac.languages)

    def renamed(self, change: Change, almanac: Almanac) -> Iterator[RollKey]:
        """Return the lists that present themselves under another name, or with other translations."""
        yield from (key for key in change.renamed if key.sort == self.sort)


class TagKind(NamedKind):
    """The articles of a topic or of a series."""

    label: str

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of a tag."""
        key, number = output.subject
        tag = self.speaker(key, almanac)
        if tag is None:
            raise LookupError(f"nothing is called {key.sort} {key.key}")
        address = self.address_of(key, almanac)
        with override(key.language):
            label = gettext(self.label)
        shown = self.listing(output, almanac, title=tag.name, label=label, introduction=tag.text)
        page = page_facts(
            output,
            almanac,
            tag.name,
            numbered=number is not None,
            description=tag.text,
            translations=links_of_translations(almanac.names(self.sort).versions(key.language, tag)),
            feeds=feed_links(address, tag.name),
            crumbs=(almanac.front_crumb(key.language),),
        )
        return themed(output, almanac, page, listing=shown)


@register
class TopicKind(TagKind):
    """A topic's articles."""

    name = "topic"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/topics/(?P<slug>[\w-]+)/{NUMBER}")
    sort = TOPIC
    label = gettext_noop("Topic")


@register
class SeriesKind(TagKind):
    """The articles of a series."""

    name = "series"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/series/(?P<slug>[\w-]+)/{NUMBER}")
    sort = SERIES
    label = gettext_noop("Series")
