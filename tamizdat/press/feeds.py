"""Which feeds a list of articles has."""

from __future__ import annotations

from tamizdat.press import facts

FORMATS = {
    "feed.rss": ("RSS", "application/rss+xml"),
    "feed.atom": ("Atom", "application/atom+xml"),
    "feed.json": ("JSON Feed", "application/feed+json"),
}


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
