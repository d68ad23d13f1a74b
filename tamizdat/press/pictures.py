"""Pictures as a page needs them: sizes and formats, dimensions, text alternative, credit."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.media.models import Picture
from tamizdat.press import facts


def with_renditions(pictures: Iterable[Picture]) -> dict[int, Picture]:
    """Return pictures by their number, their sizes fetched in one query."""
    by_number = {picture.pk: picture for picture in pictures}
    found = Picture.objects.filter(pk__in=by_number).prefetch_related("renditions")
    return {picture.pk: picture for picture in found}


def picture_facts(picture: Picture, *, caption: str = "", alt: str = "") -> facts.Picture:
    """Return a picture as it stands on a page.

    Args:
        caption: in this place.
        alt: in this place, if it differs from the picture's own.
    """
    fallback = picture.get_rendition("width-800|format-jpeg")
    return facts.Picture(
        src=fallback.url,
        srcset="",
        width=fallback.width,
        height=fallback.height,
        sources=(),
        alt=alt or picture.alt,
        caption=caption,
        credit=picture.credit,
        licence=picture.licence,
        licence_url=picture.licence_url,
    )
