"""Pictures as a page needs them: sizes and formats, dimensions, text alternative, credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tamizdat.media.models import Picture, PictureRendition
from tamizdat.media.responsive import every_spec, renditions_of
from tamizdat.press import facts


def pictures_by_number(numbers: Iterable[int | None]) -> dict[int, facts.Picture]:
    """Return pictures as they stand on a page, in two queries for any number of them.

    Args:
        numbers: of the pictures; None and numbers of pictures that are gone are passed over.
    """
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    found = Picture.objects.filter(pk__in=wanted).prefetch_renditions(*every_spec())
    return {picture.pk: _facts(picture) for picture in found}


def in_place(picture: facts.Picture, *, caption: str = "", alt: str = "") -> facts.Picture:
    """Return a picture with the words that it has in one place, where they differ from its own."""
    return replace(picture, caption=caption or picture.caption, alt=alt or picture.alt)


def _facts(picture: Picture) -> facts.Picture:
    files = renditions_of(picture)
    fallback, largest = files.fallback[0], files.fallback[-1]
    return facts.Picture(
        src=fallback.url,
        srcset=_srcset(files.fallback) if len(files.fallback) > 1 else "",
        width=fallback.width,
        height=fallback.height,
        sources=tuple(facts.PictureSource(media_type, _srcset(found)) for media_type, found in files.sources),
        alt=picture.default_alt_text,
        caption=picture.caption,
        credit=picture.credit,
        licence=picture.licence,
        licence_url=picture.licence_url,
        largest=facts.PictureFile(largest.url, largest.width, largest.height),
    )


def _srcset(files: Iterable[PictureRendition]) -> str:
    return ", ".join(f"{file.url} {file.width}w" for file in files)
