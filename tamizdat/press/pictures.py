"""Pictures as a page needs them: sizes and formats, dimensions, text alternative, credit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri

from tamizdat.media.models import Picture, PictureRendition
from tamizdat.media.responsive import FALLBACKS, MEDIA_TYPES, MODERN, every_spec, make_renditions, sizes_for
from tamizdat.press import facts
from tamizdat.press.numbers import Numbers

_OWN = ("pk", "width", "height", "transparent", "alt", "decorative_only", "caption", "credit", "licence", "licence_url")


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    width: int
    height: int

    @property
    def src(self) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(self.name)}"


def pictures_by_number(numbers: Iterable[int | None]) -> dict[int, facts.Picture]:
    """Return pictures as they stand on a page, in two queries for any number of them.

    Args:
        numbers: of the pictures; None and numbers of pictures that are gone are passed over.
    """
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    files = _files(wanted)
    found = Picture.objects.filter(pk__in=Numbers(wanted)).order_by().values(*_OWN)
    return {each["pk"]: _facts(each, files) for each in found}


def names_of_files(numbers: Iterable[int]) -> list[str]:
    """Return the names under which the storage has the files of some pictures that readers get."""
    rows = PictureRendition.objects.filter(image__in=Numbers(numbers), filter_spec__in=every_spec(), focal_point_key="")
    return list(rows.order_by("file").values_list("file", flat=True))


def in_place(picture: facts.Picture, *, caption: str = "", alt: str = "") -> facts.Picture:
    """Return a picture with the words that it has in one place, where they differ from its own."""
    if not caption and not alt:
        return picture
    return replace(picture, caption=caption or picture.caption, alt=alt or picture.alt)


def _files(numbers: Iterable[int]) -> dict[int, dict[str, _File]]:
    found: dict[int, dict[str, _File]] = defaultdict(dict)
    # As one value: given two thousand numbers, SQLite reads every picture's sizes by their kinds instead.
    rows = PictureRendition.objects.filter(image__in=Numbers(numbers), filter_spec__in=every_spec(), focal_point_key="")
    for number, spec, *file in rows.values_list("image", "filter_spec", "file", "width", "height"):
        found[number][spec] = _File(*file)
    return found


def _facts(own: Mapping[str, Any], files: dict[int, dict[str, _File]]) -> facts.Picture:
    sizes = sizes_for(own["width"], transparent=own["transparent"])
    if not all(size.spec in files[own["pk"]] for size in sizes):
        make_renditions(Picture.objects.get(pk=own["pk"]))
        files = _files([own["pk"]])
    by_format: dict[str, list[_File]] = defaultdict(list)
    for size in sizes:
        by_format[size.format].append(files[own["pk"]][size.spec])
    fallback = next(by_format[name] for name in FALLBACKS if name in by_format)
    return facts.Picture(
        src=fallback[0].src,
        srcset=_srcset(fallback) if len(fallback) > 1 else "",
        width=fallback[0].width,
        height=fallback[0].height,
        sources=tuple(facts.PictureSource(MEDIA_TYPES[name], _srcset(by_format[name])) for name in MODERN),
        alt="" if own["decorative_only"] else own["alt"],
        caption=own["caption"],
        credit=own["credit"],
        licence=own["licence"],
        licence_url=own["licence_url"],
        largest=facts.PictureFile(fallback[-1].src, fallback[-1].width, fallback[-1].height),
    )


def _srcset(files: Iterable[_File]) -> str:
    return ", ".join(f"{file.src} {file.width}w" for file in files)
