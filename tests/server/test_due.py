from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Revision

from tamizdat.articles.actions import publish_article, schedule_article
from tamizdat.safety.heartbeat import last_beat
from tamizdat.schedule import jobs
from tamizdat.server import due
from tamizdat.server.due import BACKOFF, Patience, Task, do_what_is_due
from tamizdat.server.management.commands import worker
from tamizdat.server.management.commands.worker import one_round
from tamizdat.staff.panic import only, panic
from tests.factories import make_draft

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def scheduled(db):
    """An article that is to be published in an hour."""
    article = make_draft("The bridge opens again")
    schedule_article(article, timezone.now() + dt.timedelta(hours=1))
    return article


@pytest.fixture
def tasks(monkeypatch):
    """Give the worker other work than the database's: ``tasks(Task(…), …)``."""
    return lambda *given: monkeypatch.setattr(due, "due", lambda _now: iter(given))


def raising(error):
    def act():
        raise error

    return act


def an_hour_passes(article):
    past = timezone.now() - dt.timedelta(seconds=1)
    revision = Revision.objects.get(object_id=str(article.pk), approved_go_live_at__isnull=False)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


def test_a_scheduled_article_waits_for_its_time(scheduled):
    assert do_what_is_due(timezone.now(), Patience()).done == 0
    scheduled.refresh_from_db()
    assert not scheduled.live


def test_a_scheduled_article_is_published_when_its_time_has_come(scheduled):
    an_hour_passes(scheduled)
    assert do_what_is_due(timezone.now(), Patience()).done == 1
    scheduled.refresh_from_db()
    assert scheduled.live


def test_what_is_done_is_not_done_again(scheduled):
    an_hour_passes(scheduled)
    do_what_is_due(timezone.now(), Patience())
    assert do_what_is_due(timezone.now(), Patience()).done == 0


