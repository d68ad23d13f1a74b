"""Addresses that lead on: renamed articles, moved sections."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from wagtail.contrib.redirects.models import Redirect

from tamizdat.press.outputs import Output, register

MOVED_PERMANENTLY = 301
FOUND = 302


@register
class RedirectKind:
    """A page that leads to where the text is now, for hosts that cannot send a status."""

    name = "redirect"
    pattern = re.compile(r"/.+")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the way on from an old address, if it leads anywhere public."""
        old_path = Redirect.normalise_path(match.string)
        redirect = Redirect.objects.filter(old_path=old_path).select_related("redirect_page").first()
        return _output(redirect, match.string) if redirect else None

    def outputs(self) -> Iterator[Output]:
        """Return all redirects that lead anywhere public."""
        for redirect in Redirect.objects.select_related("redirect_page"):
            output = _output(redirect, f"{redirect.old_path}/")
            if output:
                yield output

    def render(self, output: Output) -> bytes:
        """Return a page of one link, for hosts that hand it out as it is."""
        target = html.escape(output.location)
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        page = f'<!doctype html><meta charset="utf-8"><title>{target}</title>{refresh}<a href="{target}">{target}</a>'
        return page.encode()


def _output(redirect: Redirect, address: str) -> Output | None:
    page = redirect.redirect_page
    location = page.url_path if page and page.live else redirect.redirect_link
    if not location:
        return None
    status = MOVED_PERMANENTLY if redirect.is_permanent else FOUND
    return Output("redirect", address, "", redirect, status=status, location=location)
