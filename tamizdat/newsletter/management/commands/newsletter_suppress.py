"""``tamizdat newsletter suppress``: keep addresses from ever being written to, or take the list along."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from tamizdat.newsletter.models import Suppression
from tamizdat.newsletter.moving.suppressions import (
    Report,
    bring_suppressions,
    lift_suppressions,
    write_suppressions,
)
from tamizdat.vault.management.vault_command import USAGE, VaultCommand, today

REASONS = [str(reason) for reason in Suppression.Reason]


class Command(VaultCommand):
    help = (
        "Put addresses on the suppression list: from a file with one a line, from a column of a CSV file, or from the "
        "list that --export has written before. Their subscriptions end. --export writes the list: keyed digests, with "
        "reasons and days, which only this newsroom's vault can use again. --lift takes addresses off the list, at the "
        "wish of their holders, who can sign up again then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="addresses, or a list that was exported")
        parser.add_argument("--export", metavar="FILE", help="write the list to a new file")
        parser.add_argument("--reason", choices=REASONS, default="imported", help="of addresses (else: imported)")
        parser.add_argument("--lift", action="store_true", help="take the addresses of the file off the list")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        super().add_arguments(parser)

    def act(
        self, *, file: str | None, export: str | None, reason: str, lift: bool, dry_run: bool, **options: Any
    ) -> None:
        if (file is None) == (export is None):
            raise CommandError("Name a file to read, or one to write with --export.", returncode=USAGE)
        if export is not None:
            descriptor = os.open(export, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
                number = write_suppressions(out)
            said = [f"{number:,} addresses are on the list in {export}, each as a digest."]
            self.report({"file": export, "suppressed": number}, said, as_json=options["json"])
        elif file is not None:
            report = (
                lift_suppressions(Path(file), act=not dry_run)
                if lift
                else bring_suppressions(Path(file), reason, today(), act=not dry_run)
            )
            told = report.told(dry_run=dry_run)
            self.report(told, sentences(report, dry_run=dry_run), as_json=options["json"])


def sentences(report: Report, *, dry_run: bool) -> list[str]:
    """Return what became of a file, for a person."""
    told = [
        f"{report.rows:,} rows: {report.added:,} addresses are new on the list, {report.known:,} were there already.",
        f"{report.ended:,} subscriptions end.",
    ]
    if report.lifted:
        told = [f"{report.rows:,} rows: {report.lifted:,} addresses are taken off the list."]
    if report.broken:
        told.append(f"{report.broken:,} rows hold no address, or a digest of another newsroom's vault.")
    return [*told, *(["Nothing was changed."] if dry_run else [])]