def test_an_article_whose_time_is_over_is_taken_down(db):
    article = make_draft("Road works until Friday")
    publish_article(article)
    type(article).objects.filter(pk=article.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    assert do_what_is_due(timezone.now(), Patience()).done == 1
    article.refresh_from_db()
    assert not article.live


@pytest.fixture
def press_the_button(django_user_model):
    """Press it for a colleague."""
    return lambda: panic(only(django_user_model.objects.create_user("mira")), timezone.now())


def test_nothing_goes_live_by_the_clock_while_the_newsroom_is_held(scheduled, press_the_button):
    an_hour_passes(scheduled)
    press_the_button()
    assert do_what_is_due(timezone.now(), Patience()) == due.Round(done=0, failed=0)
    scheduled.refresh_from_db()
    assert not scheduled.live


def test_what_has_expired_is_taken_down_all_the_same(press_the_button):
    article = make_draft("Road works until Friday")
    publish_article(article)
    type(article).objects.filter(pk=article.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    press_the_button()
    assert do_what_is_due(timezone.now(), Patience()).done == 1
    article.refresh_from_db()
    assert not article.live


def test_a_round_that_has_begun_publishes_nothing_after_the_button(scheduled, press_the_button):
    an_hour_passes(scheduled)
    (task,) = due.due(timezone.now())
    patience = Patience()
    press_the_button()
    assert due._attempt(task, timezone.now(), patience) is None
    scheduled.refresh_from_db()
    assert not scheduled.live
    assert patience.failures == {}, "it waits, and has not failed"


def test_a_text_whose_schedule_is_cancelled_during_a_round_stays_a_draft(scheduled):
    an_hour_passes(scheduled)
    (task,) = due.due(timezone.now())
    Revision.objects.update(approved_go_live_at=None)
    task.act()
    scheduled.refresh_from_db()
    assert not scheduled.live


def test_the_name_of_a_task_holds_no_headline(scheduled):
    an_hour_passes(scheduled)
    (task,) = due.due(timezone.now())
    assert task.name == f"publish revision {scheduled.get_latest_revision().pk}"


def test_one_bad_article_keeps_back_no_other(tasks, caplog):
    done = []
    tasks(
        Task("publish revision 1", raising(KeyError("odd"))),
        Task("publish revision 2", lambda: done.append(2)),
    )
    result = do_what_is_due(NOW, Patience())
    assert (result.done, result.failed) == (1, 1)
    assert done == [2]
    assert "could not publish revision 1" in caplog.text


def test_a_bad_article_is_not_tried_again_at_once(tasks):
    tasks(Task("publish revision 1", raising(KeyError("odd"))))
    patience = Patience()
    assert do_what_is_due(NOW, patience).failed == 1
    assert do_what_is_due(NOW + dt.timedelta(seconds=1), patience).failed == 0
    assert do_what_is_due(NOW + BACKOFF.first, patience).failed == 1


def test_the_tries_come_later_and_later_but_at_least_every_hour():
    patience, now, waits = Patience(), NOW, []
    for _try in range(12):
        patience.put_off("publish revision 1", now)
        again = patience.failures["publish revision 1"][1]
        waits.append(again - now)
        now = again
    assert waits[0] == BACKOFF.first
    assert waits == sorted(waits)
    assert waits[-1] == BACKOFF.longest


def test_a_success_clears_the_record(tasks):
    patience = Patience()
    patience.put_off("publish revision 1", NOW - BACKOFF.longest)
    tasks(Task("publish revision 1", lambda: None))
    do_what_is_due(NOW, patience)
    assert patience.failures == {}


@pytest.fixture
def data_dir(settings, tmp_path, db):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_a_silent_database_ends_the_round_and_not_the_worker(tasks, data_dir):
    tasks(Task("publish revision 1", raising(OperationalError("gone"))))
    assert one_round(Patience()) is None
    assert last_beat(data_dir) is None


def test_a_directory_that_takes_no_file_ends_the_round_and_not_the_worker(tasks, data_dir, settings):
    tasks()
    settings.DATA_DIR = data_dir / "gone"
    one_round(Patience())
    assert last_beat(settings.DATA_DIR) is None


def test_the_worker_leaves_a_sign_of_life(tasks, data_dir):
    tasks()
    one_round(Patience())
    assert timezone.now() - last_beat(data_dir) < dt.timedelta(seconds=30)
    assert len(list(data_dir.iterdir())) == 1


def test_a_damaged_sign_of_life_is_none(tmp_path):
    (tmp_path / "worker-heartbeat").write_text("2026-11")
    assert last_beat(tmp_path) is None


@pytest.mark.parametrize(
    ("act", "code", "said"),
    [(lambda: None, 0, "1 done, 0 failed, "), (raising(KeyError("odd")), 1, "0 done, 1 failed, ")],
)
def test_the_worker_run_once_says_what_it_did(tasks, data_dir, settings, capsys, monkeypatch, act, code, said):  # noqa: PLR0917  fixtures
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, public_dir=data_dir / "public")
    monkeypatch.setattr(jobs, "_jobs", {})  # a job may fall due at any moment, and would be counted with it
    tasks(Task("publish revision 1", act))
    with pytest.raises(SystemExit) as ended:
        call_command("worker", once=True)
    assert ended.value.code == code
    assert capsys.readouterr().out == f"{said}0 addresses pressed.\n"
    assert (data_dir / "public" / "robots.txt").is_file(), "the newspaper's own tree is built by the way"


def test_what_nobody_has_foreseen_ends_the_round_and_not_the_worker(data_dir, monkeypatch, caplog):
    error = ValueError("a date before all others")
    monkeypatch.setattr(worker, "do_what_is_due", lambda _now, _patience: raising(error)())
    assert one_round(Patience()) is None
    assert "a round failed: ValueError" in caplog.text
    assert last_beat(data_dir) is None


def test_the_schedule_is_kept_on_after_what_nobody_has_foreseen(monkeypatch):
    stop, rounds = threading.Event(), []

    def fails(**_options):
        rounds.append(1)
        stop.set() if len(rounds) > 1 else None
        raise ValueError("nobody has foreseen it")

    monkeypatch.setattr(worker, "SECONDS_BETWEEN_JOBS", 0)
    monkeypatch.setattr(worker, "run_due", fails)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.keep_schedule(stop).join(10)
    assert len(rounds) == 2
