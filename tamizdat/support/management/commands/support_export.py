"""``tamizdat support export``: the books of some days, for a bookkeeper."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.support.books.exporting import Form, exported
from tamizdat.support.management.period import add_period, period_of

# A file that is there already is not written over, and a new one is its owner's alone.
_NEW, PRIVATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600


class Command(BaseCommand):
    help = (
        "Write the books as a table (csv, json) or as a double-entry journal (beancount, ledger; hledger reads the "
        "latter). They name nobody."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_period(parser)
        parser.add_argument("--format", choices=[form.value for form in Form], help="default: csv, or json with --json")
        parser.add_argument("--out", type=Path, metavar="FILE", help="a new file; without it, the books are printed")
        parser.add_argument(
            "--continue",
            dest="continued",
            action="store_true",
            help="for journals: go on with an earlier file, which has opened the accounts",
        )
        parser.add_argument(
            "--json", action="store_true", help="print the entries in JSON; with --out, one object about the file"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        period, out = period_of(options), options["out"]
        printed_in_json = options["json"] and out is None
        form = Form(options["format"] or ("json" if printed_in_json else "csv"))
        if printed_in_json and form is not Form.JSON:
            raise CommandError(
                "--json prints the entries in JSON: leave out --format, or name a file with --out.", returncode=2
            )
        last = period.last or timezone.now().date()
        pieces = exported(form, period.first, last, continued=options["continued"])
        if out is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        told = {
            "file": str(out),
            "format": form.value,
            "from": _day(period.first),
            "to": _day(last),
            "bytes": _written(out, pieces),
        }
        self.stdout.write(json.dumps(told) if options["json"] else f"The books are in {out}.")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _written(out: Path, pieces: Any) -> int:
    """Write a new file that only its owner can read; return its size.

    Raises:
        CommandError: there is a file of this name.
    """
    try:
        # Line ends are told by the form: CSV has its own.
        with os.fdopen(os.open(out, _NEW, PRIVATE), "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except FileExistsError:
        raise CommandError(f"{out} is there already: choose another name.") from None
    return out.stat().st_size
