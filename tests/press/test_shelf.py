"""What was made of an article once is handed to every list that needs it, in whatever process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.shelf import CARD, WORDS, Filled, Filling

SOMETHING = st.binary(min_size=1, max_size=80)
LAID_DOWN = st.lists(st.tuples(st.sampled_from([CARD, WORDS]), st.integers(1, 10**9), SOMETHING), max_size=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


@given(st.lists(LAID_DOWN, min_size=1, max_size=4))
def test_whatever_several_processes_laid_down_is_taken_as_it_was(folder, parts):
    fillings = [Filling(folder) for _part in parts]
    shelf = Filled(filling.file for filling in fillings)
    wanted = {}
    for place, (filling, part) in enumerate(zip(fillings, parts, strict=True)):
        for sort, number, data in part:
            filling.put(sort, number, data)
            wanted[sort, number] = data
        shelf.add(place, filling.drain())
    shelf.open()
    for sort in (CARD, WORDS):
        expected = {number: data for (kind, number), data in wanted.items() if kind == sort}
        assert shelf.take(sort, [*expected, 10**9 + 1]) == expected
    shelf.close()


def test_what_was_drained_is_not_told_again(folder):
    filling = Filling(folder)
    filling.put(CARD, 1, "Паром".encode())
    assert [number for _sort, number, *_where in filling.drain()] == [1]
    filling.put(CARD, 2, b"A ferry")
    assert [number for _sort, number, *_where in filling.drain()] == [2]
    filling.file.close()


def test_of_an_article_that_could_not_be_rendered_there_is_nothing(folder):
    filling = Filling(folder)
    shelf = Filled([filling.file])
    shelf.open()
    assert shelf.take(CARD, [1, 2]) == {}
    shelf.close()


def test_a_shelf_leaves_no_file_that_a_killed_press_could_forget(tmp_path):
    filling = Filling(tmp_path)
    filling.put(CARD, 1, b"x" * 5_000_000)
    filling.drain()
    assert list(tmp_path.iterdir()) == []
    filling.file.close()
