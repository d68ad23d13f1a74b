"""Pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureSource:
    """One ``<source>`` of a ``<picture>``: a media type and its widths.

    Args:
        srcset: value of the attribute, such as ``/media/a.400.avif 400w, /media/a.800.avif 800w``.
    """

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a picture: its address, and its width and height in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with everything a page needs to reserve its place and credit its maker.

    Args:
        src: address of the fallback file (JPEG, or PNG where transparency matters).
        srcset: the fallback's widths, or "".
        width: of the fallback file, in CSS pixels.
        sources: better formats first (AVIF, then WebP).
        alt: text alternative; "" only for a decorative picture.
        caption: plain text, or "".
        credit: who made it, or "".
        licence: its name, such as ``CC BY 4.0``, or "".
        licence_url: the licence's address, or "".
        largest: the widest file of the fallback's format, for programs that show the picture elsewhere.
    """

    src: str
    srcset: str
    width: int
    height: int
    sources: tuple[PictureSource, ...]
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    largest: PictureFile | None = None
