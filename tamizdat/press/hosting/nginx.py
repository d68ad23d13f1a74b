"""The configuration of nginx, as Debian ships it, with the module for files compressed by brotli."""

from __future__ import annotations

from tamizdat.press.hosting.rules import (
    MISSING_PAGE,
    NAMED_TYPES,
    TYPES,
    UNKNOWN_TYPE,
    common_headers,
    rules,
)
from tamizdat.press.hosting.site import Site, templates


def nginx(site: Site, *, hsts_seconds: int) -> str:
    """Return the configuration of nginx for a site.

    Args:
        hsts_seconds: for how long a browser shall come by TLS alone (RFC 6797).
    """
    return (
        templates()
        .get_template("nginx.conf")
        .render(
            site=site,
            rules=rules(site.origin),
            common=common_headers(hsts_seconds),
            types=_types(),
            named_types=NAMED_TYPES,
            unknown_type=UNKNOWN_TYPE,
            missing_page=MISSING_PAGE,
        )
    )


def _types() -> list[tuple[str, str]]:
    """Return each media type with the endings that have it, as nginx writes them."""
    endings: dict[str, list[str]] = {}
    for ending, media_type in TYPES.items():
        endings.setdefault(media_type, []).append(ending[1:])
    return [(media_type, " ".join(names)) for media_type, names in endings.items()]
