"""The parts a picture file is made of, and which of them hold the picture.

Every picture format is a row of parts: segments (JPEG, ITU-T T.81), chunks (PNG, WebP) or boxes (AVIF, ISO/IEC
23008-12). A few of them are the picture; all others say something *about* it: who took it, where, with what, when,
what it looked like before it was cropped. The lists here name what is kept; whatever they do not name is dropped, so
that a kind of metadata that nobody has thought of yet is dropped as well.

Three readers use the same walk: the cleaner feeds a decoder nothing but the needed parts, the report says what was
left out, and the store of renditions refuses a file that holds more than a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tamizdat.media.sniffing import AVIF, GIF, JPEG, PNG, WEBP, Kind


class Broken(Exception):
    """The row of parts does not add up; the file is damaged or was made to confuse."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is called, and the bytes from ``start`` up to ``end`` that it fills, its header included."""

    name: str
    start: int
    end: int


TRAILER = "data after the end"
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
FIRST_APPLICATION, LAST_APPLICATION = 0xE0, 0xEF
PREFIX = 0xFF
NAME_LENGTH = 4
WIDE_ENTRY = 3
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
JPEG_MARKERS = {0xC4: "DHT", 0xCC: "DAC", 0xDB: "DQT", 0xDC: "DNL", 0xDD: "DRI", 0xFE: "comment"}
JPEG_MARKERS |= dict.fromkeys(FRAMES, "SOF")
JPEG_APPLICATIONS = (
    (0xE0, b"JFIF\0", "JFIF"),
    (0xE0, b"JFXX\0", "thumbnail"),
    (0xE1, b"Exif\0", "Exif"),
    (0xE1, b"http://ns.adobe.com/", "XMP"),
    (0xE2, b"ICC_PROFILE\0", "colour profile"),
    (0xE2, b"MPF\0", "further pictures (MPF)"),
    (0xEB, b"JP", "provenance record (C2PA)"),
    (0xED, b"Photoshop", "Photoshop and IPTC"),
    (0xEE, b"Adobe", "Adobe"),
)
PNG_NAMES = {
    b"eXIf": "Exif",
    b"iCCP": "colour profile",
    b"tEXt": "text",
    b"zTXt": "text",
    b"iTXt": "text",
    b"tIME": "time",
    b"caBX": "provenance record (C2PA)",
}
WEBP_NAMES = {b"EXIF": "Exif", b"XMP ": "XMP", b"ICCP": "colour profile", b"C2PA": "provenance record (C2PA)"}
AVIF_NAMES = {b"Exif": "Exif", b"mime": "XMP", b"jumb": "provenance record (C2PA)"}

# Adobe's segment says whether the colours are inverted and how they are turned, so the decoder needs it.
NEEDED = {
    JPEG: {"SOI", "JFIF", "Adobe", "DHT", "DAC", "DQT", "DNL", "DRI", "SOF", "scan", "EOI"},
    PNG: {"signature", "IHDR", "PLTE", "tRNS", "IDAT", "IEND"},
    GIF: {"header", "control", "frame", "loop", "end"},
    WEBP: {"header", "VP8 ", "VP8L", "VP8X", "ALPH"},
    AVIF: {"ftyp", "meta", "mdat", "free", "hdlr", "pitm", "iloc", "iinf", "iref", "iprp", "av01", "grid"},
}
# What a decoder must also see to get the colours and the orientation right. It does not survive the decoding.
GUIDING = {"colour profile", "Exif"}
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def parts_of(kind: Kind, data: bytes) -> Iterator[Part]:
    """Walk through a picture file of one of the kinds in :data:`NEEDED`.

    Raises:
        Broken: the parts do not add up.
    """
    return WALKS[kind](data)


def additions(kind: Kind, data: bytes) -> tuple[str, ...]:
    """Name what a picture file holds besides the picture, each once, in the order of the file.

    Raises:
        Broken: the parts do not add up.
    """
    return tuple(dict.fromkeys(part.name for part in parts_of(kind, data) if part.name not in NEEDED[kind]))


def only(kind: Kind, data: bytes, names: set[str]) -> bytes:
    """Return the file with nothing but the named parts (for kinds whose parts do not point at each other).

    Raises:
        Broken: the parts do not add up.
    """
    return b"".join(data[part.start : part.end] for part in parts_of(kind, data) if part.name in names)


def _jpeg(data: bytes) -> Iterator[Part]:
    yield Part("SOI", 0, 2)
    at = 2
    while True:
        start, marker = _jpeg_marker(data, at)
        if marker == END_OF_IMAGE:
            yield Part("EOI", start, start + 2)
            break
        at = _jpeg_end(data, start, marker)
        yield Part(_jpeg_name(data, start, marker), start, at)
    if data[start + 2 :].strip(b"\0"):
        yield Part(TRAILER, start + 2, len(data))


