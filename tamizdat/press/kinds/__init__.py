"""The kinds of outputs, in the order in which an address is offered to them."""

from tamizdat.press.kinds import (  # noqa: F401  importing registers them
    archive,
    article,
    contributor,
    correction_log,
    feed,
    front,
    media,
    missing,
    newsletter,
    redirect,
    robots,
    search,
    search_index,
    section,
    sitemap,
    standing,
    support,
    tag,
)
