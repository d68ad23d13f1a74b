"""``tamizdat worker``: do what is due, every few seconds."""

from __future__ import annotations

import logging
import os
import signal
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from tamizdat.safety.heartbeat import beat
from tamizdat.server.due import Patience, Round, do_what_is_due

logger = logging.getLogger("tamizdat.worker")

SECONDS_BETWEEN_ROUNDS = 2.0


class Command(BaseCommand):
    help = "Publish what was scheduled and take down what has expired, until stopped."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, has ended")

    def handle(self, *_args: object, once: bool, parent: int | None, **_options: object) -> None:
        patience = Patience()
        if once:
            result = do_what_is_due(timezone.now(), patience)
            self.stdout.write(f"{result.done} done, {result.failed} failed.")
            raise SystemExit(1 if result.failed else 0)
        stop = stop_signal()
        while not stop.wait(SECONDS_BETWEEN_ROUNDS) and parent in (None, os.getppid()):
            one_round(patience)


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
