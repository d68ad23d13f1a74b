"""Colleagues see in the admin whether what has to happen by the clock does happen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tamizdat.safety.heartbeat import beat
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import run_due
from tamizdat.staff.models import Account
from tamizdat.staff.panic import panic
from tests.articles.conftest import account, desk  # noqa: F401  colleagues of each role
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/work/"


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def shown(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_worker_that_is_silent_is_told(desk, data_dir):  # noqa: F811  the fixture
    assert "The worker is silent" in shown(desk("Reporters"))


def test_a_worker_at_work_and_what_waits_for_it(desk, data_dir):  # noqa: F811  likewise
    beat(data_dir, timezone.now())
    run_due()
    draft = make_draft()
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    draft.save_revision().publish()
    page = shown(desk("Reporters"))
    assert "The worker is at work." in page
    assert "1 text waits to go live" in page
    assert "End what is kept of people and has served its time." in page


def test_a_job_that_fails_and_a_hold_are_told(desk, data_dir):  # noqa: F811  likewise
    client = desk("Publishers")
    run_due()
    JobState.objects.filter(name="retain").update(failures=2, error="LookupError (records.py:7)")
    panic(Account.objects.none(), timezone.now())
    page = shown(client)
    assert "failing" in page
    assert "LookupError (records.py:7)" in page
    assert "The newsroom has been held since" in page


def test_the_menu_of_reports_leads_there(desk):  # noqa: F811  likewise
    assert PAGE in desk("Reporters").get("/admin/").content.decode()


def test_who_is_not_logged_in_sees_nothing(client):
    assert client.get(PAGE).status_code == 302
