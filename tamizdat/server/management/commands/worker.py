"""``tamizdat worker``: do what is due, press whatever changes many times a second, and keep the schedule."""

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

from tamizdat.newsletter.running import mailers
from tamizdat.press.step import press_changed
from tamizdat.press.watching import SECONDS_BETWEEN_LOOKS, Watch, ensure_house_tree
from tamizdat.safety.heartbeat import beat
from tamizdat.schedule.running import run_due
from tamizdat.server.due import Patience, Round, do_what_is_due
from tamizdat.staff.hold import is_held

logger = logging.getLogger("tamizdat.worker")

SECONDS_BETWEEN_ROUNDS = 0.5
SECONDS_BETWEEN_JOBS = 1.0
SECONDS_TO_END = 20


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
            jobs = run_due(is_held=is_held)
            mailers.wait()
            pressed = press_changed()
            done, failed = result.done + jobs.done, result.failed + jobs.failed
            self.stdout.write(f"{done} done, {failed} failed, {pressed.touched} addresses pressed.")
            raise SystemExit(1 if failed or pressed.failures else 0)
        stop = stop_signal()
        next_round = 0.0
        schedule = keep_schedule(stop)
        while not stop.wait(SECONDS_BETWEEN_LOOKS) and parent in (None, os.getppid()):
            if time.monotonic() >= next_round:
                one_round(patience)
                next_round = time.monotonic() + SECONDS_BETWEEN_ROUNDS
            watch.look()
        stop.set()
        schedule.join(SECONDS_TO_END)
        mailers.end()


def keep_schedule(stop: threading.Event) -> threading.Thread:
    """Do the jobs of the schedule beside everything else, so that none of them delays what is published.

    A job that is under way at the end has some time; after that its lease runs out, and it is begun again.
    """

    def keep() -> None:
        while not stop.wait(SECONDS_BETWEEN_JOBS):
            try:
                run_due(is_held=is_held)
            except DatabaseError:
                logger.exception("the database did not answer")
            except Exception as error:  # a thread that ends leaves every job undone, and nobody hears of it
                logger.exception("the schedule failed: %s", type(error).__name__)
            close_old_connections()

    thread = threading.Thread(target=keep, name="schedule", daemon=True)
    thread.start()
    return thread


def one_round(patience: Patience) -> Round | None:
    """Do what is due and leave a sign of life; None when something did not let it."""
    now = timezone.now()
    result = None
    try:
        result = do_what_is_due(now, patience)
        beat(settings.DATA_DIR, now)
    except DatabaseError:
        logger.exception("the database did not answer")
    except OSError:
        logger.exception("a file could not be written")
    except Exception as error:  # what nobody has foreseen in one round must not end all others
        logger.exception("a round failed: %s", type(error).__name__)
    close_old_connections()
    return result


def stop_signal() -> threading.Event:
    """Return an event that is set as soon as the process is told to stop; what is under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
