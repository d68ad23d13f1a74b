"""``tamizdat safety retain``: end what has served its time, and say how much it was."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.retention.document import document
from tamizdat.retention.records import record_types
from tamizdat.retention.sweeping import Swept, sweep


class Command(BaseCommand):
    help = (
        "Delete or forget what is kept of people for longer than it was said, and print how many records of each type. "
        "The worker does it once a day. Exit code 1 when a type could not be swept."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--document", action="store_true", help="print what is kept of people, in Markdown")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, dry_run: bool, document: bool, json: bool, **_options: object) -> None:
        if document:
            self.stdout.write(_document(), ending="")
            return
        swept = list(sweep(record_types(), timezone.now(), act=not dry_run))
        self.stdout.write(as_json(swept, dry_run=dry_run) if json else as_text(swept, dry_run=dry_run))
        raise SystemExit(1 if any(each.error for each in swept) else 0)


def _document() -> str:
    return document(record_types())


def as_json(swept: list[Swept], *, dry_run: bool) -> str:
    """Return the counts for a program."""
    told = {
        "dry_run": dry_run,
        "ended": {each.model: each.records for each in swept if not each.error},
        "failed": {each.model: each.error for each in swept if each.error},
    }
    return json.dumps(told, ensure_ascii=False)


def as_text(swept: list[Swept], *, dry_run: bool) -> str:
    """Return the counts for a person."""
    word = "would end" if dry_run else "ended"
    lines = [f"{each.model}: {each.records} {word}" for each in swept if each.records]
    failed = [f"{each.model} could not be swept: {each.error}" for each in swept if each.error]
    return "\n".join([*lines, *failed] or ["Nothing has served its time."])
