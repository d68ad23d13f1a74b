"""tamizdat press weigh: what the pages weigh on the wire."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.inventory.rolls import ReadRolls
from tamizdat.press.management.reporting import Report
from tamizdat.press.management.trees import folder, kept_trees
from tamizdat.press.outputs import outputs
from tamizdat.press.weighing import BUDGET, weigh


class Command(BaseCommand):
    help = (
        "Print the heaviest files of those that a reader of texts needs, as they go over the wire. Exit code 1 if one "
        "would not fit through a line that is cut after 16 KB."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=folder, metavar="DIR", help="the tree; default: the first that is kept")
        parser.add_argument("--most", type=int, default=20, metavar="N", help="how many to print (default: 20)")
        parser.add_argument("--json", action="store_true", help="report in JSON")

    def handle(self, *_args: Any, out: Path | None, most: int, **options: Any) -> None:
        take_in()
        tree = kept_trees(out)[0]
        everything = outputs(Almanac(rolls=ReadRolls()))
        found = sorted(weigh(tree, everything), key=lambda weight: (-weight.size, weight.address))
        heavy = [weight for weight in found if weight.too_heavy]
        report = Report(self.stdout, self.stderr, as_json=options["json"])
        for weight in [*heavy, *(each for each in found if not each.too_heavy)][: max(most, len(heavy))]:
            mark = "  over budget" if weight.too_heavy else ""
            report.say(f"{weight.size:>8,} bytes  {weight.kind:<12} {weight.address}{mark}")
        report.say(f"{len(found)} files weighed, {len(heavy)} over the budget of {BUDGET:,} bytes.")
        shown = [asdict(weight) | {"too_heavy": weight.too_heavy} for weight in found[: max(most, len(heavy))]]
        report.add(tree=str(tree.root), weighed=len(found), budget=BUDGET, over=len(heavy), heaviest=shown)
        report.end(good=not heavy)
