"""Addresses that lead on: renamed articles, moved sections; as pages, and as rules for web servers that do better."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from wagtail.contrib.redirects.models import Redirect

from tamizdat.press.almanac import Almanac
from tamizdat.press.hosting.redirects import Move, for_caddy, for_hosts, for_nginx
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.signposts import address_of, old_paths_of
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Signpost
from tamizdat.press.outputs import Kind, Output, Reason, find_many, register
from tamizdat.theme.linking import settled, to, way_up

MOVED_PERMANENTLY = 301
FOUND = 302
PLAIN = "text/plain; charset=utf-8"
_COLUMNS = ("pk", "old_path", "redirect_page", "redirect_link", "is_permanent")


@register
class RedirectKind(Kind):
    """A page that leads to where the text is now, for hosts that send no status. The subject is the row's number."""

    name = "redirect"
    pattern = re.compile(r"/.+")

    def find_many(self, matches: Sequence[re.Match[str]], almanac: Almanac) -> Iterator[Output]:
        """Return the ways on from old addresses, if they lead anywhere public."""
        wanted = {path: match.string for match in matches for path in old_paths_of(match.string)}
        rows = [row for some in in_parts(wanted) for row in _rows(some)]
        pages: dict[int, str] = {}
        for part in in_parts(row[2] for row in rows if row[2]):
            pages.update(almanac.addresses(part))
        # Wagtail keeps one for each path and site; should there be two for an address, the older one holds.
        rows.sort(reverse=True)
        found = (_output(row, wanted[row[1]], pages) for row in rows)
        yield from {output.address: output for output in found if output}.values()

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the way on from an old address."""
        return next(self.find_many([match], almanac), None)

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all redirects that lead anywhere public, but for those whose address a page has taken since."""
        old = Redirect.objects.order_by("pk").values_list("old_path", flat=True)
        for some in in_parts(old.iterator()):
            found = {each.address: each for each in find_many(map(address_of, some), almanac)}
            yield from (each for each in found.values() if each.kind == self.name)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the redirect, and the page to which it leads."""
        yield Reason("redirect", str(output.subject))
        page = Redirect.objects.filter(pk=output.subject).values_list("redirect_page", flat=True).first()
        if page:
            yield Reason("page", str(page))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the old addresses of redirects that have changed or are gone, and those that lead to changed pages."""
        yield from change.signposts
        for some in in_parts(change.numbers("page")):
            leading = Redirect.objects.filter(redirect_page__in=some).values_list("pk", flat=True)
            yield from Signpost.objects.filter(number__in=list(leading)).values_list("address", flat=True)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Return a page of one link, for hosts that hand it out as it is."""
        target = html.escape(settled(to(output.location), way_up(output.address)))
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        robots = '<meta name="robots" content="noindex">'
        page = f'<!doctype html><meta charset="utf-8">{robots}<title>{html.escape(output.location)}</title>{refresh}'
        return f'{page}<a href="{target}">{html.escape(output.location)}</a>'.encode()


def _rows(old_paths: Sequence[str]) -> Iterator[tuple]:
    yield from Redirect.objects.filter(old_path__in=old_paths).values_list(*_COLUMNS)


def _output(row: tuple, address: str, pages: dict[int, str]) -> Output | None:
    number, _old_path, page, link, permanent = row
    location = pages.get(page, "") if page else link
    if not location or location == address:
        return None
    status = MOVED_PERMANENTLY if permanent else FOUND
    return Output("redirect", address, "", number, status=status, location=location)


class RulesKind(Kind):
    """All redirects in the words of one sort of web server, which then answers with a status."""

    address: str
    in_weight = False

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the file, even if it is empty."""
        yield Output(self.name, self.address, "", media_type=PLAIN)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return nothing that could be named shortly: see :meth:`touched`."""
        yield from (Reason("redirect", str(number)) for number in Redirect.objects.values_list("pk", flat=True))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the file if a redirect, or a page to which one leads or at whose address one sleeps, has changed."""
        if almanac.kept("redirects touched", lambda: _reached_by(change)):
            yield self.address

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the rules, one a line."""
        found = almanac.kept("redirects", lambda: list(RedirectKind().outputs(almanac)))
        return self.written(Move(each.address, each.location, each.status) for each in found).encode()

    def written(self, moves: Iterable[Move]) -> str:
        """Return the rules for some redirects."""
        raise NotImplementedError


def _reached_by(change: Change) -> bool:
    addresses = {path for address in change.addresses() for path in old_paths_of(address)}
    if change.numbers("redirect"):
        return True
    return _any("redirect_page", change.numbers("page")) or _any("old_path", addresses)


def _any(column: str, values: Sequence | set) -> bool:
    return any(Redirect.objects.filter(**{f"{column}__in": some}).exists() for some in in_parts(values))


@register
class HostsRulesKind(RulesKind):
    """``_redirects``, as Netlify, Cloudflare Pages and the embedded server read it."""

    name = "rules_hosts"
    address = "/_redirects"
    pattern = re.compile(r"/_redirects")

    def written(self, moves: Iterable[Move]) -> str:
        """Return a line of three words for each."""
        return for_hosts(moves)


@register
class NginxRulesKind(RulesKind):
    """Lines of a map for nginx, which the generated configuration includes."""

    name = "rules_nginx"
    address = "/.host/redirects.nginx"
    pattern = re.compile(r"/\.host/redirects\.nginx")

    def written(self, moves: Iterable[Move]) -> str:
        """Return a line of the map for each."""
        return for_nginx(moves)


@register
class CaddyRulesKind(RulesKind):
    """Lines of a map for Caddy, which the generated configuration imports."""

    name = "rules_caddy"
    address = "/.host/redirects.caddy"
    pattern = re.compile(r"/\.host/redirects\.caddy")

    def written(self, moves: Iterable[Move]) -> str:
        """Return a line of the map for each."""
        return for_caddy(moves)
