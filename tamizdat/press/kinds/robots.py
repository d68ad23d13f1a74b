"""What search engines are asked to do, and not to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.press import addresses
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import absolute
from tamizdat.press.publication import front_pages

NOT_FOR_ROBOTS = ("/admin/", "/django-admin/", "/staff/")


@register
class RobotsKind:
    """``/robots.txt`` as RFC 9309 defines it: everything is open but the doors and the results of searches."""

    name = "robots"
    pattern = re.compile(r"/robots\.txt")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the file."""
        return next(self.outputs())

    def outputs(self) -> Iterator[Output]:
        """Return the file."""
        yield Output(self.name, "/robots.txt", "", media_type="text/plain; charset=utf-8")

    def render(self, output: Output) -> bytes:
        """Write the file."""
        searches = [addresses.search(front.language) for front in front_pages()]
        rules = [f"Disallow: {address}" for address in (*NOT_FOR_ROBOTS, *searches)]
        sitemap = [f"\nSitemap: {absolute('/sitemap.xml')}"] if searches else []
        return "\n".join(["User-agent: *", *rules, *sitemap, ""]).encode()
