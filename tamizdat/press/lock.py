"""One press at a time: a lock that the kernel holds, and gives back whatever becomes of the process that had it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class PressBusyError(Exception):
    """Another process is pressing."""

    def __init__(self) -> None:
        super().__init__("Another process is pressing: it does this work too, so wait for it, or try again.")


@contextmanager
def the_press(*, wait: bool = True) -> Iterator[None]:
    """Hold the press of this newsroom; no lease runs out, and none is left behind by a process that was killed.

    Args:
        wait: whether to wait for another process, else to give up.

    Raises:
        PressBusyError: another process has it, and this one was not to wait.
    """
    path = Path(settings.DATA_DIR) / "press.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PressBusyError from None
        yield
    finally:
        os.close(descriptor)
