"""``python -m tests.benchmarks.lived_in``: give the archive of TAMIZDAT_DATA_DIR what a generated one lacks.

It shows the same few plates everywhere, and hardly anything has ever stood elsewhere. Where people have worked, each
article has a picture of its own, in eight files, and one that moved here from another system has several old addresses.
The files are links to those of the plates.
"""

from __future__ import annotations

import os
from pathlib import Path

import django

from tamizdat.console import choose_settings

AT_ONCE = 500
OLD_ADDRESSES = 10


def main():
    """Give each article pictures and old addresses, and note everything as changed."""
    choose_settings()
    django.setup()
    from django.db import transaction  # noqa: PLC0415  there are models only now

    from tamizdat.press.inventory.notes import everything_noted_at_once  # noqa: PLC0415  likewise

    with everything_noted_at_once(), transaction.atomic():
        give_pictures()
        give_old_addresses()


def give_pictures():
    """Give each article that shows one of the plates a picture of its own."""
    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise
    from tamizdat.media.models import Picture  # noqa: PLC0415  likewise

    plates = {plate.pk: (plate, list(plate.renditions.all())) for plate in Picture.objects.all()}
    wanted = list(
        Article.objects.filter(lead_picture__in=list(plates)).order_by("pk").values_list("pk", "lead_picture")
    )
    for start in range(0, len(wanted), AT_ONCE):
        _give_pictures(wanted[start : start + AT_ONCE], plates)


def _give_pictures(wanted, plates):
    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise
    from tamizdat.media.models import Picture, PictureRendition  # noqa: PLC0415  likewise

    pictures = Picture.objects.bulk_create(_picture(plates[plate][0], number) for number, plate in wanted)
    renditions = []
    for picture, (number, plate) in zip(pictures, wanted, strict=True):
        Article.objects.filter(pk=number).update(lead_picture=picture)
        renditions += [_rendition(each, picture, number) for each in plates[plate][1]]
    PictureRendition.objects.bulk_create(renditions)


def _rendition(plate, picture, number):
    columns = ("filter_spec", "width", "height", "focal_point_key")
    fields = {name: getattr(plate, name) for name in columns}
    return type(plate)(image=picture, file=_linked(plate.file.name, number), **fields)


def _picture(plate, number):
    fields = {field.attname: getattr(plate, field.attname) for field in plate._meta.concrete_fields}
    own = {"id": None, "title": f"{plate.title}, {number}", "file": _linked(plate.file.name, number)}
    return type(plate)(**(fields | own))


def _linked(name, number):
    from django.conf import settings  # noqa: PLC0415  likewise

    folder, _slash, file = name.partition("/")
    new = f"{folder}/{number:06}{file}"
    target = Path(settings.MEDIA_ROOT) / new
    if not target.exists():
        os.link(Path(settings.MEDIA_ROOT) / name, target)
    return new


def give_old_addresses():
    """Have ten addresses of another system lead to each article."""
    from wagtail.contrib.redirects.models import Redirect  # noqa: PLC0415  likewise

    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise

    for number in Article.objects.live().order_by("pk").values_list("pk", flat=True):
        old = [f"/archive/{number}/{part}/index.php" for part in range(OLD_ADDRESSES)]
        Redirect.objects.bulk_create(Redirect(old_path=path, redirect_page_id=number) for path in old)


if __name__ == "__main__":
    main()
