"""The forms in which a program may have written a name or an address down."""

from __future__ import annotations

import base64
import hashlib
import quopri
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

# Shorter runs of bytes are found everywhere by chance.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Form:
    """A run of bytes that gives somebody away.

    Args:
        whom: number of the person looked for, from 1, in the order given. Their name is not said again.
        name: of the encoding, such as ``base64``.
    """

    whom: int
    name: str
    data: bytes


class TooShortError(ValueError):
    """What is to be looked for is so short that it would be found everywhere: look for a whole name or address."""


def forms_of(whom: int, text: str) -> list[Form]:
    """Return all forms of a name or an address.

    Args:
        whom: its number.

    Raises:
        TooShortError: it has fewer than six bytes.
    """
    if len(text.strip().encode()) < SHORTEST:
        raise TooShortError
    found: dict[bytes, str] = {}
    for variant in _variants(text.strip()):
        for name, data in _forms(variant):
            found.setdefault(data, name)
    return [Form(whom, name, data) for data, name in found.items() if len(data) >= SHORTEST]


def _variants(text: str) -> Iterator[str]:
    for form in ("NFC", "NFD"):
        normal = unicodedata.normalize(form, text)
        yield from (normal, normal.lower(), normal.upper(), normal.casefold(), normal.title())


def _forms(text: str) -> Iterator[tuple[str, bytes]]:
    plain = text.encode()
    yield "plain", plain
    yield "UTF-16, little-endian", text.encode("utf-16-le")
    yield "UTF-16, big-endian", text.encode("utf-16-be")
    yield "hexadecimal", plain.hex().encode()
    yield "hexadecimal", plain.hex().upper().encode()
    yield "escaped as in JSON", text.encode("ascii", "backslashreplace")
    yield "URL", quote(text, safe="").encode()
    yield "URL", quote(text, safe="@").encode()
    yield "quoted-printable", quopri.encodestring(plain, quotetabs=True).rstrip()
    yield from (("base64", data) for data in _base64(plain))
    for name, digest in _digests(plain).items():
        yield name, digest
        yield f"{name}, hexadecimal", digest.hex().encode()
        yield f"{name}, hexadecimal", digest.hex().upper().encode()
        yield f"{name}, base64", base64.b64encode(digest).rstrip(b"=")


def _digests(data: bytes) -> Mapping[str, bytes]:
    """Return what anybody can compute of a guess. None of these protects anything here: they are looked for."""
    return {name: hashlib.new(name, data, usedforsecurity=False).digest() for name in ("md5", "sha1", "sha256")}


def _base64(data: bytes) -> Iterator[bytes]:
    """Return the base64 of some bytes wherever they begin in a longer text (RFC 4648): there are three ways."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data)
        # What the neighbours share in the first and the last group is unknown.
        start = -(-before * 8 // 6) + (1 if before else 0)
        end = len(encoded) if (before + len(data)) % 3 == 0 else len(encoded.rstrip(b"=")) - 1
        for alphabet in (encoded, encoded.replace(b"+", b"-").replace(b"/", b"_")):
            yield alphabet[start:end]
