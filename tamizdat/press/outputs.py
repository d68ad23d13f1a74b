"""Outputs: what the public site consists of, and the one way from an output to its bytes.

An :class:`Output` names one file of the public site. Each kind of output is a small module in
``tamizdat.press.kinds`` that knows three things: which addresses are its own (``pattern`` and ``find``), which of
them there are (``outputs``), and how one becomes bytes (``render``). The embedded server, the preview in the admin and
the static press all go through :func:`render`, so that what an editor previews is what a reader gets.

    >>> output = find("/en/courts/verdict/")
    >>> render(output)
    b'<!doctype html>...'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the public site.

    Args:
        kind: name of the kind that renders it.
        address: where it stands on the public site, beginning with a slash.
        language: BCP 47 tag; "" for files that belong to no language, such as ``/robots.txt``.
        subject: what it is about; its kind knows the type.
        media_type: value of ``Content-Type``.
        status: HTTP status with which a server hands it out.
        location: address to which it leads on, for redirects; "" otherwise.
    """

    kind: str
    address: str
    language: str
    subject: Any = None
    media_type: str = HTML
    status: int = 200
    location: str = ""
    previewed: bool = field(default=False, compare=False)


class Kind(Protocol):
    """What a module of ``tamizdat.press.kinds`` registers."""

    name: str
    pattern: re.Pattern[str]

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the output at an address that the pattern matched, or None if nothing public is there."""

    def outputs(self) -> Iterator[Output]:
        """Return every public output of this kind."""

    def render(self, output: Output) -> bytes:
        """Turn an output into the bytes that a reader gets."""


KindType = TypeVar("KindType", bound=Kind)

_kinds: dict[str, Kind] = {}


def register(kind: type[KindType]) -> type[KindType]:
    """Add a kind of output to the site (a class decorator)."""
    _kinds[kind.name] = kind()
    return kind


def kinds() -> Mapping[str, Kind]:
    """Return all kinds by name."""
    return _kinds


def find(address: str, query: Mapping[str, str] | None = None) -> Output | None:
    """Return what stands at an address of the public site, or None.

    Args:
        address: path, beginning with a slash.
        query: parameters of the address, for kinds that depend on any.
    """
    if not _usable(address):
        return None
    # An old address that leads on must never hide a page that has taken it since.
    for kind in sorted(_kinds.values(), key=lambda kind: kind.name == "redirect"):
        match = kind.pattern.fullmatch(address)
        output = kind.find(match, query or {}) if match else None
        if output:
            return output
    return None


def _usable(address: str) -> bool:
    """Tell whether an address can be looked up: no database holds a NUL, and two slashes would name another host."""
    try:
        address.encode()
    except UnicodeEncodeError:
        return False
    return address.startswith("/") and not address.startswith("//") and "\0" not in address


def outputs() -> Iterator[Output]:
    """Return everything that the public site consists of."""
    for kind in _kinds.values():
        yield from kind.outputs()


def render(output: Output) -> bytes:
    """Turn an output into the bytes that a reader gets."""
    return _kinds[output.kind].render(output)
