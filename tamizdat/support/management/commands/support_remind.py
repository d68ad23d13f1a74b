"""``tamizdat support remind``: write to those who wanted to be reminded by now."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.support.actions.reminding import remind


class Command(BaseCommand):
    help = (
        "Put the reminders whose day has come on their way, each once, and delete them. The worker does it every hour "
        "and hands the letters over."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, dry_run: bool, **options: Any) -> None:
        done = remind(timezone.now(), act=not dry_run)
        told = {"dry_run": dry_run, **asdict(done)}
        would = "would be put" if dry_run else "are"
        sentence = (
            f"{done.written:,} letters {would} on their way, {done.needless:,} reminders were of people who give "
            f"already, and {done.waiting:,} wait for their day."
        )
        self.stdout.write(json.dumps(told) if options["json"] else sentence)
