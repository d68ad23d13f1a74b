"""tamizdat press watch: press whatever changes, as soon as it does."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.press.watching import SECONDS_BETWEEN_LOOKS, Watch, ensure_house_tree


class Command(BaseCommand):
    help = "Press whatever changes, as soon as it does, until stopped. The worker does this, and publishes what is due."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        ensure_house_tree()
        logging.getLogger("tamizdat.press").setLevel(logging.INFO)
        watch = Watch()
        while not stop.wait(SECONDS_BETWEEN_LOOKS):
            watch.look()
