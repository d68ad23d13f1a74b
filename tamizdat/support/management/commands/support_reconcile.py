"""``tamizdat support reconcile``: ask providers about everything that is in doubt."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.progress import Progress
from tamizdat.support.actions.reconciling import Reconciled, in_question, reconcile
from tamizdat.support.models import Contribution

UNANSWERED = 1


class Command(BaseCommand):
    help = (
        "Ask payment providers about every contribution in doubt, and write what they say into the ledger. The worker "
        "does it every ten minutes; doing it again changes nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="ask about every one there is")
        parser.add_argument("--dry-run", action="store_true", help="say only which would be asked about")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, **options: Any) -> None:
        numbers = in_question(timezone.now(), everything=options["all"])
        done = [] if options["dry_run"] else self._asked(numbers)
        told = report(numbers, done, dry_run=options["dry_run"])
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(_sentences(told)))
        if told["unanswered"]:
            raise SystemExit(UNANSWERED)

    def _asked(self, numbers: list[int]) -> list[Reconciled]:
        done = []
        with Progress("contributions", len(numbers), self.stderr) as progress:
            for each in reconcile(numbers, timezone.now):
                done.append(each)
                progress.reached(len(done))
        return done


def report(numbers: list[int], done: list[Reconciled], *, dry_run: bool) -> dict[str, Any]:
    """Return what came of it, as the command prints it in JSON."""
    changed = [each for each in done if each.entries or each.before != each.after]
    never = {Contribution.State.STARTED, Contribution.State.EXPIRED}
    return {
        "dry_run": dry_run,
        "in_question": len(numbers),
        "entries": sum(each.entries for each in done),
        "changed": [{"contribution": each.number, "from": each.before, "to": each.after} for each in changed],
        # Of what never reached a provider, none can say anything.
        "unanswered": [each.number for each in done if not each.answered and each.after not in never],
    }


def _sentences(told: dict[str, Any]) -> list[str]:
    if told["dry_run"]:
        return [f"{told['in_question']:,} contributions would be asked about."]
    lines = [f"{told['in_question']:,} contributions were asked about, {told['entries']:,} entries written."]
    lines += [f"  contribution {each['contribution']}: {each['from']} → {each['to']}" for each in told["changed"]]
    if told["unanswered"]:
        lines.append(f"Of {len(told['unanswered']):,} the provider said nothing: try again later.")
    return lines
