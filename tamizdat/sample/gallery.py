"""Hanging the sample's pictures: each drawn once, its sizes made once, for every language that shows it.

A picture has one text alternative, so each language has a row of its own, with files of its own. Making the sizes is
most of the time that loading the sample takes; as many processors as there are take part.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.base import ContentFile

from tamizdat.media import responsive
from tamizdat.media.models import Picture
from tamizdat.media.storage import CleanFile, cleaned_file
from tamizdat.sample.pictures import draw

Place = tuple[str, str]


def hang(places: Iterable[Place], told: dict[str, Any], illustrator: Mapping[str, str]) -> dict[Place, Picture]:
    """Put pictures into the newsroom's collection.

    Args:
        places: names of pictures, each with a language that shows it.
        told: ``pictures.toml``: what readers are told of each.
        illustrator: her name in each language.

    Returns:
        The pictures by their places.
    """
    wanted = sorted(set(places))
    names = sorted({name for name, _language in wanted})
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        files = dict(zip(names, workers.map(_file, names), strict=True))
        hung = {(name, code): _hung(name, code, files[name], told, illustrator[code]) for name, code in wanted}
        first = {name: next(picture for (shown, _code), picture in hung.items() if shown == name) for name in names}
        sizes = dict(zip(names, workers.map(_sizes, first.values()), strict=True))
    for (name, _code), picture in hung.items():
        for size, data in sizes[name]:
            responsive.store(picture, size, data)
    return hung


def _file(name: str) -> CleanFile:
    return cleaned_file(ContentFile(draw(name), name="picture.jpg"))


def _hung(name: str, language: str, file: CleanFile, told: dict[str, Any], illustrator: str) -> Picture:
    return Picture.objects.create(
        title=f"{name.capitalize()} ({language})",
        file=file,
        alt=told[name]["alt"][language],
        credit=illustrator,
        licence=told["credit"]["licence"],
        licence_url=told["credit"]["licence_url"],
    )


def _sizes(picture: Picture) -> list[tuple[responsive.Size, bytes]]:
    wanted = list(responsive.sizes_of(picture))
    return list(responsive.drawn(picture, wanted))
