"""Addresses that lead on: renamed articles, moved sections."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tamizdat.articles.models import Article
from tamizdat.press.outputs import Output, find, register
from tamizdat.press.publication import public_articles, published_locales

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
            output = find(_address(redirect.old_path))
            # Where a page has come to stand since, the redirect is asleep.
            if output and output.kind == self.name:
                yield output

    def render(self, output: Output) -> bytes:
        """Return a page of one link, for hosts that hand it out as it is."""
        target = html.escape(output.location)
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        page = f'<!doctype html><meta charset="utf-8"><title>{target}</title>{refresh}<a href="{target}">{target}</a>'
        return page.encode()


def _address(old_path: str) -> str:
    """Return where an old path stood: pages have a slash at the end, which Wagtail leaves out, and files have none."""
    return old_path if "." in old_path.rsplit("/", 1)[-1] else f"{old_path.rstrip('/')}/"


def _output(redirect: Redirect, address: str) -> Output | None:
    page = redirect.redirect_page
    location = _where_readers_find(page) if page else redirect.redirect_link
    if not location or location == address:
        return None
    status = MOVED_PERMANENTLY if redirect.is_permanent else FOUND
    return Output("redirect", address, "", redirect, status=status, location=location)


def _where_readers_find(page: Page) -> str:
    articles = Q(pk__in=public_articles()) | Q(pk__in=Article.objects.withdrawn())
    others = Q(live=True) & ~Q(pk__in=Article.objects.all())
    reachable = Page.objects.filter(articles | others, pk=page.pk, locale__in=published_locales())
    return page.url_path if reachable.exists() else ""
