"""What a reader's browser can choose from, and what it costs the newsroom."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tamizdat.media import parts
from tamizdat.media.models import Picture
from tamizdat.media.refusals import Refused
from tamizdat.media.responsive import every_spec, make_renditions, renditions_of
from tamizdat.media.sniffing import kind_of
from tamizdat.media.storage import RenditionStorage
from tests.media import dirty


def picture_of(size, kind="JPEG", **options):
    image = dirty.scene(size)
    if kind == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(size))
        kind = "PNG"
    data = dirty.encoded(image, kind, **options)
    return Picture.objects.create(title="Flood", alt="A river", file=ContentFile(data, name="a"))


def widths(files):
    return [rendition.width for rendition in files]


@pytest.mark.django_db
def test_a_phone_and_a_desk_each_find_a_size_in_every_format(disk):
    found = renditions_of(picture_of((2400, 1500)))
    assert [media_type for media_type, _ in found.sources] == ["image/avif", "image/webp"]
    assert [widths(files) for _, files in found.sources] == [[400, 800, 1200, 1600]] * 2
    assert widths(found.fallback) == [800, 1200]
    assert {rendition.file.name.rpartition(".")[2] for rendition in found.fallback} == {"jpg"}


@pytest.mark.django_db
@pytest.mark.parametrize(("own", "expected"), [(300, [300]), (800, [400, 800]), (1000, [400, 800, 1000])])
def test_nothing_is_made_wider_than_the_picture_is(disk, own, expected):
    found = renditions_of(picture_of((own, own)))
    assert widths(found.sources[0][1]) == expected
    assert widths(found.fallback)[-1] == min(own, 1200)


@pytest.mark.django_db
def test_a_transparent_picture_stays_transparent_for_every_browser(disk):
    found = renditions_of(picture_of((500, 300), "RGBA"))
    for rendition in [*found.fallback, *found.sources[0][1], *found.sources[1][1]]:
        with rendition.open_file() as file, Image.open(file) as image:
            assert image.convert("RGBA").getpixel((10, 5))[3] < 40
    assert found.fallback[0].file.name.endswith(".png")


@pytest.mark.django_db
def test_every_size_keeps_the_shape_and_holds_nothing_but_pixels(disk):
    picture = picture_of((1600, 1000), exif=dirty.exif(6), xmp=dirty.XMP)
    assert (picture.width, picture.height) == (1000, 1600)
    make_renditions(picture)
    for name in disk.files("pictures"):
        data = (disk.media / name).read_bytes()
        assert parts.additions(kind_of(name, data), data) == ()
    assert all(abs(found.width * 1.6 - found.height) < 1 for found in picture.renditions.all())
    disk.assert_clean()


@pytest.mark.django_db
def test_sizes_are_made_when_a_picture_is_stored_not_when_a_page_is_read(disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = picture_of((900, 600))
    before = list(disk.stored)
    renditions_of(picture)
    assert disk.stored == before


@pytest.mark.django_db
def test_any_number_of_pictures_takes_two_queries(disk, django_assert_num_queries):
    for _ in range(3):
        make_renditions(picture_of((450, 300)))
    with django_assert_num_queries(2):
        for picture in Picture.objects.prefetch_renditions(*every_spec()):
            assert len(renditions_of(picture).fallback) == 1


@pytest.mark.django_db
def test_sizes_that_are_missing_are_made_once_even_for_prefetched_pictures(disk):
    picture_of((450, 300))
    picture = Picture.objects.prefetch_renditions(*every_spec()).get()
    renditions_of(picture)
    assert picture.renditions.count() == len(disk.files("pictures")) == 5


@pytest.mark.django_db
def test_a_new_file_takes_the_place_of_the_old_sizes(disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = picture_of((450, 300))
    old = set(disk.files("pictures"))
    with django_capture_on_commit_callbacks(execute=True):
        picture.file = ContentFile(dirty.encoded(dirty.scene((300, 450)), "JPEG"), name="b.jpg")
        picture.save()
    assert (picture.width, picture.height) == (300, 450)
    assert not old & set(disk.files("pictures"))
    assert all(rendition.height > rendition.width for rendition in picture.renditions.all())


@pytest.mark.django_db
def test_the_full_size_that_the_admin_shows_is_not_public(disk):
    picture = picture_of((900, 600))
    assert picture.get_rendition("original").file.name.startswith("previews/")
    assert picture.get_rendition("max-165x165").file.name.startswith("previews/")
    assert picture.get_rendition("width-800|format-jpeg").file.name.startswith("pictures/")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_the_store_of_sizes_refuses_one_that_still_tells_something(disk, kind):
    with pytest.raises(Refused) as refused:
        RenditionStorage().save(f"pictures/a.{kind}", ContentFile(getattr(dirty, kind)()))
    assert refused.value.reason == "unclean"
    assert disk.files() == []
