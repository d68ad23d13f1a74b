"""What each file of the pressed site is sent with: its type, how long it is kept, what a browser may do with it.

The embedded server, nginx, Caddy and hosts that read a ``_headers`` file all say the same, because all of them say what
stands here. A :class:`Rule` holds for the files whose addresses match it, and the first that matches decides. Its
pattern is written in the part of regular expressions that Python, nginx (PCRE) and Caddy (RE2) read alike.

    >>> rule_for("/en/courts/verdict/index.html").name
    'page'
    >>> type_of("/en/feed.json")
    'application/feed+json'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tamizdat.media.serving import FOR_EVER, LOCKED
from tamizdat.media.sniffing import CLAIMS
from tamizdat.safety.audience import FOR_COLLEAGUES, FOR_SUBSCRIBERS
from tamizdat.safety.headers import NO_FEATURES, readers_policy

# Half a minute as it is, and half a minute more while the new one is fetched: nobody reads for longer than a minute
# what has been corrected.
FOR_A_MOMENT = "public, max-age=30, stale-while-revalidate=30"
MISSING_PAGE = "404.html"

# Addresses that the program answers itself, whatever lies in the tree.
PROGRAM = (*FOR_COLLEAGUES, *FOR_SUBSCRIBERS, "/api/", "/health/", "/static/")

# Names that mean more than their ending.
NAMED_TYPES = {
    "feed.json": "application/feed+json",
    "manifest.json": "application/manifest+json",
}
# Where files of these names stand, as in the globs of a rule.
NAMED_GLOBS = {"feed.json": "/*/feed.json", "manifest.json": "/manifest.json"}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".csv": "text/csv; charset=utf-8",
    **{ending: kind.media_type for ending, kind in CLAIMS.items() if not kind.media_type.startswith("text/")},
}
# What stands in the root for hosts, beside files for servers, and in folders of the press's own.
_FOR_SERVERS = re.compile(r"/_[^/]*|.*\.(?:br|gz)|(?:.*/)?\..*", re.DOTALL)
UNKNOWN_TYPE = "application/octet-stream"
# What is worth compressing; pictures and documents are compressed already.
COMPRESSED_TYPES = re.compile(r"text/|application/(?:xml|json|[a-z]+\+(?:xml|json))|image/svg\+xml")
COMPRESSED_ENDINGS = tuple(ending for ending, media_type in TYPES.items() if COMPRESSED_TYPES.match(media_type))


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for some of the files.

    Args:
        name: for whoever reads a configuration.
        pattern: of the beginnings of the addresses.
        globs: the same for hosts that know only ``*``, and that once in an address; ``{language}`` stands for each
            language of the newspaper.
        cache: value of ``Cache-Control``.
        policy: value of ``Content-Security-Policy``.
        embedded: whether pages of other origins (feed readers, mirrors) may show it.
        downloaded: whether a browser saves it instead of opening it.
    """

    name: str
    pattern: str
    globs: tuple[str, ...]
    cache: str
    policy: str
    embedded: bool = False
    downloaded: bool = False

    def headers(self) -> dict[str, str]:
        """Return the headers by which the rule differs from others."""
        headers = {
            "Cache-Control": self.cache,
            "Content-Security-Policy": self.policy,
            "Cross-Origin-Resource-Policy": "cross-origin" if self.embedded else "same-origin",
        }
        return headers | ({"Content-Disposition": "attachment"} if self.downloaded else {})


def rules(origin: str = "") -> tuple[Rule, ...]:
    """Return all rules, the one that holds for everything else last.

    Args:
        origin: of the site, to which forms go from wherever a page is handed out; that of the settings if "".
    """
    return (
        Rule("picture", r"^/media/pictures/", ("/media/pictures/*",), FOR_EVER, LOCKED, embedded=True),
        Rule("file", r"^/media/files/", ("/media/files/*",), FOR_EVER, LOCKED, embedded=True, downloaded=True),
        Rule("asset", r"^/assets/", ("/assets/*",), FOR_EVER, readers_policy("", origin)),
        Rule(
            "search",
            r"^/[A-Za-z0-9-]+/search/",
            ("/{language}/search/*",),
            FOR_A_MOMENT,
            readers_policy("search", origin),
        ),
        Rule("page", r"^/", ("/*",), FOR_A_MOMENT, readers_policy("asking", origin)),
    )


def rule_for(address: str) -> Rule:
    """Return the rule that holds for an address."""
    return next(rule for rule in rules() if re.match(rule.pattern, address))


def common_headers(hsts_seconds: int = 0) -> dict[str, str]:
    """Return what every file is sent with.

    Args:
        hsts_seconds: for how long a browser shall come by TLS alone (RFC 6797); 0 where the site is reached without.
    """
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": NO_FEATURES,
    }
    secure = {"Strict-Transport-Security": f"max-age={hsts_seconds}; includeSubDomains"} if hsts_seconds else {}
    return headers | secure


def type_of(address: str) -> str:
    """Return the value of ``Content-Type`` for a file, by its name alone."""
    name = address.rpartition("/")[2]
    ending = "." + name.rpartition(".")[2].lower()
    return NAMED_TYPES.get(name) or TYPES.get(ending, UNKNOWN_TYPE)


def is_for_readers(address: str) -> bool:
    """Tell whether anybody is handed what stands at an address: hosts and servers read some files for themselves."""
    return _FOR_SERVERS.fullmatch(address) is None


def is_compressed(media_type: str) -> bool:
    """Tell whether files of a type have compressed ones beside them."""
    return COMPRESSED_TYPES.match(media_type) is not None
