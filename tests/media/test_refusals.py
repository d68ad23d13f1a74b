"""Bad files: one clear sentence each, in little time and memory, whatever they hold."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tamizdat.media import confinement
from tamizdat.media.cleaning import Cleaned, Limits, clean
from tamizdat.media.confinement import clean_confined
from tamizdat.media.refusals import SENTENCES, Refused
from tests.media import dirty

WHOLE = {kind: getattr(dirty, kind)() for kind in ("jpeg", "png", "webp", "avif", "heic", "gif", "pdf", "docx", "odt")}
EMPTY = zlib.compress(b"\0" * 60_000_000, 9)


def reason_of(name, data, limits=None):
    with pytest.raises(Refused) as refused:
        clean(name, data, limits or Limits())
    with override("en"):
        assert len(str(refused.value.messages[0])) > 30
    return refused.value.reason


def moving(kind):
    return dirty.encoded(dirty.scene(), kind, save_all=True, append_images=[dirty.scene().rotate(180)])


def zip_bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b"\0" * 100_000_000)
    return written.getvalue()


def wide_png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", EMPTY) + dirty.chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jpg", b"", "empty"),
        ("a.svg", b"<?xml version='1.0'?><!-- by hand --><svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        ("a.png", b"\xef\xbb\xbf \n<!DOCTYPE svg><svg/>", "svg"),
        ("a.txt", b"<html><script>alert(1)</script>", "web_page"),
        ("a.pdf", dirty.jpeg(), "mismatch"),
        ("a.jpg", dirty.pdf(), "mismatch"),
        ("a.docx", dirty.odt(), "mismatch"),
        ("a.tiff", b"II*\0" + b"\0" * 64, "picture_kind"),
        ("a.jxl", b"\xff\x0a" + b"\0" * 64, "picture_kind"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 64, "video"),
        ("a.mp3", b"ID3" + b"\0" * 64, "video"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "old_office"),
        ("a.rtf", rb"{\rtf1 }", "old_office"),
        ("a.zip", dirty.archive({"a.txt": b"a"}), "archive"),
        ("a.rar", b"Rar!\x1a\7\0", "archive"),
        ("a.exe", b"MZ\x90\0", "unknown"),
        ("a.txt", b"one\0two", "not_text"),
        ("a.csv", b"caf\xe9", "not_text"),
        ("a.gif", moving("GIF"), "moving"),
        ("a.png", moving("PNG"), "moving"),
        ("a.webp", moving("WEBP"), "moving"),
        ("a.avif", moving("AVIF"), "moving"),
        ("a.odt", zip_bomb(), "bomb"),
        ("a.png", wide_png(60_000, 60_000), "too_many_pixels"),
        ("a.png", wide_png(20_000, 100), "too_long"),
        ("a.png", wide_png(0, 100), "damaged_picture"),
        ("\0\0.jpg\0", b"\0\0", "unknown"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(name, data, reason):
    assert reason_of(name, data) == reason


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_is_cut_short_is_refused(kind):
    data = {"jpeg": dirty.encoded(dirty.scene(), "JPEG"), "docx": dirty.docx(), "odt": dirty.odt()}.get(
        kind, WHOLE[kind]
    )
    assert reason_of("a", data[: len(data) // 3]).startswith("damaged")


def test_a_moving_picture_whose_first_frame_lies_far_outside_is_refused_before_it_is_drawn():
    data = bytearray(dirty.encoded(dirty.scene(), "GIF"))
    frame = data.index(b",", 13 + 3 * 2 ** ((data[10] & 7) + 1))
    data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    assert reason_of("a", bytes(data)) == "too_heavy"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_whole():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert size >= 0, "the whole file was asked for"
            self.asked += size
            return b"\xff" * size

    source = Endless()
    with pytest.raises(Refused) as refused:
        clean("a.jpg", source, Limits(megabytes=1))
    assert refused.value.reason == "too_large"
    assert source.asked == 1024 * 1024 + 1


def test_ten_thousand_segments_are_no_burden():
    data = dirty.encoded(dirty.scene(), "JPEG")
    stuffed = data[:2] + dirty.segment(0xE1, b"Exif\0\0" + b"x" * 200) * 10_000 + data[2:]
    started = time.monotonic()
    assert clean("a.jpg", stuffed).width == 320
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_text_that_would_unpack_to_a_gigabyte_is_never_unpacked(name):
    packed = {b"zTXt": b"a\0\0" + EMPTY, b"iTXt": b"a\0\1\0\0\0" + EMPTY, b"iCCP": b"a\0\0" + EMPTY}[name]
    data = dirty.encoded(dirty.scene(), "PNG")
    stuffed = data[:33] + dirty.chunk(name, packed) + data[33:]
    tracemalloc.start()
    try:
        outcome = clean("a.png", stuffed)
    except Refused as refused:
        outcome = refused
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(outcome, Cleaned) or outcome.reason == "damaged_picture"
    assert peak < 30_000_000


def test_every_reason_has_a_sentence_that_says_what_to_do():
    with override("en"):
        for reason in SENTENCES:
            sentence = Refused(reason, megabytes=50, found=1, most=1, kind="x", claimed="x").messages[0]
            assert sentence.endswith(".")


def test_the_child_cannot_write_a_file(monkeypatch, tmp_path):
    target = tmp_path / "leak"
    script = (
        f"import sys; sys.path.insert(0, {str(confinement.CODE)!r})\n"
        "from tamizdat.media import confinement\n"
        f"confinement._confine(); open({str(target)!r}, 'wb', buffering=0).write(b'secret')"
    )
    monkeypatch.setattr(confinement, "START", script)
    with pytest.raises(Refused):
        clean_confined("a.jpg", WHOLE["jpeg"], Limits())
    assert not target.exists() or target.read_bytes() == b""


def test_a_file_that_takes_too_much_memory_or_makes_the_decoder_crash_is_refused(monkeypatch):
    for script in ("import os; os.abort()", f"x = bytearray({confinement.MEMORY} * 2)"):
        monkeypatch.setattr(
            confinement,
            "START",
            f"import sys; sys.path.insert(0, {str(confinement.CODE)!r}); "
            f"from tamizdat.media import confinement; confinement._confine(); {script}",
        )
        with pytest.raises(Refused) as refused:
            clean_confined("a.jpg", WHOLE["jpeg"], Limits())
        assert refused.value.reason == "too_heavy"


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(confinement, "SECONDS", 1)
    monkeypatch.setattr(confinement, "START", "while True: pass")
    with pytest.raises(Refused) as refused:
        clean_confined("a.jpg", WHOLE["jpeg"], Limits())
    assert refused.value.reason == "too_heavy"


def test_the_child_does_what_the_function_does():
    for name, data in WHOLE.items():
        assert clean_confined(f"a.{name}", data, Limits()).data == clean("a", data).data
    with pytest.raises(Refused) as refused:
        clean_confined("report.pdf", WHOLE["jpeg"], Limits())
    assert (refused.value.reason, refused.value.details) == ("mismatch", {"claimed": "PDF", "found": "JPEG"})


def outcome_of(data):
    try:
        return clean("a", data, Limits(megabytes=1, pixels=1_000_000))
    except Refused as refused:
        return refused


HEADS = st.sampled_from(
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\xff\0\0\0WEBP",
        b"\0\0\0\x18ftypavif",
        b"\0\0\0\x18ftypheic",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<svg",
        b"\xef\xbb\xbf",
    ]
)


@given(HEADS, st.binary(max_size=400))
def test_any_bytes_are_cleaned_or_refused_with_a_name(head, tail):
    assert isinstance(outcome_of(head + tail), Cleaned | Refused)


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_any_damage_is_cleaned_or_refused_with_a_name_and_never_lets_a_secret_through(kind, data):
    whole = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole) - 1))
        whole[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    outcome = outcome_of(bytes(whole))
    assert isinstance(outcome, Cleaned | Refused)
    if isinstance(outcome, Cleaned) and outcome.picture:
        assert dirty.betrayals(outcome.data) == []


def test_an_ordinary_picture_of_the_limit_s_size_is_taken():
    surface = Image.new("RGB", (4000, 3000), (90, 120, 140))
    assert clean_confined("a.jpg", dirty.encoded(surface, "JPEG"), Limits()).width == 4000
