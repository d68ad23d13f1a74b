"""What fails is tried again later, and later still, and never put off for good."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.schedule.backoff import Backoff

MINUTE = dt.timedelta(minutes=1)
BACKOFF = Backoff(first=MINUTE, longest=60 * MINUTE)


def test_each_wait_is_twice_as_long_up_to_the_longest():
    waits = [BACKOFF.after(failures) // MINUTE for failures in range(8)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 10**9))
def test_no_number_of_failures_is_too_many(failures):
    assert MINUTE <= BACKOFF.after(failures) <= 60 * MINUTE
