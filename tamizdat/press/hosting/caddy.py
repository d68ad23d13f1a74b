"""The configuration of Caddy, version 2.6 or later."""

from __future__ import annotations

from tamizdat.press.hosting.rules import COMPRESSED_ENDINGS, MISSING_PAGE, NAMED_TYPES, TYPES, common_headers, rules
from tamizdat.press.hosting.site import Site, templates


def caddy(site: Site, *, hsts_seconds: int) -> str:
    """Return the configuration of Caddy for a site.

    Args:
        hsts_seconds: for how long a browser shall come by TLS alone (RFC 6797).
    """
    return (
        templates()
        .get_template("Caddyfile")
        .render(
            site=site,
            missing_page=MISSING_PAGE,
            rules=rules(site.origin),
            common=common_headers(hsts_seconds),
            types=_types(),
            compressed=COMPRESSED_ENDINGS,
            named=len(NAMED_TYPES),
            names=" ".join(_path(n) for n in NAMED_TYPES),
        )
    )


def _types() -> list[tuple[str, str]]:
    """Return each media type with the paths that have it, those of single names first."""
    named = [(media_type, _path(name)) for name, media_type in NAMED_TYPES.items()]
    paths: dict[str, list[str]] = {}
    for ending, media_type in TYPES.items():
        paths.setdefault(media_type, []).append(f"*{ending}")
    return [*named, *((media_type, " ".join(endings)) for media_type, endings in paths.items())]


def _path(name: str) -> str:
    return f"*/{name}"