def _jpeg_marker(data: bytes, at: int) -> tuple[int, int]:
    start = at
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 1 >= len(data) or data[at] != PREFIX:
        raise Broken(f"no marker at byte {start}")
    return at, data[at + 1]


def _jpeg_end(data: bytes, start: int, marker: int) -> int:
    length = int.from_bytes(data[start + 2 : start + 4], "big")
    end = start + 2 + length
    if not length > 1 or end > len(data):
        raise Broken(f"a segment runs past the end at byte {start}")
    if marker != START_OF_SCAN:
        return end
    following = NEXT_MARKER.search(data, end)
    if following is None:
        raise Broken("the picture is cut short")
    return following.start()


def _jpeg_name(data: bytes, start: int, marker: int) -> str:
    if marker == START_OF_SCAN:
        return "scan"
    for application, signature, name in JPEG_APPLICATIONS:
        if marker == application and data.startswith(signature, start + 4):
            return name
    if FIRST_APPLICATION <= marker <= LAST_APPLICATION:
        return f"APP{marker - FIRST_APPLICATION}"
    return JPEG_MARKERS.get(marker, "unknown segment")


def _png(data: bytes) -> Iterator[Part]:
    yield Part("signature", 0, 8)
    at, kind = 8, b""
    while kind != b"IEND":
        kind = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if len(kind) < NAME_LENGTH or end > len(data):
            raise Broken(f"a chunk runs past the end at byte {at}")
        yield Part(PNG_NAMES.get(kind, kind.decode("latin-1")), at, end)
        at = end
    if data[at:].strip(b"\0"):
        yield Part(TRAILER, at, len(data))


def _gif(data: bytes) -> Iterator[Part]:
    """Walk through the blocks of a GIF (specification 89a)."""
    at = 13 + _gif_table(data, 10)
    yield Part("header", 0, at)
    while data[at : at + 1] not in (b";", b""):
        start, label = at, data[at : at + 2]
        if label[:1] == b",":
            at = _gif_blocks(data, at + 11 + _gif_table(data, at + 9))
            yield Part("frame", start, at)
        elif label[:1] == b"!":
            at = _gif_blocks(data, at + 2)
            yield Part(_gif_name(data, start), start, at)
        else:
            raise Broken(f"no block at byte {start}")
    if at >= len(data):
        raise Broken("the picture is cut short")
    yield Part("end", at, at + 1)
    if data[at + 1 :].strip(b"\0"):
        yield Part(TRAILER, at + 1, len(data))


def _gif_table(data: bytes, at: int) -> int:
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    if at >= len(data):
        raise Broken("the picture is cut short")
    return at + 1


def _gif_name(data: bytes, start: int) -> str:
    if data[start + 1] == PREFIX:
        return "loop" if data[start + 3 : start + 14] == b"NETSCAPE2.0" else "application data"
    return {0xF9: "control", 0xFE: "comment"}.get(data[start + 1], "text")


def _webp(data: bytes) -> Iterator[Part]:
    yield Part("header", 0, 12)
    whole = 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data) + 1:
        raise Broken("the picture is cut short")
    at = 12
    while at + 8 <= min(whole, len(data)):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise Broken(f"a chunk runs past the end at byte {at}")
        name = data[at : at + 4]
        yield Part(WEBP_NAMES.get(name, name.decode("latin-1")), at, min(end, len(data)))
        at = end
    if data[max(at, whole) :].strip(b"\0"):
        yield Part(TRAILER, max(at, whole), len(data))


def _avif(data: bytes) -> Iterator[Part]:
    for name, start, body, end in boxes(data, 0, len(data)):
        yield Part(_box_name(name), start, end)
        if name == b"meta":
            yield from _items(data, body + 4, end)


def boxes(data: bytes, at: int, limit: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield name, start, start of the content and end of each box between two offsets."""
    while at < limit:
        size, body = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        end = limit if size == 0 else at + size
        if end < body or end > limit:
            raise Broken(f"a box runs past the end at byte {at}")
        yield data[at + 4 : at + 8], at, body, end
        at = end


def _items(data: bytes, at: int, limit: int) -> Iterator[Part]:
    for name, start, body, end in boxes(data, at, limit):
        yield Part(_box_name(name), start, end)
        if name == b"iinf":
            entries = body + (6 if data[body] == 0 else 8)
            for _, entry, content, entry_end in boxes(data, entries, end):
                wide = 4 if data[content] >= WIDE_ENTRY else 2
                yield Part(_box_name(data[content + 4 + wide + 2 : content + 8 + wide + 2]), entry, entry_end)


def _box_name(name: bytes) -> str:
    return AVIF_NAMES.get(name, name.decode("latin-1"))


WALKS: dict[Kind, Callable[[bytes], Iterator[Part]]] = {JPEG: _jpeg, PNG: _png, GIF: _gif, WEBP: _webp, AVIF: _avif}
