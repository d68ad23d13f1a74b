"""One process presses at a time, and one that was killed keeps nobody waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tamizdat.press.lock import PressBusyError, the_press

HOLDING = """
import os, sys, time
from types import SimpleNamespace
from tamizdat.press import lock
lock.settings = SimpleNamespace(DATA_DIR=sys.argv[1])
with lock.the_press():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def another_press(settings):
    """Start a process that holds the press; it is killed afterwards, if the test has not done it."""
    process = subprocess.Popen([sys.executable, "-c", HOLDING, settings.DATA_DIR], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_whoever_does_not_wait_is_told_that_another_presses(another_press):
    with pytest.raises(PressBusyError, match="wait for it, or try again"), the_press(wait=False):
        pytest.fail("two pressed at once")


def test_a_press_that_was_killed_leaves_no_lock_behind(another_press):
    os.kill(another_press.pid, signal.SIGKILL)
    another_press.wait()
    with the_press(wait=False):
        pass


def test_whoever_waits_gets_the_press_as_soon_as_it_is_free(another_press):
    stopper = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {another_press.pid}"])
    began = time.monotonic()
    with the_press():
        assert time.monotonic() - began >= 0.2
    stopper.wait()


def test_the_press_is_free_again_after_an_error():
    with pytest.raises(OSError, match="disk"), the_press():
        raise OSError("disk")
    with the_press(wait=False):
        pass


def test_nobody_else_on_the_machine_reads_the_lock(settings):
    with the_press():
        assert (settings.DATA_DIR / "press.lock").stat().st_mode & 0o077 == 0


def test_a_process_that_the_press_starts_does_not_hold_it_after_its_end(settings):
    with the_press():
        child = subprocess.Popen(["sleep", "60"])
    try:
        with the_press(wait=False):
            pass
    finally:
        child.kill()
        child.wait()
