"""The schedule: what is due is done once, by whoever comes first, and nothing is forgotten by whoever is killed."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.schedule import jobs as registry
from tamizdat.schedule.jobs import Job, register
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import BACKOFF, LeaseLostError, claim, run_due
from tamizdat.schedule.standing import standings

NOON = dt.datetime(2026, 11, 3, 12, 0, 30, tzinfo=dt.UTC)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch):
    monkeypatch.setattr(registry, "_jobs", {})


@pytest.fixture
def done():
    return []


@pytest.fixture
def job(done):
    return register(Job("count", "Count.", HOUR, lambda turn: done.append(turn.now), lease=10 * MINUTE))


def state():
    return JobState.objects.get(name="count")


@pytest.mark.django_db
def test_jobs_that_are_not_due_cost_one_question_together(job, clock, django_assert_num_queries):
    for number in range(20):
        register(Job(f"other-{number}", "Other.", HOUR, lambda turn: None))
    run_due(clock)
    with django_assert_num_queries(1):
        assert run_due(clock).done == 0


@pytest.mark.django_db
def test_a_job_that_was_never_done_is_done_at_once_and_then_on_the_hour(job, done, clock):
    for minutes, times in ((0, 1), (1, 1), (58, 1), (1, 2), (59, 2), (1, 3)):
        clock.now += minutes * MINUTE
        run_due(clock)
        assert len(done) == times
    assert state().due == dt.datetime(2026, 11, 3, 15, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_what_was_missed_is_done_once(job, done, clock):
    run_due(clock)
    clock.now += 50 * HOUR
    assert run_due(clock).done == 1
    assert run_due(clock).done == 0
    assert len(done) == 2


@pytest.mark.django_db
def test_nobody_begins_what_somebody_is_at(job, clock):
    assert claim(job, clock)
    clock.now += 9 * MINUTE
    assert claim(job, clock) is None


@pytest.mark.django_db
def test_who_looked_at_the_clock_before_the_quicker_one_takes_nothing_from_it(job, clock):
    run_due(clock)
    clock.now += HOUR
    assert claim(job, Clock(clock.now + dt.timedelta(milliseconds=3)))
    assert claim(job, clock) is None


@pytest.mark.django_db
def test_who_looked_at_the_clock_before_the_quicker_one_has_finished_does_nothing_again(job, done):
    hour = dt.datetime(2026, 11, 3, 13, tzinfo=dt.UTC)
    run_due(Clock(NOON))
    run_due(Clock(hour))
    run_due(Clock(hour - dt.timedelta(milliseconds=3)))
    assert done == [NOON, hour]


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_is_begun_again_when_its_lease_has_run_out(job, done, clock):
    claim(job, clock)
    clock.now += 10 * MINUTE
    run_due(clock)
    assert done == [clock.now]


@pytest.mark.django_db
def test_whoever_takes_long_renews_the_lease(job, clock):
    turn = claim(job, clock)
    clock.now += 9 * MINUTE
    turn.renew()
    clock.now += 9 * MINUTE
    assert claim(job, clock) is None


@pytest.mark.django_db
def test_whoever_has_lost_the_lease_is_told_and_notes_nothing(job, clock):
    late = claim(job, clock)
    clock.now += 11 * MINUTE
    other = claim(job, clock)
    with pytest.raises(LeaseLostError):
        late.renew()
    assert state().holder == other.holder


@pytest.mark.django_db
def test_a_job_that_outlived_its_lease_does_not_end_that_of_another(clock):
    def take_long(_turn):
        clock.now += 11 * MINUTE
        assert claim(slow, clock)

    slow = register(Job("count", "Count.", HOUR, take_long, lease=10 * MINUTE))
    run_due(clock)
    assert state().leased_until == clock.now + 10 * MINUTE
    assert state().succeeded is None


@pytest.mark.django_db
def test_an_error_keeps_back_no_other_job_and_the_next_try_comes_soon(job, done, clock):
    register(Job("another", "Fail.", HOUR, lambda _turn: {}["a name that nobody should read"]))
    outcome = run_due(clock)
    assert (outcome.done, outcome.failed) == (1, 1)
    failed = JobState.objects.get(name="another")
    assert failed.due == NOON + BACKOFF.first
    assert failed.error.startswith("KeyError (test_running.py:")
    assert "nobody" not in failed.error
    clock.now += BACKOFF.first
    assert run_due(clock).failed == 1
    assert JobState.objects.get(name="another").failures == 2


@pytest.mark.django_db
def test_a_clock_that_was_years_ahead_puts_nothing_off_for_years(job, done, clock):
    clock.now += 9000 * HOUR
    run_due(clock)
    claim(job, Clock(clock.now + 2 * HOUR))
    clock.now = NOON
    run_due(clock)
    assert done[-1] == NOON


MOMENTS = st.integers(915_148_800, 4_102_444_800).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))


@given(MOMENTS, st.integers(1, 10**7))
def test_the_next_time_lies_ahead_by_one_period_at_most(moment, seconds):
    every = dt.timedelta(seconds=seconds)
    following = Job("count", "", every, lambda _turn: None).next_after(moment)
    assert moment < following <= moment + every
    assert Job("count", "", every, lambda _turn: None).next_after(following) == following + every


@pytest.mark.django_db
def test_two_jobs_cannot_have_one_name(job):
    with pytest.raises(ValueError, match="count"):
        register(Job("count", "Another.", HOUR, lambda _turn: None))


@pytest.mark.django_db
def test_a_person_sees_how_each_job_stands(job, clock):
    assert standings(registry.jobs(), NOON)[0].state == "new"
    claim(job, clock)
    assert standings(registry.jobs(), NOON)[0].state == "running"
    clock.now += 10 * MINUTE
    run_due(clock)
    assert standings(registry.jobs(), clock.now)[0].state == "waiting"
    late = standings(registry.jobs(), clock.now + 2 * HOUR)[0]
    assert late.state == "late"
    assert late.is_troubled


TABLE = """
import django
django.setup()
from django.db import connection
from tamizdat.schedule.models import JobState
with connection.schema_editor() as editor:
    editor.create_model(JobState)
