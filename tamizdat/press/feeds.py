"""Feeds: what they hold, in the three formats that readers' programs know.

A feed holds the newest articles of a list, each whole: a reader who can fetch it once needs no other page. The formats
are RSS 2.0 (with ``content:encoded``, ``dc:creator`` and ``atom:link``), Atom (RFC 4287) and JSON Feed 1.1.

An item's id is a UUID that is derived from the article and its language, not from its address. It stays the same when
the article is renamed and when the newspaper moves to another domain, so that nobody's program shows it as new again.

Nothing here depends on the clock: the same articles always give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import lru_cache
from uuid import UUID, uuid5

from lxml import etree

from tamizdat.press import facts
from tamizdat.press.printable import printable

FORMATS = {
    "feed.rss": ("RSS", "application/rss+xml"),
    "feed.atom": ("Atom", "application/atom+xml"),
    "feed.json": ("JSON Feed", "application/feed+json"),
}
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a feed; the URLs are absolute.

    Args:
        key: stays the same for ever.
        summary: plain text, or "".
        html: the whole text.
        updated: when it was last changed or corrected.
        authors: pairs of a name and the URL of its page, "" for a pseudonym.
        image_url: of the lead picture, or "".
    """

    key: UUID
    url: str
    title: str
    summary: str
    html: str
    published: dt.datetime
    updated: dt.datetime
    language: str
    authors: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    image_url: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest articles of a list; the URLs are absolute.

    Args:
        key: of the list; stays the same for ever.
        url: the feed's own.
        list_url: of the list as people read it.
        updated: when the newest change was made.
        publisher: the newspaper's name.
        items: newest first.
    """

    key: UUID
    title: str
    description: str
    language: str
    url: str
    list_url: str
    updated: dt.datetime
    publisher: str
    items: tuple[Item, ...]


def feed_links(address: str, title: str) -> tuple[facts.FeedLink, ...]:
    """Return the links to the feeds of a list of articles.

    Args:
        address: of the list; its feeds stand beside it.
        title: of the list.
    """
    return tuple(
        facts.FeedLink(f"{title} ({name})", media_type, f"{address}{file}")
        for file, (name, media_type) in FORMATS.items()
    )


def key_of(translation_key: UUID, language: str) -> UUID:
    """Return the key of a list or article in one language."""
    return uuid5(translation_key, language)


def write(file: str, feed: Feed) -> bytes:
    """Return the bytes of a feed.

    Args:
        file: one of :data:`FORMATS`.
    """
    return _WRITERS[file](_printable_feed(feed))


def _printable_feed(feed: Feed) -> Feed:
    return replace(
        feed,
        title=printable(feed.title),
        description=printable(feed.description),
        publisher=printable(feed.publisher),
        items=tuple(map(_printable_item, feed.items)),
    )


# An item stands in three formats, and in the feeds of several lists.
@lru_cache(maxsize=512)
def _printable_item(item: Item) -> Item:
    return replace(
        item,
        title=printable(item.title),
        summary=printable(item.summary),
        html=printable(item.html),
        authors=tuple((printable(name), url) for name, url in item.authors),
        topics=tuple(map(printable, item.topics)),
    )


def _rss(feed: Feed) -> bytes:
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "content": CONTENT, "dc": DUBLIN_CORE})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.list_url)
    _add(channel, f"{{{ATOM}}}link", href=feed.url, rel="self", type=FORMATS["feed.rss"][1])
    _add(channel, "description", feed.description or feed.title)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    for item in feed.items:
        _rss_item(etree.SubElement(channel, "item"), item)
    return _document(root)


def _rss_item(element: etree._Element, item: Item) -> None:
    _add(element, "title", item.title)
    _add(element, "link", item.url)
    _add(element, "guid", item.key.urn, isPermaLink="false")
    _add(element, "pubDate", format_datetime(item.published, usegmt=True))
    _add(element, f"{{{ATOM}}}updated", item.updated.isoformat(timespec="seconds"))
    for name, _url in item.authors:
        _add(element, f"{{{DUBLIN_CORE}}}creator", name)
    for topic in item.topics:
        _add(element, "category", topic)
    if item.summary:
        _add(element, "description", item.summary)
    _add(element, f"{{{CONTENT}}}encoded", item.html)


def _atom(feed: Feed) -> bytes:
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(XML_LANGUAGE, feed.language)
    add = _adding(root, ATOM)
    add("id", feed.key.urn)
    add("title", feed.title)
    if feed.description:
        add("subtitle", feed.description)
    add("updated", feed.updated.isoformat(timespec="seconds"))
    add("link", href=feed.url, rel="self", type=FORMATS["feed.atom"][1])
    add("link", href=feed.list_url, rel="alternate", type="text/html")
    _atom_author(root, feed.publisher, "")
    for item in feed.items:
        _atom_entry(etree.SubElement(root, f"{{{ATOM}}}entry"), item)
    return _document(root)


def _atom_entry(element: etree._Element, item: Item) -> None:
    element.set(XML_LANGUAGE, item.language)
    add = _adding(element, ATOM)
    add("id", item.key.urn)
    add("title", item.title)
    add("link", href=item.url, rel="alternate", type="text/html")
    add("published", item.published.isoformat(timespec="seconds"))
    add("updated", item.updated.isoformat(timespec="seconds"))
    for name, url in item.authors:
        _atom_author(element, name, url)
    for topic in item.topics:
        add("category", term=topic)
    if item.summary:
        add("summary", item.summary)
    add("content", item.html, type="html")


def _atom_author(element: etree._Element, name: str, url: str) -> None:
    add = _adding(etree.SubElement(element, f"{{{ATOM}}}author"), ATOM)
    add("name", name)
    if url:
        add("uri", url)


def _adding(parent: etree._Element, namespace: str) -> Callable[..., None]:
    def add(name: str, text: str | None = None, **attributes: str) -> None:
        _add(parent, f"{{{namespace}}}{name}", text, **attributes)

    return add


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = text


def _document(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return document


def _json(feed: Feed) -> bytes:
    data: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.list_url,
        "feed_url": feed.url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(_without_empty(data) | {"items": data["items"]}, ensure_ascii=False, indent=1).encode()


def _json_item(item: Item) -> dict[str, object]:
    data: dict[str, object] = {
        "id": item.key.urn,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "image": item.image_url,
        "date_published": item.published.isoformat(timespec="seconds"),
        "date_modified": item.updated.isoformat(timespec="seconds"),
        "authors": [{"name": name, "url": url} if url else {"name": name} for name, url in item.authors],
        "tags": list(item.topics),
        "language": item.language,
    }
    return _without_empty(data)


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in data.items() if value}


_WRITERS: dict[str, Callable[[Feed], bytes]] = {"feed.rss": _rss, "feed.atom": _atom, "feed.json": _json}


def newest_change(items: Iterable[Item], otherwise: dt.datetime) -> dt.datetime:
    """Return when a feed last changed; ``otherwise`` if it has no items."""
    return max((item.updated for item in items), default=otherwise)
