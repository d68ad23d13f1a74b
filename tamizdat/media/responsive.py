"""Which sizes and formats of a picture readers get, and making them when it is uploaded.

A phone on a slow line takes the smallest file that looks right: AVIF where the browser knows it, else WebP, else JPEG
(PNG for a picture with transparency). Widths double roughly, since a reader can't tell smaller steps apart. Nothing is
made wider than the picture is. The numbers behind the choice are in docs/explanation/media-cleaning.md.

The files are made once, when the picture is stored; a page that is rendered only looks them up: with one query for any
number of pictures when they came with ``prefetch_renditions(*every_spec())``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

if TYPE_CHECKING:
    from tamizdat.media.models import Picture, PictureRendition

WIDTHS = (400, 800, 1200, 1600)
FALLBACK_WIDTHS = (800, 1200)
MODERN = ("avif", "webp")
FALLBACKS = ("jpeg", "png")
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Size:
    """One file of a picture.

    Args:
        width: in pixels; a smaller picture keeps its own.
        format: ``avif``, ``webp``, ``jpeg`` or ``png``.
    """

    width: int
    format: str

    @property
    def spec(self) -> str:
        """The same in Wagtail's words."""
        return f"width-{self.width}|format-{self.format}"


@dataclass(frozen=True, slots=True)
class Renditions:
    """The files of a picture, ready for a ``<picture>``.

    Args:
        sources: better formats first: the media type, and the files from narrow to wide.
        fallback: files in the format that every browser knows, from narrow to wide; never empty.
    """

    sources: tuple[tuple[str, tuple[PictureRendition, ...]], ...]
    fallback: tuple[PictureRendition, ...]


def every_spec() -> tuple[str, ...]:
    """Return all specs that a picture may have, for ``Picture.objects.prefetch_renditions(*every_spec())``."""
    modern = [Size(width, name) for name in MODERN for width in WIDTHS]
    return tuple(
        size.spec for size in [*modern, *(Size(width, name) for name in FALLBACKS for width in FALLBACK_WIDTHS)]
    )


def is_public(spec: str) -> bool:
    """Tell whether readers get this size; all others are for the admin."""
    return spec in every_spec()


def sizes_of(picture: Picture) -> tuple[Size, ...]:
    """Return the sizes that a picture has: every width below its own, and one that is its own."""
    return sizes_for(picture.width, transparent=picture.transparent)


def sizes_for(own: int, *, transparent: bool) -> tuple[Size, ...]:
    """Return the sizes of a picture of which no instance is at hand.

    Args:
        own: its width in pixels.
    """
    fallback = "png" if transparent else "jpeg"
    modern = [Size(width, name) for name in MODERN for width in _widths(WIDTHS, own)]
    return (*modern, *(Size(width, fallback) for width in _widths(FALLBACK_WIDTHS, own)))


def renditions_of(picture: Picture) -> Renditions:
    """Return a picture's files, looked up together; those that are missing are made.

    Args:
        picture: perhaps with its renditions prefetched; then nothing is asked of the database.
    """
    sizes = sizes_of(picture)
    make_renditions(picture)
    found = picture.get_renditions(*(size.spec for size in sizes))
    by_format: dict[str, list[PictureRendition]] = {}
    for size in sizes:
        by_format.setdefault(size.format, []).append(found[size.spec])
    sources = tuple((MEDIA_TYPES[name], tuple(by_format[name])) for name in MODERN)
    return Renditions(sources, tuple(next(by_format[name] for name in FALLBACKS if name in by_format)))


def make_renditions(picture: Picture) -> int:
    """Make the files of a picture that do not exist yet.

    The picture is decoded once and made smaller step by step, which takes a fraction of Wagtail's time and memory: that
    decodes it anew for every file.

    Returns:
        How many were made.
    """
    existing = _existing(picture)
    missing = [size for size in sizes_of(picture) if size.spec not in existing]
    for size, data in drawn(picture, missing) if missing else ():
        store(picture, size, data)
    return len(missing)


def _existing(picture: Picture) -> set[str]:
    known = picture._get_prefetched_renditions()  # noqa: SLF001  Wagtail's word for what came with a query
    if known is None:
        known = picture.renditions.all()
    return {rendition.filter_spec for rendition in known}


def drawn(picture: Picture, sizes: list[Size]) -> Iterator[tuple[Size, bytes]]:
    """Return the bytes of each size of a picture, without storing any; safe to call from several threads."""
    with picture.open_file() as file, Image.open(file) as pixels:
        # JPEG can be decoded at a half or a quarter of its size, which is all that is needed.
        pixels.draft(None, (max(WIDTHS), max(WIDTHS) * picture.height // picture.width))
        shrunk: Image.Image = pixels
        for width in sorted({size.width for size in sizes}, reverse=True):
            shrunk = _narrowed(shrunk, width, picture)
            for size in sizes:
                if size.width == width:
                    yield size, _encoded(shrunk, size.format)


def _narrowed(pixels: Image.Image, width: int, picture: Picture) -> Image.Image:
    if picture.width <= width:
        return pixels
    height = max(1, round(picture.height * width / picture.width))
    return pixels.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(pixels: Image.Image, name: str) -> bytes:
    options: dict[str, dict[str, Any]] = {
        "avif": {"quality": settings.WAGTAILIMAGES_AVIF_QUALITY, "speed": 6},
        "webp": {"quality": settings.WAGTAILIMAGES_WEBP_QUALITY, "method": 4},
        "jpeg": {"quality": settings.WAGTAILIMAGES_JPEG_QUALITY, "optimize": True, "progressive": True},
        "png": {"optimize": True},
    }
    written = io.BytesIO()
    pixels.save(written, name.upper(), **options[name])
    return written.getvalue()


def store(picture: Picture, size: Size, data: bytes) -> None:
    """Keep one size of a picture for its pages."""
    name = f"{PurePath(picture.filename).stem}.{size.width}.{size.format.replace('jpeg', 'jpg')}"
    rendition, _ = picture.renditions.get_or_create(
        filter_spec=size.spec, focal_point_key="", defaults={"file": ContentFile(data, name=name)}
    )
    picture._add_to_prefetched_renditions(rendition)  # noqa: SLF001  as Wagtail does with those it makes


def _widths(widths: tuple[int, ...], own: int) -> list[int]:
    below = [width for width in widths if width < own]
    return [*below, *widths[len(below) : len(below) + 1]]