"""
RACER = """
import datetime as dt, sys, time
import django
django.setup()
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import claim
job = Job("race", "", dt.timedelta(milliseconds=1), lambda turn: None, lease=dt.timedelta(hours=1))
while time.time() < float(sys.argv[1]):
    pass
print(1 if claim(job) else 0)
"""


def test_of_many_workers_one_gets_the_job(tmp_path):
    environ = {**os.environ, "TAMIZDAT_DATA_DIR": str(tmp_path), "TAMIZDAT_MODE": "demo"}
    environ |= {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    environ.pop("DATABASE_URL", None)
    (tmp_path / "DEMO").touch()
    subprocess.run([sys.executable, "-c", TABLE], env=environ, check=True)
    start = str(dt.datetime.now(dt.UTC).timestamp() + 6)
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, start], env=environ, stdout=subprocess.PIPE, text=True)
        for _racer in range(4)
    ]
    assert sum(int(racer.communicate(timeout=60)[0]) for racer in racers) == 1


@pytest.mark.django_db
def test_a_job_that_speaks_in_the_newsrooms_name_waits_during_a_hold_and_is_done_at_once_after_it(done, clock):
    register(Job("sign", "Sign.", HOUR, lambda turn: done.append("sign"), waits_in_hold=True))
    register(Job("sweep", "Sweep.", HOUR, lambda turn: done.append("sweep")))
    run_due(clock, is_held=lambda: True)
    assert done == ["sweep"]
    clock.now += 3 * HOUR
    (signing, _sweeping) = standings(registry.jobs(), clock.now, held=True)
    assert (signing.state, signing.is_troubled) == ("held", False)
    run_due(clock)
    assert sorted(done) == ["sign", "sweep", "sweep"], "and once, not three times"
