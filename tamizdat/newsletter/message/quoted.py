"""Quoted-printable (RFC 2045, section 6.7), so written that nothing on the way changes it.

Beyond what the RFC asks for, this encodes what relays and mailboxes are known to touch: a dot at the beginning of a
line (RFC 5321, 4.5.2), "From " there, and the second of two spaces and all tabs, so that DKIM's relaxed form of the
body is the body itself. Holders of slots are never broken by the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tamizdat.newsletter.message.template import HOLDERS

WIDTH = 76
# A line that goes on ends in "=", and a space before that is encoded.
ROOM = WIDTH - 3
_HOLDER = re.compile(b"|".join(re.escape(holder) for holder in HOLDERS.values()))
# Printable ASCII but for "=", and the space.
_PLAIN = frozenset(range(32, 127)) - {ord("=")}
_CODES = [bytes([each]) if each in _PLAIN else b"=%02X" % each for each in range(256)]


def quoted(text: str) -> bytes:
    """Encode a text in UTF-8, its lines ended by CRLF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return b"\r\n".join(b"=\r\n".join(_broken(_units(line.encode()))) for line in lines)


def _units(line: bytes) -> list[bytes]:
    """Return the encoded parts of a line that must stay whole."""
    units: list[bytes] = []
    place = 0
    for found in _HOLDER.finditer(line):
        units += [_CODES[each] for each in line[place : found.start()]]
        units.append(found[0])
        place = found.end()
    units += [_CODES[each] for each in line[place:]]
    for at in range(1, len(units)):
        if units[at] == b" " and units[at - 1] == b" ":
            units[at] = b"=20"
    if units and units[-1] == b" ":
        units[-1] = b"=20"
    return units


def _broken(units: list[bytes]) -> Iterator[bytes]:
    """Break a line's parts into lines of at most 76 characters, the sign for a soft break among them."""
    line: list[bytes] = []
    length, follows = 0, False
    for place, unit in enumerate(units):
        safe = _at_beginning(unit, units[place:]) if not line else unit
        room = WIDTH if place == len(units) - 1 else ROOM
        if line and length + len(safe) > room:
            yield _ended(line)
            line, length = [], 0
            safe = _at_beginning(unit, units[place:])
        line.append(safe)
        length += len(safe)
        follows = True
    if line or not follows:
        yield b"".join(line)


def _ended(line: list[bytes]) -> bytes:
    """Return a line that goes on; no space stands before the break, where relays take it off."""
    return b"".join([*line[:-1], b"=20"]) if line[-1] == b" " else b"".join(line)


def _at_beginning(unit: bytes, rest: list[bytes]) -> bytes:
    if unit == b".":
        return b"=2E"
    if unit == b"F" and b"".join(rest[:5]) == b"From ":
        return b"=46"
    return unit
