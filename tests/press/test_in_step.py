"""Whatever happens in the newsroom, the tree that is kept in step is the tree that is built anew."""

from __future__ import annotations

import shutil
from random import Random

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from tamizdat.press.models import Note, Touch
from tamizdat.press.step import build_tree, press_changed
from tests.press.comparing import differences, remembered, what_holds
from tests.press.edits import ACTS, WEIGHTS, Desk
from tests.press.newsroom import Clock, make_small_newsroom

ACTS_IN_A_HISTORY = 40


@pytest.fixture(scope="module")
def small_newsroom(kept_for_the_module):
    make_small_newsroom()


@pytest.fixture
def desk(small_newsroom, db, monkeypatch, tmp_path):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    # What a test does to files is not taken back with what it does to the database.
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield Desk(clock)


def history_of(seed: int, length: int = ACTS_IN_A_HISTORY) -> list[tuple[str, int]]:
    chance = Random(seed)
    return [
        (name, chance.randrange(1_000_000))
        for name in chance.choices(list(ACTS), weights=[WEIGHTS[name] for name in ACTS], k=length)
    ]


def live_through(history, desk, tmp_path, on_commit, *, at_once: int = 1, compressed: bool = False) -> None:
    """Do some acts, press after every few of them, and expect the tree to be as if it were built anew."""
    kept, anew = tmp_path / "kept", tmp_path / "anew"
    build_tree(kept, jobs=1, compressed=compressed)
    done: list[tuple[str, int]] = []
    while history:
        some, history = history[:at_once], history[at_once:]
        for name, number in some:
            with on_commit(execute=True):
                refused = desk.do(name, number)
            if not refused:
                done.append((name, number))
        report = press_changed(jobs=1)
        assert not report.failures, (done[-at_once:], report.failures)
        told = f"after {done!r}"
        assert not Touch.objects.exists(), told
        assert not Note.objects.exists(), f"{told}: {list(Note.objects.values_list())}"
        assert remembered() == what_holds(), told
        build_tree(anew, jobs=1, compressed=compressed, kept=False)
        assert differences(kept, anew) == [], told


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_that_is_kept_in_step_is_the_tree_built_anew(seed, desk, tmp_path, django_capture_on_commit_callbacks):
    live_through(history_of(seed), desk, tmp_path, django_capture_on_commit_callbacks)
