"""What every upload passes through before its first byte is stored.

:func:`clean` takes a name and bytes and returns new bytes that hold what a reader is meant to see: the picture, the
words, the table. Who made it, on what, where, when, with which name for the computer, what was cut away or crossed
out: none of that comes along. It is a pure function: nothing is read or written but its argument.

The newsroom's storage (:mod:`tamizdat.media.storage`) calls it through :mod:`tamizdat.media.confinement`, in a process
of its own that can neither write a file nor take unlimited memory. What is kept and what is lost, and why, is told in
docs/explanation/media-cleaning.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tamizdat.media.documents import clean_document
from tamizdat.media.pictures import clean_picture
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import Kind, kind_of


class Source(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is still taken.

    Args:
        megabytes: size of an upload, and of what it becomes.
        pixels: width times height of a picture.
    """

    megabytes: int = 50
    pixels: int = 80_000_000

    @property
    def size(self) -> int:
        """The same limit in bytes."""
        return self.megabytes * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it may be stored.

    Args:
        data: the whole new file.
        media_type: such as ``image/jpeg``.
        extension: the right one for the content, with its dot.
        picture: whether it is a picture, else it is a document.
        width: of a picture, in pixels; None for a document.
        height: likewise.
        removed: what the upload held besides, in words, such as ``Exif`` or ``comment``.
    """

    data: bytes
    media_type: str
    extension: str
    picture: bool
    width: int | None
    height: int | None
    removed: tuple[str, ...]


def clean(name: str, source: bytes | Source, limits: Limits = Limits()) -> Cleaned:
    """Return a file without anything that tells about its making.

    Args:
        name: the name it came under. Only its ending is looked at, and nothing of it is kept.
        source: its bytes, or an open binary file, of which no more than the limit is read.
        limits: how much is still taken.

    Raises:
        Refused: it cannot be taken; the message says what to do.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if len(data) > limits.size:
        raise Refused("too_large", megabytes=limits.megabytes)
    kind = kind_of(name, data)
    if kind.picture:
        drawn = clean_picture(kind, data, limits.pixels)
        return _cleaned(drawn.kind, drawn.data, drawn.removed, drawn.width, drawn.height)
    return _cleaned(kind, *clean_document(kind, data))


def _cleaned(
    kind: Kind, data: bytes, removed: tuple[str, ...], width: int | None = None, height: int | None = None
) -> Cleaned:
    return Cleaned(data, kind.media_type, kind.extension, kind.picture, width, height, removed)
