"""What of a picture is kept: what is seen, upright and in the right colours. Nothing else."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import warnings

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from tamizdat.media import colour
from tamizdat.media.cleaning import clean
from tests.media import dirty

KINDS = ["jpeg", "png", "webp", "avif", "heic", "gif"]
# What exiftool finds in any file: its own version, the file system, and what the pixels themselves say.
ABOUT_PIXELS = {"SourceFile", "ExifTool", "System", "File", "Composite", "JFIF", "PNG"}
RED, BLUE = (220, 20, 20), (20, 20, 220)


def opened(data):
    with warnings.catch_warnings():
        # Pillow warns of the dirty files' broken lists of further pictures.
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(data)).convert("RGB")


def seen_by_exiftool(data, ending):
    """Return what an independent reader finds, by group and tag."""
    program = shutil.which("exiftool")
    assert program, "exiftool is missing: install it with 'apt-get install libimage-exiftool-perl'"
    command = [program, "-json", "-a", "-u", "-ee3", "-G0:1", "-api", "RequestAll=3", "-"]
    found = json.loads(subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout)[0]
    return {tag for tag in found if tag.split(":")[0] not in ABOUT_PIXELS} | {
        tag for tag in found if "Comment" in tag or "Trailer" in tag or "Warning" in tag
    }


def near(found, expected, within=12):
    return all(abs(a - b) <= within for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_tells_who_took_a_picture_where_and_with_what(kind):
    data = getattr(dirty, kind)()
    assert dirty.betrayals(data), "the test's own file must hold what it is about"
    cleaned = clean(f"IMG_0042.{kind}", data)
    assert dirty.betrayals(cleaned.data) == []
    assert b"2026" not in cleaned.data
    assert seen_by_exiftool(cleaned.data, cleaned.extension) == set()


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_exiftool_sees_the_secrets_of_the_test_s_own_files(kind):
    assert {"EXIF:GPS:GPSLatitude", "EXIF:IFD0:Artist"} <= seen_by_exiftool(getattr(dirty, kind)(), "")


def test_the_report_names_what_was_left_out():
    assert set(clean("a.jpg", dirty.jpeg()).removed) == {
        "Exif",
        "position (GPS)",
        "XMP",
        "Photoshop and IPTC",
        "provenance record (C2PA)",
        "further pictures (MPF)",
        "thumbnail",
        "comment",
        "APP5",
        "data after the end",
    }


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif", "heic"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_whichever_way_the_camera_was_held(kind, orientation):
    upright = {
        1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1),
    }  # fmt: skip
    cleaned = clean("a", getattr(dirty, kind)(orientation))
    assert (cleaned.width, cleaned.height) == ((320, 200) if orientation < 5 else (200, 320))
    picture = opened(cleaned.data)
    assert picture.size == (cleaned.width, cleaned.height)
    right, low = upright[orientation]
    corners = [(20, 15), (picture.width - 20, picture.height - 15)]
    at = (corners[right][0], corners[low][1])
    assert near(picture.getpixel(at), RED, 25), f"the red corner should be at {at}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_looks_as_it_did(kind):
    data = getattr(dirty, kind)()
    cleaned = clean("a", data)
    assert cleaned.extension == (".png" if kind in ("png", "gif") else ".jpg")
    difference = ImageStat.Stat(ImageChops.difference(opened(data), opened(cleaned.data)))
    assert max(difference.mean) < 2.5


def test_pictures_without_loss_stay_without_loss():
    for data in (dirty.png(), dirty.webp(lossless=True)):
        assert ImageChops.difference(opened(data), opened(clean("a", data).data)).getbbox() is None


def test_a_photograph_keeps_its_own_quality_and_about_its_size():
    data = dirty.encoded(dirty.scene((1600, 1000)), "JPEG", quality=71, subsampling=2)
    cleaned = clean("a.jpg", data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(cleaned.data)) as after:
        assert before.quantization == after.quantization
    assert 0.9 < len(cleaned.data) / len(data) < 1.1


def test_a_wide_gamut_looks_right_on_every_screen():
    profile = colour.matrix_profile(colour.DISPLAY_P3)
    # sRGB (200, 80, 60) written in Display P3's own numbers.
    data = dirty.encoded(Image.new("RGB", (64, 64), (188, 88, 68)), "PNG", icc_profile=profile)
    cleaned = clean("a.png", data)
    assert near(opened(cleaned.data).getpixel((32, 32)), (200, 80, 60), 3)
    assert b"iCCP" not in cleaned.data
    # P3's purest red lies outside sRGB and becomes sRGB's purest red.
    data = dirty.encoded(Image.new("RGB", (64, 64), (255, 0, 0)), "JPEG", quality=95, icc_profile=profile)
    assert near(opened(clean("a.jpg", data).data).getpixel((32, 32)), (255, 0, 0), 6)


def test_a_telephone_s_heic_in_display_p3_is_shown_in_its_colours():
    picture = Image.new("RGB", (64, 64), (188, 88, 68))
    data = dirty.encoded(picture, "HEIF", quality=-1, icc_profile=colour.matrix_profile(colour.DISPLAY_P3))
    assert near(opened(clean("a.heic", data).data).getpixel((32, 32)), (200, 80, 60), 6)


def test_a_profile_that_is_srgb_by_another_name_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = dirty.encoded(dirty.scene(), "PNG", icc_profile=profile)
    cleaned = clean("a.png", data)
    assert ImageChops.difference(opened(data), opened(cleaned.data)).getbbox() is None
    assert cleaned.removed == ("colour profile",)


def test_a_profile_that_is_nonsense_is_left_aside():
    data = dirty.encoded(dirty.scene(), "PNG", icc_profile=b"profile of " + dirty.PERSON.encode())
    cleaned = clean("a.png", data)
    assert ImageChops.difference(dirty.scene(), opened(cleaned.data)).getbbox() is None
    assert dirty.betrayals(cleaned.data) == []


def test_a_press_photograph_in_cmyk_becomes_rgb():
    red = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    cleaned = clean("a.jpg", dirty.encoded(red, "JPEG", quality=95))
    with Image.open(io.BytesIO(cleaned.data)) as picture:
        assert picture.mode == "RGB"
        found = picture.getpixel((32, 32))
    assert found[0] > 200
    assert max(found[1:]) < 80


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_comes_through(mode):
    grey = Image.linear_gradient("L").resize((64, 64))
    picture = (
        grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)
    )
    found = opened(clean("a.png", dirty.encoded(picture, "PNG")).data).convert("L")
    if mode != "1":
        assert max(ImageStat.Stat(ImageChops.difference(grey, found)).mean) < 2


def test_transparency_is_kept_and_what_an_eraser_hid_is_gone():
    picture = dirty.scene().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 255))
    # The red corner is "erased" the way that picture programs do it.
    picture.paste((*RED, 0), (0, 0, 80, 50))
    cleaned = clean("a.png", dirty.encoded(picture, "PNG"))
    with Image.open(io.BytesIO(cleaned.data)) as found:
        assert found.getpixel((10, 10)) == (0, 0, 0, 0)
        assert found.getpixel((300, 190))[3] == 255


def test_a_picture_in_a_palette_does_not_keep_colours_that_nobody_sees():
    picture = Image.new("P", (16, 16), 0)
    secret = dirty.PERSON.encode()
    picture.putpalette(b"\x10\x20\x30" + secret + b"\0" * (765 - len(secret)))
    data = dirty.encoded(picture, "PNG")
    assert dirty.betrayals(data)
    assert dirty.betrayals(clean("a.png", data).data) == []


def test_nothing_hides_in_tables_that_no_decoder_uses():
    secret = dirty.segment(0xDB, b"\x03" + dirty.PERSON.encode().ljust(64, b"\1"))
    data = dirty.encoded(dirty.scene(), "JPEG")
    assert dirty.betrayals(clean("a.jpg", data[:2] + secret + data[2:]).data) == []


def test_a_picture_that_claims_to_be_another_kind_is_named_rightly():
    assert clean("photo.png", dirty.jpeg()).extension == ".jpg"
    assert clean("photo.jpg", dirty.png()).extension == ".png"
    assert clean("photo", dirty.jpeg()).media_type == "image/jpeg"


def test_a_picture_that_is_also_an_archive_is_only_a_picture():
    cleaned = clean("a.jpg", dirty.jpeg() + dirty.archive({"payload.html": b"<script>alert(1)</script>"}))
    assert b"PK\x03\x04" not in cleaned.data
    assert b"script" not in cleaned.data
