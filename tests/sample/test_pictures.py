"""The sample's pictures."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib

import pytest
from PIL import Image

from tamizdat.sample.newsroom import FOLDER, LANGUAGES
from tamizdat.sample.pictures import SCENES, draw


@pytest.fixture(scope="module")
def drawn():
    return {name: draw(name) for name in SCENES}


def test_a_newspaper_has_a_dozen_different_pictures(drawn):
    assert len(drawn) >= 12
    assert len(set(drawn.values())) == len(drawn)


def test_a_picture_is_the_same_byte_for_byte_in_every_process(drawn):
    name = "bridge"
    program = f"import sys; from tamizdat.sample.pictures import draw; sys.stdout.buffer.write(draw({name!r}))"
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert elsewhere.stdout == drawn[name]
    assert draw(name) == drawn[name]


@pytest.mark.parametrize("name", SCENES)
def test_a_reader_gets_a_picture_with_light_and_shadow(drawn, name):
    with Image.open(io.BytesIO(drawn[name])) as picture:
        assert picture.size == (1200, 800)
        darkest, lightest = picture.convert("L").resize((60, 40)).getextrema()
    assert lightest - darkest > 90


def test_a_picture_carries_nothing_but_the_picture(drawn):
    for data in drawn.values():
        with Image.open(io.BytesIO(data)) as picture:
            assert not picture.getexif()
            assert "icc_profile" not in picture.info


def test_a_reader_who_cannot_see_a_picture_is_told_what_it_shows_in_every_language():
    told = tomllib.loads((FOLDER / "pictures.toml").read_text(encoding="utf-8"))
    assert set(told) - {"credit"} == set(SCENES)
    for name in SCENES:
        for language in LANGUAGES:
            assert 40 < len(told[name]["alt"][language]) < 500
