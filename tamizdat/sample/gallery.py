"""Hanging the sample's pictures: each drawn once, its sizes made once, for every language that shows it.

A picture has one text alternative, so each language has a row of its own, with files of its own. Making the sizes is most
of the time that loading the sample takes; as many processors as there are take part.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.base import ContentFile

from tamizdat.media import responsive
from tamizdat.media.models import Picture
from tamizdat.media.storage import CleanFile, cleaned_file
from tamizdat.sample.pictures import draw

Place = tuple[str, str]


def hang(places: Iterable[Place], told: dict[str, Any]) -> dict[Place, Picture]:
    """Put pictures into the newsroom's collection.

    Args:
        places: names of pictures, each with a language that shows it.
        told: ``pictures.toml``: what readers are told of each.

    Returns:
        The pictures by their places.
    """
    wanted = sorted(set(places))
    names = sorted({name for name, _language in wanted})
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        files = dict(zip(names, workers.map(_file, names), strict=True))
        hung = {(name, language): _hung(name, language, files[name], told) for name, language in wanted}
        prints = [[picture for (name, _), picture in hung.items() if name == wanted_name] for wanted_name in names]
        for same, sizes in zip(prints, workers.map(_sizes, [same[0] for same in prints]), strict=True):
            for picture in same:
                for size, data in sizes:
                    responsive._store(picture, size, data)
    return hung


def _file(name: str) -> CleanFile:
    return cleaned_file(ContentFile(draw(name), name="picture.jpg"))


def _hung(name: str, language: str, file: CleanFile, told: dict[str, Any]) -> Picture:
    return Picture.objects.create(
        title=f"{name.capitalize()} ({language})",
        file=file,
        alt=told[name]["alt"][language],
        credit=told["credit"]["name"],
        licence=told["credit"]["licence"],
        licence_url=told["credit"]["licence_url"],
    )


def _sizes(picture: Picture) -> list[tuple[responsive.Size, bytes]]:
    return list(responsive._drawn(picture, responsive.sizes_of(picture)))
