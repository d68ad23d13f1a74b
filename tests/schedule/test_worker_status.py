"""Whoever runs the server sees whether the worker is at work, and how each job went."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from tamizdat.safety.heartbeat import beat
from tamizdat.schedule import jobs as registry
from tamizdat.schedule.jobs import Job, jobs, register
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import run_due
from tamizdat.staff.panic import only, panic

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def status(capsys, **options):
    with pytest.raises(SystemExit) as ended:
        call_command("worker_status", **options)
    return ended.value.code, capsys.readouterr().out


def test_a_worker_that_was_never_seen_is_told(data_dir, capsys):
    code, told = status(capsys)
    assert code == 1
    assert "not at work (it was never seen)" in told


def test_a_worker_at_work_with_everything_done_is_well(data_dir, capsys):
    beat(data_dir, timezone.now())
    run_due()
    code, told = status(capsys, json=True)
    state = json.loads(told)
    assert code == 0
    assert state["alive"] is True
    assert {each["name"]: each["state"] for each in state["jobs"]} == dict.fromkeys(jobs(), "waiting")


def test_a_job_that_fails_is_told_by_its_kind_of_error(data_dir, capsys):
    beat(data_dir, timezone.now())
    run_due()
    failing = {"failures": 3, "error": "LookupError (records.py:7)"}
    JobState.objects.filter(name="retain").update(**failing)
    code, told = status(capsys)
    assert code == 1
    assert "retain: failing, 3 times in a row (LookupError (records.py:7))" in told


def test_a_job_that_nobody_does_is_late(data_dir, capsys):
    beat(data_dir, timezone.now())
    run_due()
    JobState.objects.filter(name="retain").update(due=timezone.now() - dt.timedelta(hours=1))
    code, told = status(capsys)
    assert code == 1
    assert "retain: late" in told


def test_a_held_newsroom_is_told_and_is_no_fault(data_dir, capsys, django_user_model, monkeypatch):
    monkeypatch.setattr(registry, "_jobs", {})
    register(Job("sign", "Sign.", dt.timedelta(hours=1), lambda _turn: None, waits_in_hold=True))
    beat(data_dir, timezone.now())
    panic(only(django_user_model.objects.create_user("mira")), NOON)
    code, told = status(capsys)
    assert code == 0
    assert "Held since 2026-11-26T12:00:00+00:00: nothing goes live by the clock; 0 texts kept back." in told
    assert "sign: held" in told
    state = json.loads(status(capsys, json=True)[1])
    assert (state["held_since"], state["scheduled"]["kept_back"]) == ("2026-11-26T12:00:00+00:00", 0)
