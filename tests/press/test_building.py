"""Many processes press at once: each part is done once, and what happens to one of them hangs up nobody."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from tamizdat.press.building import few_collections, in_processes
from tamizdat.press.manuscripts import in_parts

SECONDS = 20
PARTS = list(in_parts(range(601), 200))
# A worker is told to stop by a signal that it handles itself, and so do the processes that it forks.
OF_A_WORKER = """
import os, signal, sys, threading
import django
django.setup()
from tamizdat.press.building import in_processes
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())

def work(job, some):
    if {what} in some:
        os.kill(os.getpid(), signal.SIGKILL)
    return len(some)

for _build in range(60):
    print(sum(in_processes(work, [list(range(at, min(at + 200, 401))) for at in (0, 200, 400)], 2)), flush=True)
"""


def run(what: int) -> subprocess.CompletedProcess:
    program = OF_A_WORKER.format(what=what)
    environ = {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.test", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_every_output_is_worked_on_once():
    parts = list(in_processes(lambda _job, some: list(some), PARTS, 2))
    assert sorted(each for some in parts for each in some) == list(range(601))


def test_a_worker_that_heeds_signals_presses_on_after_a_build():
    done = run(-1)
    assert done.stdout.splitlines() == ["401"] * 60, done.stderr


def test_a_process_that_was_killed_is_told_and_keeps_nobody_waiting():
    done = run(234)
    assert done.returncode == 1
    assert "ChildProcessError" in done.stderr
    assert "--jobs" in done.stderr


def test_an_error_in_a_process_is_the_error_of_the_build():
    def fail(_job, _some):
        raise LookupError("of one part")

    with pytest.raises(LookupError, match="of one part"):
        list(in_processes(fail, PARTS, 2))
    assert sum(in_processes(lambda _job, some: len(some), PARTS, 2)) == 601


def test_whoever_stops_listening_leaves_no_process_behind():
    parts = in_processes(lambda _job, some: len(some), PARTS * 10, 2)
    next(parts)
    parts.close()
    assert sum(in_processes(lambda _job, some: len(some), PARTS, 2)) == 601


class _HoldsItself:
    def __init__(self):
        self.itself = self


def test_garbage_of_a_step_of_work_is_gone_soon_after_it():
    usual = gc.get_threshold()
    with few_collections():
        known = weakref.ref(_HoldsItself())
    left = [[] for _each in range(usual[0] * 2)]
    assert known() is None, f"it is still there after {len(left)} others"
    assert gc.get_threshold() == usual
