"""How fast messages may go: rules without I/O."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.sending.pace import (
    BURST,
    PATIENCE,
    RETRY_LONGEST,
    Connections,
    Pace,
    retry_delay,
    warm_up_limit,
)


@given(st.integers(1, 600), st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_no_host_gets_more_a_minute_than_it_may(per_minute, pauses):
    pace, now, sent = Pace(per_minute), 0.0, []
    for pause in pauses:
        now += pause
        if pace.wait("host.example", now) == 0:
            pace.offered("host.example", now)
            sent.append(now)
    for begin in sent:
        assert sum(begin <= moment < begin + 60 for moment in sent) <= per_minute + BURST + 1


def test_another_host_does_not_wait_for_it():
    pace = Pace(1)
    for _each in range(BURST + 2):
        pace.offered("slow.example", 0.0)
    assert pace.wait("slow.example", 0.0) > 0
    assert pace.wait("quick.example", 0.0) == 0


def test_a_host_that_puts_off_again_and_again_rests_for_longer_each_time_until_it_takes_one():
    pace, now, rests = Pace(), 0.0, []
    for _round in range(4):
        for _each in range(PATIENCE):
            pace.put_off("grey.example", now)
        rests.append(pace.wait("grey.example", now))
        now += rests[-1]
        assert pace.wait("grey.example", now) == 0
    assert rests == sorted(set(rests))
    pace.took("grey.example")
    for _each in range(PATIENCE):
        pace.put_off("grey.example", now)
    assert pace.wait("grey.example", now) == rests[0]


@given(st.integers(1, 60))
def test_later_tries_are_further_apart_and_never_too_far(tries):
    assert 60 <= retry_delay(tries) <= retry_delay(tries + 1) <= RETRY_LONGEST


def test_a_relay_that_gets_to_know_us_takes_twice_as_many_each_day():
    begun = dt.date(2026, 12, 1)
    days = [begun + dt.timedelta(days=number) for number in range(-1, 4)]
    assert [warm_up_limit(begun, 500, day) for day in days] == [0, 500, 1000, 2000, 4000]
    assert warm_up_limit(begun, 500, begun + dt.timedelta(days=10_000)) > 10**12


def test_connections_that_go_together_count_as_one_failure_and_come_back_one_by_one():
    connections = Connections(16)
    for still in range(15, 3, -1):
        connections.refused(100.0, still)
    assert connections.failures == 1
    assert not connections.may_open(100.1, 3)
    assert connections.may_open(101.0, 3)
    borne = connections.borne
    for _each in range(Connections.MANY):
        connections.worked()
    assert connections.borne == min(borne + 1, 16)
    assert connections.failures == 0
