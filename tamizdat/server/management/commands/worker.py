"""``tamizdat worker``: do what is due, and press whatever changes, many times a second."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from tamizdat.press.step import press_changed
from tamizdat.press.watching import SECONDS_BETWEEN_LOOKS, Watch, ensure_house_tree
from tamizdat.safety.heartbeat import beat
from tamizdat.server.due import Patience, Round, do_what_is_due

logger = logging.getLogger("tamizdat.worker")

SECONDS_BETWEEN_ROUNDS = 0.5


class Command(BaseCommand):
    help = (
        "Publish what was scheduled, take down what has expired, and press whatever changes, until stopped. "
        "The newspaper's own tree (TAMIZDAT_PUBLIC_DIR) is built if it is not there yet."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, has ended")

    def handle(self, *_args: object, once: bool, parent: int | None, **_options: object) -> None:
        patience, watch = Patience(), Watch()
        ensure_house_tree()
        if once:
            result = do_what_is_due(timezone.now(), patience)
            pressed = press_changed()
            self.stdout.write(f"{result.done} done, {result.failed} failed, {pressed.touched} addresses pressed.")
            raise SystemExit(1 if result.failed or pressed.failures else 0)
        stop = stop_signal()
        next_round = 0.0
        while not stop.wait(SECONDS_BETWEEN_LOOKS) and parent in (None, os.getppid()):
            if time.monotonic() >= next_round:
                one_round(patience)
                next_round = time.monotonic() + SECONDS_BETWEEN_ROUNDS
            watch.look()


def one_round(patience: Patience) -> Round | None:
    """Do what is due and leave a sign of life; None when the database or the disk did not let it."""
    now = timezone.now()
    result = None
    try:
        result = do_what_is_due(now, patience)
        beat(settings.DATA_DIR, now)
    except DatabaseError:
        logger.exception("the database did not answer")
    except OSError:
        logger.exception("a file could not be written")
    close_old_connections()
    return result


def stop_signal() -> threading.Event:
    """Return an event that is set as soon as the process is told to stop; what is under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
