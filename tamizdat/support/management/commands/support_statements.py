"""``tamizdat support statements``: write to supporters what they gave in a year."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.support.letters.statements import state_year

USAGE = 2
FIRST_YEAR = 2020


class Command(BaseCommand):
    help = (
        "Put the statement of a year on its way to each address from which something was given in it; whoever has had "
        "theirs gets no second one. The worker does it in January for the year before, and hands the letters over."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", metavar="YEAR", type=int, help="such as 2026")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: object, year: int, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if not FIRST_YEAR <= year < now.year:
            raise CommandError(f"{year} is no year that is over: name an earlier one.", returncode=USAGE)
        done = state_year(year, now, act=not dry_run)
        told = {"year": year, "dry_run": dry_run, **asdict(done)}
        would = "would be put" if dry_run else "are"
        sentence = (
            f"{done.written:,} statements of {year} {would} on their way. {done.before:,} addresses have had theirs, "
            f"{done.unwanted:,} want none or cannot be reached, and {done.unsafe:,} are where such a letter would be "
            "unsafe."
        )
        self.stdout.write(json.dumps(told) if options["json"] else sentence)
