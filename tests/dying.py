"""Processes that die at a chosen moment, to see what they leave behind."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable

from django.db import connection, connections

# Where the kernel is asked for something that stays (Python's table of audit events).
STEPS_IN_FILES = frozenset(
    {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "shutil.rmtree"}
)


def forked(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, and return its number."""
    connections.close_all()
    number = os.fork()
    if not number:
        try:
            work()
        except BaseException:  # noqa: BLE001  the process ends here whatever happened, and must not go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return number


def ended(number: int) -> int:
    """Wait for a process and return its status: negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def dying(work: Callable[[], object], steps: int) -> None:
    """Do some work, but die by SIGKILL before a step: a statement to the database, or one in files."""
    left = steps

    def step() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def told(event: str, _arguments: tuple) -> None:
        if event in STEPS_IN_FILES:
            step()

    def asked(execute: Callable, *arguments: object) -> object:
        step()
        return execute(*arguments)

    sys.addaudithook(told)
    with connection.execute_wrapper(asked):
        work()
