"""tamizdat press changed: whatever has changed, into every tree that is kept."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.press.machines import own_trees
from tamizdat.press.management.reporting import Report, bar
from tamizdat.press.step import press_changed


class Command(BaseCommand):
    help = (
        "Press what has changed since the last time into every tree that 'press build' has made and that is still "
        "there. "
        "A tree that is not whole, or was made by another version or with other settings, is built anew."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jobs", type=int, default=0, metavar="N", help="processes, should a tree have to be built"
        )
        parser.add_argument("--json", action="store_true", help="report in JSON")

    def handle(self, *_args: Any, jobs: int, **options: Any) -> None:
        started = time.monotonic()
        with bar(self.stderr, "pressed") as progress:
            done = press_changed(jobs=jobs, progress=progress)
        trees = list(own_trees().order_by("pk").values_list("path", flat=True))
        report = Report(self.stdout, self.stderr, as_json=options["json"])
        report.add(
            trees=trees,
            touched=done.touched,
            written=done.tally.written,
            unchanged=done.tally.unchanged,
            removed=done.tally.removed,
            built={path: tally.written + tally.unchanged for path, tally in done.built.items()},
            lost=done.lost,
            failed=done.failures,
            seconds=round(time.monotonic() - started, 3),
        )
        for path in done.lost:
            report.say(f"{path} is not there any more, and is kept in step no longer.")
        for path, tally in done.built.items():
            report.say(f"{path} was built anew: {tally.written} files written, {tally.removed} removed.")
        report.say(
            f"{done.touched} addresses touched: {done.tally.written} files written, {done.tally.unchanged} unchanged, "
            f"{done.tally.removed} removed in {time.monotonic() - started:.2f} s."
        )
        if not trees:
            report.say("No tree is kept yet: run 'tamizdat press build' first.")
        report.end(failures=done.failures)
