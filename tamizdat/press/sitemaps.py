"""Sitemaps: what they hold, written as sitemaps.org and Google's news extension define them.

Other language versions of a page stand beside it (``xhtml:link``), as they do in its own head.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a sitemap.

    Args:
        url: absolute.
        changed: when what it says last changed; None if that is not known.
        alternates: pairs of hreflang and absolute URL, the page itself included.
    """

    url: str
    changed: dt.datetime | None = None
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """An article in a news sitemap."""

    url: str
    publisher: str
    language: str
    published: dt.datetime
    headline: str


# Written as text: a sitemap has a thousand entries, and is written anew with each article.
_HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"


def index_of(urls: Iterable[str]) -> bytes:
    """Write a sitemap of sitemaps."""
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    return f'{_HEAD}<sitemapindex xmlns="{SITEMAP}">{entries}</sitemapindex>'.encode()


def sitemap_of(entries: Iterable[Entry]) -> bytes:
    """Write a sitemap."""
    urls = "".join(map(_url, entries))
    return f'{_HEAD}<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">{urls}</urlset>'.encode()


def _url(entry: Entry) -> str:
    changed = f"<lastmod>{entry.changed.isoformat(timespec='seconds')}</lastmod>" if entry.changed else ""
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(url)}/>'
        for language, url in entry.alternates
    )
    return f"<url><loc>{escape(entry.url)}</loc>{changed}{alternates}</url>"


def news_sitemap_of(articles: Iterable[News]) -> bytes:
    """Write a news sitemap."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "news": NEWS})
    for article in articles:
        element = etree.SubElement(root, f"{{{SITEMAP}}}url")
        _add(element, f"{{{SITEMAP}}}loc", article.url)
        news = etree.SubElement(element, f"{{{NEWS}}}news")
        publication = etree.SubElement(news, f"{{{NEWS}}}publication")
        _add(publication, f"{{{NEWS}}}name", article.publisher)
        _add(publication, f"{{{NEWS}}}language", article.language)
        _add(news, f"{{{NEWS}}}publication_date", article.published.isoformat(timespec="seconds"))
        _add(news, f"{{{NEWS}}}title", article.headline)
    return _document(root)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _document(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return document
