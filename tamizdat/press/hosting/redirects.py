"""Addresses that lead on, in the words of each web server and host.

Every such address also has a page that leads on by itself, so a list may leave out what its reader could take amiss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

# What means something to one of the readers of these lists, or to a shell of patterns.
_PLAIN = re.compile(r"/[^\s\"'`\\{}$;*<>|^~#%?\x00-\x1f\x7f]*")
_AS_IT_IS = re.compile(r"[A-Za-z0-9/._-]*")


@dataclass(frozen=True, slots=True)
class Move:
    """An old address and where it leads.

    Args:
        old: path as text, such as ``/en/суды/``.
        new: path of this site, or a whole URL.
        status: 301 for good, 302 for now.
    """

    old: str
    new: str
    status: int = 301

    @property
    def location(self) -> str:
        """The new address as a header has it (RFC 9110, 10.2.2), with nothing in it that means something in a list."""
        if _AS_IT_IS.fullmatch(self.new):
            return self.new
        return re.sub(r"[$'`{}*;|^~]", lambda match: quote(match[0], safe=""), iri_to_uri(self.new))


def for_hosts(moves: Iterable[Move]) -> str:
    """Return ``_redirects``, as Netlify, Cloudflare Pages and the embedded server read it."""
    return "".join(f"{quote(move.old)} {move.location} {move.status}\n" for move in _plain(moves))


def for_nginx(moves: Iterable[Move]) -> str:
    """Return ``.host/redirects.nginx``: lines of a map.

    nginx takes no notice of capital letters there. So each line says its old address once more, for the configuration
    to compare, and of two that differ in capitals only the first is told.
    """
    told: dict[bytes, str] = {}
    for move in _plain(moves):
        told.setdefault(move.old.encode().lower(), f'"{move.old}" "{move.status} {move.old} {move.location}";\n')
    return "".join(told.values())


def for_caddy(moves: Iterable[Move]) -> str:
    """Return ``.host/redirects.caddy``: lines of a map."""
    return "".join(f"{move.old} {move.location} {move.status}\n" for move in _plain(moves))


def _plain(moves: Iterable[Move]) -> list[Move]:
    return sorted((move for move in moves if _PLAIN.fullmatch(move.old)), key=lambda move: move.old)
