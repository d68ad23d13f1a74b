"""What the newsroom has worked on most is proposed first."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.proposing import Candidate, propose, sittings

NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
MOMENTS = st.lists(st.integers(0, 100_000).map(lambda minutes: NOON + dt.timedelta(minutes=minutes)), max_size=20)
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 999), st.just(NOON), MOMENTS.map(tuple), st.integers(0, 3)),
    unique_by=lambda each: each.article,
    max_size=30,
)


def minutes(*numbers):
    return tuple(NOON + dt.timedelta(minutes=number) for number in numbers)


def test_somebody_who_saves_every_minute_has_worked_once():
    assert sittings(minutes(*range(0, 300, 5))) == 1
    assert sittings(minutes(0, 31)) == 2
    assert sittings(minutes(0, 30)) == 1
    assert sittings(()) == 0


def test_the_text_with_most_work_in_it_comes_first_and_a_correction_is_work():
    saved_often = Candidate(1, NOON, minutes(*range(20)))
    worked_over = Candidate(2, NOON, minutes(0, 60, 120))
    corrected = Candidate(3, NOON, minutes(0, 60), corrections=2)
    assert propose([saved_often, worked_over, corrected]).chosen == (3, 2, 1)


def test_of_texts_with_equal_work_the_newest_comes_first():
    older, newer = Candidate(1, NOON, minutes(0)), Candidate(2, NOON + dt.timedelta(hours=1), minutes(0))
    assert propose([older, newer]).chosen == (2, 1)


@given(CANDIDATES, st.integers(0, 12))
def test_everything_is_proposed_or_offered_once_and_nothing_offered_has_more_work(candidates, most):
    proposal = propose(candidates, most)
    assert sorted(proposal.chosen + proposal.others) == sorted(each.article for each in candidates)
    assert len(proposal.chosen) == min(most, len(candidates))
    work = {each.article: each.work for each in candidates}
    ordered = [work[number] for number in proposal.chosen + proposal.others]
    assert ordered == sorted(ordered, reverse=True)


@given(MOMENTS)
def test_the_order_in_which_versions_are_told_does_not_matter(moments):
    assert sittings(moments) == sittings(reversed(moments))
