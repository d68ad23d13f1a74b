"""What a program costs: time, processor, memory, and the files that it leaves."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launching.py")
# Whoever takes longer does not finish.
LIMIT = 480
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
    program = Path(command[0]).name
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        launched = [sys.executable, "-I", LAUNCHER, LIMIT, report, *command]
        ran = subprocess.run(
            list(map(str, launched)), cwd=cwd, env=environ, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise Failed(f"{program} could not be measured: {ran.stderr[-2000:] or ran.returncode}")
        told = json.loads(report.read_text())
    if told["ended"]:
        raise Failed(f"did not finish in {LIMIT} s")
    if told["code"]:
        raise Failed(f"{program} ended with {told['code']}: {ran.stderr[-2000:] or ran.stdout[-2000:]}")
    return Cost(told["wall"], told["cpu"], told["memory"], ran.stdout)


def tree_of(folder):
    """Count the files of a folder, their bytes, and those that are pages."""
    sizes = {path: path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()}
    return Tree(len(sizes), sum(sizes.values()), sum(path.suffix == ".html" for path in sizes))
