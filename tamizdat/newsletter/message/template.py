"""Templates: a message that is whole but for a few **slots**, in which each recipient's own bytes come to stand.

A message is composed once. Afterwards it is never parsed, escaped or encoded again: filling joins prepared pieces,
which costs some microseconds whatever the message's length. So what stands in a slot must need no encoding: tokens of a
fixed length in base64url or base32, and an address that has been looked at.

A composed message has three templates: its header, its header once more as DKIM hashes it ("relaxed", RFC 6376, section
3.4.2), and its body, which is written so that DKIM's relaxed form of it is itself.

As bytes, a composed message is ``tzm1`` and then pieces: a byte 0, a length of four bytes and that many bytes of text;
a byte from 1 to 5 for a slot; a byte 255 at the end of each template.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

MAGIC = b"tzm1"
_TEXT = 0
_END = 255
_LENGTH = struct.Struct(">I")


class Slot(IntEnum):
    """What differs from one recipient to the next."""

    TO = 1
    MESSAGE = 2
    LEAVE = 3
    PREFERENCES = 4
    ENVELOPE = 5


def _holder(length: int) -> bytes:
    return secrets.token_hex(length)[:length].encode()


# What stands for a slot while a message is written: as long as what will stand there, and known to nobody. Whoever knew
# it could have an article's link carry each reader's address or key to a server of their own.
HOLDERS: Mapping[Slot, bytes] = {
    Slot.TO: _holder(20) + b"@recipient.invalid",
    Slot.MESSAGE: _holder(24),
    Slot.LEAVE: _holder(32),
    Slot.PREFERENCES: _holder(32),
    Slot.ENVELOPE: _holder(39),
}

Piece = bytes | Slot
# By number of the slot; what stands at 0 is nothing.
Values = Sequence[bytes]


class BrokenTemplateError(Exception):
    """Stored bytes are no composed message of this version."""


class Template:
    """Text with slots.

    Args:
        pieces: in their order.
    """

    __slots__ = ("pieces",)

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)

    @classmethod
    def of(cls, text: bytes) -> Template:
        """Part a text at the holders of slots."""
        parts: list[Piece] = [text]
        for slot, holder in HOLDERS.items():
            parts = [piece for part in parts for piece in _parted(part, slot, holder)]
        return cls(part for part in parts if part != b"")

    def filled(self, values: Values) -> bytes:
        """Return the text with each recipient's own bytes in it."""
        return b"".join([piece if type(piece) is bytes else values[piece] for piece in self.pieces])  # type: ignore[index]

    def dumped(self) -> bytes:
        """Return the template as it is stored."""
        found = [
            bytes([piece]) if isinstance(piece, Slot) else bytes([_TEXT]) + _LENGTH.pack(len(piece)) + piece
            for piece in self.pieces
        ]
        return b"".join(found) + bytes([_END])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash(self.pieces)


def _parted(part: Piece, slot: Slot, holder: bytes) -> Iterable[Piece]:
    if isinstance(part, Slot):
        yield part
        return
    for place, text in enumerate(part.split(holder)):
        if place:
            yield slot
        yield text


@dataclass(frozen=True, slots=True)
class Composed:
    """A message that is whole but for its slots.

    Args:
        header: up to and with the empty line.
        canonical: the header fields that are signed, in DKIM's relaxed form, each with its line end.
    """

    header: Template
    canonical: Template
    body: Template
    _begun: list[Any] = field(default_factory=list, repr=False, compare=False)

    def dumped(self) -> bytes:
        """Return the message as it is stored."""
        return MAGIC + self.header.dumped() + self.canonical.dumped() + self.body.dumped()

    @classmethod
    def loaded(cls, stored: bytes) -> Composed:
        """Read a stored message.

        Raises:
            BrokenTemplateError: it is none of this version.
        """
        if stored[: len(MAGIC)] != MAGIC:
            raise BrokenTemplateError
        header, place = _template_at(stored, len(MAGIC))
        canonical, place = _template_at(stored, place)
        body, place = _template_at(stored, place)
        if place != len(stored):
            raise BrokenTemplateError
        return cls(header, canonical, body)

    def filled(self, values: Values) -> bytes:
        """Return the whole message for one recipient, unsigned."""
        return self.header.filled(values) + self.body.filled(values)

    def body_hash(self, values: Values) -> bytes:
        """Return the SHA-256 digest of a recipient's body; what all recipients have alike is hashed once."""
        if not self._begun:
            first, *rest = self.body.pieces or (b"",)
            known, differing = (first, rest) if isinstance(first, bytes) else (b"", self.body.pieces)
            self._begun.extend((hashlib.sha256(known), Template(differing)))
        begun, after = self._begun
        digest = begun.copy()
        digest.update(after.filled(values))
        found: bytes = digest.digest()
        return found


def _template_at(stored: bytes, place: int) -> tuple[Template, int]:
    pieces: list[Piece] = []
    try:
        while (kind := stored[place]) != _END:
            place += 1
            if kind != _TEXT:
                pieces.append(Slot(kind))
                continue
            (length,) = _LENGTH.unpack_from(stored, place)
            place += _LENGTH.size
            pieces.append(stored[place : place + length])
            place += length
    except (IndexError, ValueError, struct.error):
        raise BrokenTemplateError from None
    return Template(pieces), place + 1


def values(*, to: str, message: str, leave: str, preferences: str, envelope: str) -> Values:
    """Return what stands in the slots for one recipient."""
    return (b"", *(text.encode("ascii") for text in (to, message, leave, preferences, envelope)))
