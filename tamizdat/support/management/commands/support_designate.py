"""``tamizdat support designate``: take nothing from a country any more, and stop what runs from there."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tamizdat.progress import Progress
from tamizdat.support.actions.designating import (
    Designated,
    designate,
    progress,
    running_from,
    unknown_here,
)
from tamizdat.support.management.country import country

NOT_ALL = 1


class Command(BaseCommand):
    help = (
        "From today on take nothing from a country, and end every contribution that runs from there. It can be "
        "repeated: what has ended stays so, and nobody is told twice."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("country", type=country, metavar="COUNTRY", help="two letters (ISO 3166-1), such as RU")
        parser.add_argument("--reason", default="", metavar="TEXT", help="for colleagues")
        parser.add_argument("--dry-run", action="store_true", help="say only how many would be ended")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, **options: Any) -> None:
        of, numbers = options["country"], running_from(options["country"])
        done = None if options["dry_run"] else self._done(of, options["reason"], len(numbers))
        left = progress(of, timezone.now().date())
        told = {
            "dry_run": options["dry_run"],
            "country": of,
            "running": len(numbers),
            "stopped": done.stopped if done else 0,
            "waiting": left.on_their_way if done else 0,
            "by_hand": left.by_hand if done else 0,
            "pages": done.pages if done else 0,
            "unknown_here": unknown_here(of),
        }
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(_sentences(told)))
        if told["waiting"] or told["by_hand"]:
            raise SystemExit(NOT_ALL)

    def _done(self, of: str, reason: str, number: int) -> Designated:
        reached = 0
        with Progress("contributions", number, self.stderr) as shown:

            def seen() -> None:
                nonlocal reached
                reached += 1
                shown.reached(reached)

            return designate(of, timezone.now, reason, seen)


def _sentences(told: dict[str, Any]) -> list[str]:
    if told["dry_run"]:
        return [f"{told['running']:,} contributions would be ended."]
    lines = [f"Nothing is taken from {told['country']} any more. {told['running']:,} contributions were running."]
    lines.append(f"  ended: {told['stopped']:,}; unfinished pages shut: {told['pages']:,}")
    if told["waiting"]:
        lines.append(f"  the provider did not answer for {told['waiting']:,}: the worker asks again until it does")
    lines += [
        f"  {slug} is not set up where this command runs: give it the worker's environment, or leave it to the worker"
        for slug in told["unknown_here"]
    ]
    if told["by_hand"]:
        lines.append(f"  their provider does not end {told['by_hand']:,}: end them there by hand")
    return lines
