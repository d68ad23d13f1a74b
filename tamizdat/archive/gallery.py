"""The archive's pictures: drawn once, made into their sizes once, and shown by many articles."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from tamizdat.archive.chance import Chance
from tamizdat.archive.plan import Plan
from tamizdat.media import responsive
from tamizdat.media.models import Picture

WIDTH, HEIGHT = 1200, 800


def hang(plan: Plan, tell: Callable[[], None]) -> list[int]:
    """Put the archive's pictures into the newsroom's collection.

    Args:
        tell: is called after each picture.

    Returns:
        Their numbers.
    """
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        files = list(workers.map(lambda place: drawn(plan.chance("picture", place)), range(plan.pictures)))
        hung = [_hung(place, data, plan.beginning) for place, data in enumerate(files)]
        for picture, sizes in zip(hung, workers.map(_sizes, hung), strict=True):
            for size, data in sizes:
                responsive.store(picture, size, data)
            tell()
    return [picture.pk for picture in hung]


def drawn(chance: Chance) -> bytes:
    """Return a JPEG file of hills under a sky."""
    shade = tuple(chance.between(90, 200) for _band in range(3))
    picture = Image.new("RGB", (WIDTH, HEIGHT), tuple(min(255, band + 50) for band in shade))
    pen = ImageDraw.Draw(picture)
    for hill in range(1, 7):
        ridge = [(step * 60, hill * 110 + chance.below(120)) for step in range(WIDTH // 60 + 1)]
        colour = tuple(max(0, band - hill * chance.between(12, 22)) for band in shade)
        pen.polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill=colour)
    for _roof in range(chance.between(4, 18)):
        left, top = chance.below(WIDTH - 60), chance.between(300, HEIGHT - 80)
        pen.rectangle([left, top, left + 50, top + 40], fill=shade)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


def _hung(place: int, data: bytes, since: dt.datetime) -> Picture:
    picture = Picture.objects.create(
        title=f"Plate {place + 1}",
        file=ContentFile(data, name="picture.jpg"),
        alt=f"Hills and houses, plate {place + 1} of the archive.",
        credit="The archive",
        licence="CC BY 4.0",
    )
    Picture.objects.filter(pk=picture.pk).update(created_at=since)
    return picture


def _sizes(picture: Picture) -> list[tuple[responsive.Size, bytes]]:
    return list(responsive.drawn(picture, list(responsive.sizes_of(picture))))
