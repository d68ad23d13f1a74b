"""Feeds: of a newspaper in one language, and of each of its sections, topics, series and contributors."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Article, Contributor, FrontPage, Section, Series, Topic
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press.articles import article_text, whole
from tamizdat.press.feeds import FORMATS, Feed, Item, key_of, newest_change, write
from tamizdat.press.kinds.section import articles_in
from tamizdat.press.material import Material, material_of
from tamizdat.press.names import CONTRIBUTORS, SERIES, TOPICS, Names
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import absolute
from tamizdat.press.publication import front_pages, public_articles, public_pages
from tamizdat.press.structured import changed
from tamizdat.press.whole_html import whole_html

ITEMS = 20
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NAMED = {"topics": TOPICS, "series": SERIES, "people": CONTRIBUTORS}


@dataclass(frozen=True, slots=True)
class Channel:
    """A list that has feeds.

    Args:
        title: of the list, "" for the whole newspaper.
        key: identifies the list, whatever its language and address.
        articles: the public ones of the list.
    """

    title: str
    description: str
    address: str
    language: str
    key: UUID
    articles: ArticleQuerySet


@register
class FeedKind:
    """A list's newest articles, whole, for readers' programs."""

    name = "feed"
    pattern = re.compile(
        r"(?P<list>/(?P<language>[\w-]+)/(?:(?P<sort>topics|series|people)/(?P<slug>[\w-]+)/|[\w-]+/)?)"
        r"(?P<file>feed\.(?:rss|atom|json))"
    )

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the feed at an address."""
        channel = _named(match) if match["sort"] else _front(match["list"]) or _section(match["list"])
        return _output(channel, match["file"]) if channel else None

    def outputs(self) -> Iterator[Output]:
        """Return all feeds of all lists in all formats."""
        for channel in channels():
            for file in FORMATS:
                yield _output(channel, file)

    def render(self, output: Output) -> bytes:
        """Write a feed."""
        channel, file = output.subject
        return write(file, feed_of(channel, file))


def channels() -> Iterator[Channel]:
    """Return all lists that have feeds."""
    yield from map(_channel_of_front, front_pages())
    yield from map(_channel_of_section, public_pages(Section))
    for names in NAMED.values():
        for language, name in names.everywhere():
            yield _channel_of_name(names, language, name)


def feed_of(channel: Channel, file: str) -> Feed:
    """Gather the newest articles of a list, in a fixed number of queries."""
    articles = list(whole(channel.articles).newest_first()[:ITEMS])
    material = material_of(articles)
    publisher, tagline = _publisher(channel.language)
    items = tuple(_item(article, material) for article in articles)
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
        items=items,
    )


def _item(article: Article, material: Material) -> Item:
    text = article_text(article, material)
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


def _publisher(language: str) -> tuple[str, str]:
    front = next(front for front in front_pages() if front.language == language)
    return front.title, front.tagline


def _output(channel: Channel, file: str) -> Output:
    media_type = FORMATS[file][1]
    return Output(
        kind="feed",
        address=f"{channel.address}{file}",
        language=channel.language,
        subject=(channel, file),
        media_type=media_type if file == "feed.json" else f"{media_type}; charset=utf-8",
    )


def _front(address: str) -> Channel | None:
    return next((_channel_of_front(front) for front in front_pages() if front.address == address), None)


def _section(address: str) -> Channel | None:
    section = public_pages(Section).filter(url_path=address).first()
    return _channel_of_section(section) if section else None


def _named(match: re.Match[str]) -> Channel | None:
    names = NAMED[match["sort"]]
    name = names.find(match["language"], match["slug"])
    return _channel_of_name(names, match["language"], name) if name else None


def _channel_of_front(front: FrontPage) -> Channel:
    articles = public_articles().in_language(front.language)
    return Channel("", front.tagline, front.address, front.language, front.translation_key, articles)


def _channel_of_section(section: Section) -> Channel:
    return Channel(
        section.title,
        section.introduction,
        section.address,
        section.language,
        section.translation_key,
        articles_in(section),
    )


def _channel_of_name(names: Names[Any], language: str, name: Topic | Series | Contributor) -> Channel:
    return Channel(
        title=name.name,
        description=getattr(name, "introduction", ""),
        address=names.address(language, name.slug),
        language=language,
        key=name.translation_key,
        articles=names.articles(language, name.slug),
    )
