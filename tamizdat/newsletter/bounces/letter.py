"""Letters: a message taken apart within bounds, whatever its bytes are.

Python's own parser is not for mail of people who mean harm: it nests as deep as the message says, decodes whatever
length a header has, and fails on some. So this is a reader of a few lines for a few needs. It looks at each byte
at most :data:`DEEPEST` times, keeps at most what the bounds below say, and never fails: what is broken is text.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST = 1024 * 1024
LONGEST_HEAD = 64 * 1024
MOST_HEADERS = 200
LONGEST_HEADER = 2000
DEEPEST = 6
MOST_PARTS = 40
LONGEST_TEXT = 32 * 1024

_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_WORD = re.compile(r"=\?([A-Za-z0-9_.:*-]{1,40})\?([BbQq])\?([^?]{0,600})\?=")
_PARAMETER = r';\s*{}\s*=\s*(?:"([^"]*)"|([^\s;"]+))'
# Their text follows by itself, without a part of its own.
_MESSAGES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message, or the whole.

    Args:
        headers: their values by name in small letters, unfolded and decoded, in the order in which they came.
        content: as it came, still encoded.
        enclosed: whether it is a part of a message within this message.
    """

    headers: dict[str, list[str]] = field(repr=False)
    content: bytes = field(repr=False)
    enclosed: bool = False

    def header(self, name: str) -> str:
        """Return the first header of a name, or ""."""
        return self.headers.get(name, [""])[0]

    @property
    def kind(self) -> str:
        """The media type, such as ``text/plain``."""
        said = self.header("content-type").partition(";")[0].strip().lower()
        return said if "/" in said else "text/plain"

    def parameter(self, name: str) -> str:
        """Return a parameter of the media type, or ""."""
        found = re.search(_PARAMETER.format(name), self.header("content-type"), re.IGNORECASE)
        return (found[1] if found[1] is not None else found[2]) if found else ""

    @property
    def text(self) -> str:
        """The beginning of its text, decoded as well as it goes."""
        return _decoded(_unpacked(self.header("content-transfer-encoding"), self.content), self.parameter("charset"))[
            :LONGEST_TEXT
        ]


def parts_of(raw: bytes) -> list[Part]:
    """Take a message apart: first the whole, then its parts in the order in which they stand.

    Args:
        raw: of it no more is read than :data:`LARGEST`.
    """
    found = []
    for part in _walked(_part(raw[:LARGEST], enclosed=False), DEEPEST):
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def fields_of(text: str) -> list[dict[str, str]]:
    """Return groups of fields, as in a delivery report: those of the message, then those of each recipient."""
    groups = re.split(r"\r?\n[ \t]*\r?\n", text.strip())[:MOST_PARTS]
    return [{name: values[0] for name, values in _headers(group).items()} for group in groups]


def _walked(part: Part, depth: int) -> Iterator[Part]:
    yield part
    if depth == 0:
        return
    for child in _children(part):
        yield from _walked(child, depth - 1)


def _children(part: Part) -> Iterator[Part]:
    if part.kind.startswith("multipart/") and (boundary := part.parameter("boundary")):
        line = re.compile(
            rb"(?:^|\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*\r?(?=\n|$)"
        )
        begun = 0
        for number, found in enumerate(line.finditer(part.content)):
            if number:
                yield _part(part.content[begun : found.start()], enclosed=part.enclosed)
            if number == MOST_PARTS:
                return
            begun = found.end() + 1
        # A message that was cut short has no last line.
        if begun and begun < len(part.content):
            yield _part(part.content[begun:], enclosed=part.enclosed)
    elif part.kind in _MESSAGES:
        packing = part.header("content-transfer-encoding")
        yield _part(_unpacked(packing, part.content).lstrip(b"\r\n"), enclosed=True)


def _part(raw: bytes, *, enclosed: bool) -> Part:
    if raw[:2] == b"\r\n" or raw[:1] == b"\n":
        return Part({}, raw, enclosed)
    end = _END_OF_HEAD.search(raw, 0, LONGEST_HEAD)
    head, content = (raw[: end.start()], raw[end.end() :]) if end else (raw[:LONGEST_HEAD], b"")
    return Part(_headers(head.decode("utf-8", "replace")), content, enclosed)


def _headers(head: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", head).split("\n", MOST_HEADERS)[:MOST_HEADERS]:
        name, colon, value = line.partition(":")
        if colon and name.strip() and " " not in name.strip():
            found.setdefault(name.strip().lower(), []).append(_words(value.strip()[:LONGEST_HEADER]))
    return found


def _words(value: str) -> str:
    """Decode a header's encoded words (RFC 2047); what cannot be decoded stays as it is."""
    return _WORD.sub(_word, re.sub(r"(\?=)[ \t]+(=\?)", r"\1\2", value))


def _word(found: re.Match[str]) -> str:
    charset, way, text = found[1].partition("*")[0], found[2].lower(), found[3]
    packed = text.encode("utf-8", "replace")
    raw = _unpacked("base64", packed) if way == "b" else quopri.decodestring(packed, header=True)
    return _decoded(raw, charset)


def _unpacked(packing: str, content: bytes) -> bytes:
    packing = packing.strip().lower()
    if packing == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        try:
            return base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except binascii.Error:
            return content
    return quopri.decodestring(content) if packing == "quoted-printable" else content


def _decoded(raw: bytes, charset: str) -> str:
    """Decode a text: by what it says of itself if that is a charset, else as UTF-8 or, failing that, windows-1251."""
    for name in (charset.strip().lower(), "utf-8"):
        try:
            # Python has decoders for other things than texts too, and some of those unpack.
            if name and codecs.lookup(name)._is_text_encoding:  # noqa: SLF001  there is no other way to know
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("windows-1251", "replace")
