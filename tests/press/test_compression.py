"""A file's compressed forms: the same bytes again, fewer of them, and always the same."""

from __future__ import annotations

import gzip
import os
import time

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.compression import FEWEST_BYTES, FITS_A_SMALL_WINDOW, SUFFIXES, brotli_size, variants

PAGE = b"<p>The ferry to Orvale did not leave on Thursday.</p>" * 40
SIZES = st.sampled_from([0, 1, FEWEST_BYTES - 1, FEWEST_BYTES, 4_000, FITS_A_SMALL_WINDOW, FITS_A_SMALL_WINDOW + 1])
CONTENT = st.builds(
    lambda words, size: (words * (size // max(len(words), 1) + 1))[:size], st.binary(max_size=60), SIZES
)


@given(CONTENT, st.sampled_from([0, 5, 9]))
def test_every_form_is_the_file_again_and_smaller(content, quality):
    unpack = {".br": brotli.decompress, ".gz": gzip.decompress}
    found = variants(content, quality)
    assert set(found) <= set(SUFFIXES)
    for suffix, data in found.items():
        assert unpack[suffix](data) == content
        assert len(data) < len(content)


@pytest.mark.parametrize("content", [b"", b"User-agent: *\n", os.urandom(5_000)])
def test_what_would_not_become_smaller_has_no_other_form(content):
    assert variants(content, 5) == {}


def test_the_same_bytes_are_compressed_alike_on_any_day(monkeypatch):
    today = variants(PAGE, 5)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert variants(PAGE, 5) == today


def test_what_there_is_one_of_may_be_compressed_harder():
    assert len(variants(PAGE, 9)[".br"]) <= len(variants(PAGE, 0)[".br"])


@given(CONTENT)
def test_the_size_on_the_wire_is_what_a_reader_fetches(content):
    form = variants(content, 5).get(".br", content)
    assert brotli_size(content, 5) <= len(form)
    assert brotli_size(content, 5) == len(form) or len(content) < FEWEST_BYTES
