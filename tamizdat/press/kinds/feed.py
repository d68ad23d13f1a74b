"""Feeds: of a newspaper in one language, and of each of its sections, topics, series and contributors.

A feed holds the newest articles of its list, each whole, as many as fit through a line that is cut after 16 KB.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.articles import stored, texts_kept, texts_of
from tamizdat.press.compression import brotli_size
from tamizdat.press.feeds import FORMATS, Feed, Item, key_of, newest_change, write
from tamizdat.press.inventory.change import Change, roll_reason
from tamizdat.press.inventory.rolls import ALL, CONTRIBUTOR, NAMED, SERIES, TOPIC, RollKey, newest
from tamizdat.press.kinds.section import section_key
from tamizdat.press.manuscripts import Manuscript, in_parts
from tamizdat.press.outputs import Kind, Output, Reason, Rendered, register
from tamizdat.press.pages import absolute
from tamizdat.press.structured import changed
from tamizdat.press.whole_html import whole_html

ITEMS = 20
# Compressed; a handshake and headers take the rest of what a line carries before it is cut.
MOST_BYTES = 12_500
SHRINKS_TO_A = 3
SOME = 5
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SORTS = {"topics": TOPIC, "series": SERIES, "people": CONTRIBUTOR}


@dataclass(frozen=True, slots=True)
class Channel:
    """A list that has feeds.

    Args:
        roll: of its articles.
        named_by: the row that has its title and description.
        title: of the list, "" for the whole newspaper.
        key: identifies the list, whatever its language and address.
    """

    roll: RollKey
    named_by: Reason
    title: str
    description: str
    address: str
    key: UUID

    @property
    def language(self) -> str:
        """The BCP 47 tag of the list's articles."""
        return self.roll.language


