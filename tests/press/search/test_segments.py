"""What a new article changes, and what it leaves alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.search.segments import QUIRE, VOLUME, segment_at, segments

COUNTS = st.integers(0, 5 * VOLUME)


@given(COUNTS)
def test_every_article_stands_in_exactly_one_segment(count):
    places = [place for segment in segments(count) for place in range(segment.start, segment.stop)]
    assert places == list(range(count))


@given(st.integers(1, 5 * VOLUME), st.data())
def test_the_segment_of_an_article_holds_it(count, data):
    position = data.draw(st.integers(0, count - 1))
    segment = segment_at(position, count)
    assert segment.start <= position < segment.stop
    assert segment in segments(count)


@given(COUNTS)
def test_a_new_article_touches_the_newest_segment_only_unless_it_fills_a_volume(count):
    before, after = set(segments(count)), set(segments(count + 1))
    if (count + 1) % VOLUME:
        assert len(after - before) == 1
        assert len(before - after) <= 1
    else:
        assert after - before == {segment_at(count, count + 1)}


@given(COUNTS)
def test_no_two_segments_share_a_name_and_few_are_needed(count):
    names = [segment.name for segment in segments(count)]
    assert len(names) == len(set(names))
    assert len(names) <= count // VOLUME + VOLUME // QUIRE


def test_an_archive_of_100_000_articles_has_fewer_than_64_segments():
    assert len(segments(100_000)) < 64
    assert segments(0) == ()
