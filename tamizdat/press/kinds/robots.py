"""What programs are told: search engines, hosts, and a browser that keeps the newspaper at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tamizdat.press import addresses
from tamizdat.press.almanac import Almanac
from tamizdat.press.compression import NEVER
from tamizdat.press.hosting.hosts import headers_file
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import absolute
from tamizdat.press.publication import direction_of
from tamizdat.theme.linking import settled, to

NOT_FOR_ROBOTS = ("/admin/", "/django-admin/", "/staff/")


@register
class RobotsKind(Kind):
    """``/robots.txt`` as RFC 9309 defines it: everything is open but the doors and the results of searches."""

    name = "robots"
    pattern = re.compile(r"/robots\.txt")
    in_weight = False

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the file."""
        yield Output(self.name, "/robots.txt", "", media_type="text/plain; charset=utf-8")

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the languages."""
        yield Reason("languages", "")

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the file."""
        searches = [addresses.search(language) for language in almanac.languages]
        rules = [f"Disallow: {address}" for address in (*NOT_FOR_ROBOTS, *searches)]
        sitemap = [f"\nSitemap: {absolute('/sitemap.xml')}"] if searches else []
        return "\n".join(["User-agent: *", *rules, *sitemap, ""]).encode()


@register
class ManifestKind(Kind):
    """``manifest.json``: the newspaper as an application on a reader's device (W3C, Web Application Manifest).

    No page asks for it by itself: it would be a second request, and an icon on a telephone that is searched speaks.
    """

    name = "manifest"
    pattern = re.compile(r"/manifest\.json")
    in_weight = False

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the file, once there is a newspaper."""
        if almanac.fronts:
            yield Output(self.name, "/manifest.json", "", media_type="application/manifest+json")

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the languages; the name of the newspaper is on every page anyway."""
        yield Reason("languages", "")

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the manifest, its addresses relative to itself."""
        front = almanac.fronts[0]
        told = {
            "name": front.title,
            "description": front.tagline,
            "lang": front.language,
            "dir": direction_of(front.language),
            "start_url": settled(to(front.address), ""),
            "scope": "./",
            "display": "browser",
            "theme_color": "#9b1b1f",
            "background_color": "#ffffff",
        }
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


@register
class HeadersKind(Kind):
    """``_headers``: with what each file is to be sent by hosts that have no configuration of ours."""

    name = "headers"
    pattern = re.compile(r"/_headers")
    in_weight = False
    brotli = NEVER

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the file."""
        yield Output(self.name, "/_headers", "", media_type="text/plain; charset=utf-8")

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the languages, each of which has a search."""
        yield Reason("languages", "")

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the file."""
        return headers_file(almanac.languages).encode()