@register
class FeedKind(Kind):
    """A list's newest articles, whole, for readers' programs. The subject is the channel and the name of the file."""

    name = "feed"
    pattern = re.compile(
        r"(?P<list>/(?P<language>[\w-]+)/(?:(?P<sort>topics|series|people)/(?P<slug>[\w-]+)/|[\w-]+/)?)"
        r"(?P<file>feed\.(?:rss|atom|json))"
    )

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the feed at an address."""
        channel = channels(almanac).get(match["list"])
        return _output(channel, match["file"]) if channel else None

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all feeds of all lists in all formats."""
        for channel in channels(almanac).values():
            for file in FORMATS:
                yield _output(channel, file)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the list, and its newest articles with all that their texts show."""
        channel, _file = output.subject
        yield roll_reason(channel.roll)
        yield from (Reason("page", str(number)) for number in newest(almanac.rolls, channel.roll, ITEMS))
        yield channel.named_by

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the feeds of lists whose newest articles have changed, or that are called otherwise now."""
        gone = {key for key, shift in change.rolls.items() if not shift.after}
        for address in _addresses_of(gone):
            yield from (f"{address}{file}" for file in FORMATS)
        for address, channel in channels(almanac).items():
            shift = change.rolls.get(channel.roll)
            start = max(almanac.rolls.members(channel.roll) - ITEMS, 0)
            reached = shift and shift.reaches(start, max(shift.before, shift.after) + 1, texts=True)
            if reached or channel.named_by in change.reasons or channel.roll in change.renamed:
                yield from (f"{address}{file}" for file in FORMATS)

    def texts(self, output: Output, almanac: Almanac) -> list[int]:
        """Return the numbers of a list's newest articles, newest first."""
        channel, _file = output.subject
        return newest(almanac.rolls, channel.roll, ITEMS)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write a feed."""
        channel, file = output.subject
        return fitting(file, channel, _enough(self.texts(output, almanac), almanac), almanac)

    def render_many(self, outputs: Sequence[Output], almanac: Almanac) -> Iterator[Rendered]:
        """Write some feeds, all the articles in them read together."""
        read_ahead((number for output in outputs for number in self.texts(output, almanac)), almanac)
        yield from super().render_many(outputs, almanac)


def fitting(file: str, channel: Channel, found: Sequence[Item], almanac: Almanac) -> bytes:
    """Write a feed with as many items as fit; one there is in any case."""
    kept = _likely_to_fit(found)
    while True:
        content = write(file, feed_of(channel, file, found[:kept], almanac))
        size = len(content) if len(content) <= MOST_BYTES else brotli_size(content, FeedKind.brotli)
        if size <= MOST_BYTES or kept <= 1:
            return content
        kept = max(min(kept - 1, kept * MOST_BYTES // size), 1)


def _enough(numbers: Sequence[int], almanac: Almanac) -> list[Item]:
    """Return the newest of some articles as items: all of them, or more than are tried at first."""
    found: list[Item] = []
    for some in in_parts(numbers, SOME):
        found += items_of(some, almanac)
        if sum(len(item.html) for item in found) > MOST_BYTES * SHRINKS_TO_A:
            break
    return found


def _likely_to_fit(found: Sequence[Item]) -> int:
    """Return how many items to try first: prose becomes a third of its size."""
    sizes = accumulate(len(item.html.encode()) for item in found)
    return max(sum(size <= MOST_BYTES * SHRINKS_TO_A for size in sizes), 1) if found else 0


def _addresses_of(keys: set[RollKey]) -> Iterator[str]:
    words = {sort: word for word, sort in SORTS.items()}
    yield from (f"/{key.language}/{words[key.sort]}/{key.key}/" for key in keys if key.sort in words)


def channels(almanac: Almanac) -> dict[str, Channel]:
    """Return all lists that have feeds, by address."""
    return almanac.kept("channels", lambda: {each.address: each for each in _channels(almanac)})


def _channels(almanac: Almanac) -> Iterator[Channel]:
    for front in almanac.fronts:
        roll = RollKey(ALL, front.language)
        named_by = Reason("page", str(front.pk))
        yield Channel(roll, named_by, "", front.tagline, front.address, front.translation_key)
    for section in almanac.sections:
        roll = section_key(section)
        named_by = Reason("page", str(section.pk))
        yield Channel(roll, named_by, section.title, section.introduction, section.address, section.translation_key)
    for sort in NAMED:
        names = almanac.names(sort)
        for language, name in names.everywhere():
            roll = RollKey(sort, language, name.slug)
            # A biography describes a person, and no list.
            described = "" if sort == CONTRIBUTOR else name.text
            named_by = Reason(sort, str(name.number))
            yield Channel(
                roll, named_by, name.name, described, names.address(language, name.slug), name.translation_key
            )


def feed_of(channel: Channel, file: str, items: Sequence[Item], almanac: Almanac) -> Feed:
    """Return a feed of some articles of a list."""
    front = almanac.front(channel.language)
    publisher, tagline = (front.title, front.tagline) if front else ("", "")
    with override(channel.language):
        title = _("%(publication)s: %(list)s") % {"publication": publisher, "list": channel.title}
    return Feed(
        key=key_of(channel.key, channel.language),
        title=title if channel.title else publisher,
        description=channel.description or tagline,
        language=channel.language,
        url=absolute(f"{channel.address}{file}"),
        list_url=absolute(channel.address),
        updated=newest_change(items, NEVER),
        publisher=publisher,
        items=tuple(items),
    )


def items_of(numbers: Sequence[int], almanac: Almanac) -> list[Item]:
    """Return articles as items, in the order given; what was made once for one feed is kept for the others."""
    kept: dict[int, Item] = almanac.kept("items", dict)
    read = read_ahead(numbers, almanac)
    new = [read[number] for number in numbers if number in read and number not in kept]
    if new:
        texts = texts_of(new, almanac)
        texts_kept(almanac).update(texts)
        kept.update((number, _item(read[number], text)) for number, text in texts.items())
    return [kept[number] for number in numbers if number in kept]


def read_ahead(numbers: Iterable[int], almanac: Almanac) -> Mapping[int, Manuscript]:
    """Read articles of which items may be made, many in the same few queries; return them and those read before."""
    read: dict[int, Manuscript] = almanac.kept("articles in feeds", dict)
    read.update(stored((number for number in numbers if number not in read), almanac))
    return read


def _item(article: Manuscript, text: facts.Text) -> Item:
    url = absolute(text.address)
    return Item(
        key=key_of(article.translation_key, article.language),
        url=url,
        title=text.headline,
        summary=text.standfirst,
        html=whole_html(text, article.language),
        published=text.published,
        updated=changed(text),
        language=article.language,
        authors=tuple((credit.name, "" if credit.pseudonym else absolute(credit.address)) for credit in text.bylines),
        topics=tuple(topic.text for topic in text.topics),
        image_url=absolute(text.picture.largest.src) if text.picture and text.picture.largest else "",
    )


def _output(channel: Channel, file: str) -> Output:
    media_type = FORMATS[file][1]
    return Output(
        kind="feed",
        address=f"{channel.address}{file}",
        language=channel.language,
        subject=(channel, file),
        media_type=media_type if file == "feed.json" else f"{media_type}; charset=utf-8",
    )
