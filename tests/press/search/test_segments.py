"""What a new article changes, and what it leaves alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.search.segments import VOLUME, segment_at, segments

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
def test_a_new_article_writes_one_segment_and_leaves_all_others_as_they_are(count):
    before, after = set(segments(count)), set(segments(count + 1))
    (written,) = after - before
    assert written == segment_at(count, count + 1)
    assert all(written.start <= gone.start for gone in before - after)


@given(COUNTS)
def test_no_two_segments_share_a_name_and_few_are_needed(count):
    names = [segment.name for segment in segments(count)]
    assert len(names) == len(set(names))
    assert len(names) <= count // VOLUME + 3 + 4


def test_an_archive_of_100_000_articles_has_about_fifty_segments():
    assert len(segments(100_000)) == 48 + 3 + 2
    assert segments(0) == ()
