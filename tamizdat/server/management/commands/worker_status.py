"""``tamizdat worker status``: whether the worker is alive, what waits for it, and how each job of the schedule went."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.server.work import look


class Command(BaseCommand):
    help = (
        "Say whether the worker is alive, what it will publish, and when each job of the schedule was done and is due. "
        "Exit code 1 when the worker is silent, or a job is late or has failed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, json: bool, **_options: object) -> None:
        status = look(timezone.now())
        self.stdout.write(status.for_a_program() if json else status.for_a_person())
        raise SystemExit(0 if status.is_well else 1)
