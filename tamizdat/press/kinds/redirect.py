"""Addresses that lead on: renamed articles, moved sections; as pages, and as rules for web servers that do better."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import starmap

from wagtail.contrib.redirects.models import Redirect

from tamizdat.press.almanac import Almanac
from tamizdat.press.compression import NEVER, SUFFIXES
from tamizdat.press.hosting.redirects import Move, for_caddy, for_hosts, for_nginx
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.rolls import ReadRolls
from tamizdat.press.inventory.signposts import address_of, files_above, old_paths_of
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Signpost
from tamizdat.press.outputs import Kind, Output, Reason, find_many, kinds, register
from tamizdat.press.places import is_too_long
from tamizdat.theme.linking import settled, to, way_up

MOVED_PERMANENTLY = 301
FOUND = 302
PLAIN = "text/plain; charset=utf-8"
# What no server hands out, and the press and hosts keep for themselves.
_HIDDEN = re.compile(r"/\.")
_COLUMNS = ("pk", "old_path", "redirect_page", "redirect_link", "is_permanent")


@register
class RedirectKind(Kind):
    """A page that leads to where the text is now, for hosts that send no status. The subject is the row's number."""

    name = "redirect"
    pattern = re.compile(r"/.+")

    def find_many(self, matches: Sequence[re.Match[str]], almanac: Almanac) -> Iterator[Output]:
        """Return the ways on from old addresses, if they lead anywhere public."""
        wanted = {path: address for match in matches for address, path in _old_paths(match.string)}
        rows = [row for some in in_parts(wanted) for row in _rows(some)]
        pages: dict[int, str] = {}
        for part in in_parts(row[2] for row in rows if row[2]):
            pages.update(almanac.addresses(part))
        # Wagtail keeps one for each path and site; should there be two for an address, the older one holds.
        rows.sort(reverse=True)
        led = (_output(row, wanted[row[1]], pages) for row in rows)
        found = {output.address: output for output in led if output}
        files = _with_something_below(address for address in found if not address.endswith("/"))
        for output in found.values():
            yield replace(output, in_tree=False) if output.address in files or not _can_be_a_file(output) else output

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the way on from an old address."""
        return next(self.find_many([match], almanac), None)

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all redirects that lead anywhere public, but for those whose address a page has taken since."""
        return iter(almanac.kept("redirects", lambda: list(self._all(almanac))))

    def _all(self, almanac: Almanac) -> Iterator[Output]:
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
        for some in in_parts(change.moved()):
            leading = Redirect.objects.filter(redirect_page__in=some).values_list("pk", flat=True)
            yield from Signpost.objects.filter(number__in=list(leading)).values_list("address", flat=True)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Return a page of one link, for hosts that hand it out as it is."""
        target = html.escape(settled(to(output.location), way_up(output.address)))
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        robots = '<meta name="robots" content="noindex">'
        page = f'<!doctype html><meta charset="utf-8">{robots}<title>{html.escape(output.location)}</title>{refresh}'
        return f'{page}<a href="{target}">{html.escape(output.location)}</a>'.encode()


def _old_paths(address: str) -> Iterator[tuple[str, str]]:
    """Return an address with each old path that stood there; an address that is written in another way is none."""
    yield from ((address, path) for path in old_paths_of(address) if address_of(path) == address)


def _with_something_below(addresses: Iterable[str]) -> set[str]:
    """Return those among some addresses of files below which other old addresses are."""
    below = (Signpost.objects.filter(inside__in=some) for some in in_parts(addresses))
    return {address for some in below for address in some.values_list("inside", flat=True)}


def _can_be_a_file(output: Output) -> bool:
    """Tell whether no other file of a tree can be in the way, whichever there are and whatever the disk is like.

    In the way is a file of the press's below which it would be, one beside which it would seem to be the compressed
    form, and the very page to which it leads where a disk knows no capital letters. Some are too long for any disk.
    """
    if is_too_long(output.address) or output.address.lower() == output.location.lower():
        return False
    above = files_above(output.address)
    taken = any(kind.pattern.fullmatch(path) for path in above for kind in kinds().values() if kind.name != "redirect")
    return len(above) <= 1 and not taken and not output.address.endswith(SUFFIXES)


def _rows(old_paths: Sequence[str]) -> Iterator[tuple]:
    yield from Redirect.objects.filter(old_path__in=old_paths).values_list(*_COLUMNS)


def _output(row: tuple, address: str, pages: dict[int, str]) -> Output | None:
    number, _old_path, page, link, permanent = row
    location = pages.get(page, "") if page else link
    if not location or location == address or _HIDDEN.search(address):
        return None
    status = MOVED_PERMANENTLY if permanent else FOUND
    return Output("redirect", address, "", number, status=status, location=location)


class RulesKind(Kind):
    """All redirects in the words of one sort of web server, which then answers with a status."""

    address: str
    in_weight = False
    # Web servers read it, and hand it out to nobody.
    brotli = NEVER

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the file, even if it is empty."""
        yield Output(self.name, self.address, "", media_type=PLAIN)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return nothing that could be named shortly: see :meth:`touched`."""
        yield from (Reason("redirect", str(number)) for number in Redirect.objects.values_list("pk", flat=True))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return nothing: what depends on where old addresses lead is asked when that has been found out."""
        yield from ()

    def touched_by_redirects(self, change: Change) -> Iterable[str]:
        """Return the file."""
        return (self.address,) if change.redirected else ()

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the rules, one a line."""
        return self.written(almanac.kept("moves", lambda: _moves(almanac))).encode()

    def written(self, moves: Iterable[Move]) -> str:
        """Return the rules for some redirects."""
        raise NotImplementedError


def _moves(almanac: Almanac) -> list[Move]:
    """Return where old addresses lead: as the press remembers it, or, when everything is built, as it is."""
    if isinstance(almanac.rolls, ReadRolls):
        found = [Move(each.address, each.location, each.status) for each in RedirectKind().outputs(almanac)]
    else:
        rows = Signpost.objects.exclude(status=0).order_by("number").values_list("address", "location", "status")
        found = list(starmap(Move, rows))
    return sorted(found, key=lambda move: move.old)


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
