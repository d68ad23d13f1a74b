"""tamizdat press check: whether the pressed files are what the database says."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.press.building import cores
from tamizdat.press.checking import check
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.machines import failed, waiting
from tamizdat.press.management.reporting import Report, bar
from tamizdat.press.management.trees import folder, kept_trees


class Command(BaseCommand):
    help = (
        "Render everything, compare it with the pressed trees, and name every difference; nothing is written. "
        "Exit code 1 if there is any."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=folder, metavar="DIR", help="one tree; default: all that are kept")
        parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes; default: one for each core")
        parser.add_argument("--json", action="store_true", help="report in JSON")

    def handle(self, *_args: Any, out: Path | None, jobs: int, **options: Any) -> None:
        take_in()
        report = Report(self.stdout, self.stderr, as_json=options["json"])
        told, good = [], True
        for tree in kept_trees(out):
            with bar(self.stderr, "compared") as progress:
                found = check(tree, jobs=jobs or cores(), progress=progress)
            good = good and not found.differences
            told.append({"tree": str(tree.root), "outputs": found.looked_at, "differences": found.differences})
            for path, trouble in sorted(found.differences.items()):
                report.say(f"{path}: {trouble}")
            report.say(f"{tree.root}: {found.looked_at} outputs compared, {len(found.differences)} differences.")
        to_press = waiting().count() + failed().count()
        if to_press:
            report.say(f"{to_press} addresses wait to be pressed: run 'tamizdat press changed'.")
        report.add(trees=told, waiting=to_press, good=good)
        report.end(good=good)
