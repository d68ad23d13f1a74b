"""What a program costs: time, processor, memory, and the files that it leaves."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# Whoever takes longer does not finish.
LIMIT = 900
# What is over sooner is measured three times.
SHORT = 10
ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """What one run of a program took.

    Args:
        wall: seconds until it ended.
        cpu: seconds of processor, of all its processes together.
        memory: the most that one of its processes held, in MB.
        printed: its standard output.
    """

    wall: float
    cpu: float
    memory: float
    printed: str = ""


@dataclass(frozen=True)
class Tree:
    """Files in a folder, and their bytes."""

    files: int
    size: int
    pages: int


class Failed(Exception):
    """A program ended with an error, which is the message."""


def cost_of(command, *, cwd, environ=None, prepare=lambda: None):
    """Return what a program takes; the median of three runs by time, if it is quick.

    Args:
        environ: the whole environment; this process' own if None.
        prepare: is done before each run, and not counted.

    Raises:
        Failed: it did not end well.
    """
    prepare()
    runs = [once(command, cwd=cwd, environ=environ)]
    while runs[0].wall < SHORT and len(runs) < ROUNDS:
        prepare()
        runs.append(once(command, cwd=cwd, environ=environ))
    middle = statistics.median_low([run.wall for run in runs])
    return next(run for run in runs if run.wall == middle)


def once(command, *, cwd, environ=None):
    """Run a program once and return what it took (wait4(2): descendants that it waited for are counted).

    Raises:
        Failed: it did not end well.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), cwd=cwd, env=environ, stdout=out, stderr=errors)
        impatience = threading.Timer(LIMIT, process.kill)
        impatience.start()
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        impatience.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        printed, complaint = out.read(), errors.read()
    if wall >= LIMIT:
        raise Failed(f"did not finish in {LIMIT} s")
    if process.returncode:
        raise Failed(f"{Path(command[0]).name} ended with {process.returncode}: {complaint[-2000:] or printed[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed)


def tree_of(folder):
    """Count the files of a folder, their bytes, and those that are pages."""
    sizes = {path: path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()}
    return Tree(len(sizes), sum(sizes.values()), sum(path.suffix == ".html" for path in sizes))
