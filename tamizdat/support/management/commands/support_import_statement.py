"""``tamizdat support import-statement``: bring a statement of the newsroom's bank."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from tamizdat.progress import Progress
from tamizdat.support.models import BankAccount
from tamizdat.support.statements import camt
from tamizdat.support.statements.importing import FORMATS, Report, bring
from tamizdat.support.statements.lines import StatementError
from tamizdat.support.statements.table import layout_of
from tamizdat.vault.management.vault_command import VaultCommand


class Command(VaultCommand):
    help = (
        "Bring a statement of the newsroom's bank, in camt.053 or CSV. Each line is booked once, however often it is "
        "brought. What carries the code of a contribution belongs to it; what came in and carries none waits in the "
        "admin until a colleague sees to it, with its text sealed. Who paid is not kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the statement, as the bank has written it")
        parser.add_argument("--format", choices=FORMATS, default="", dest="format_", help="of the file (else: seen)")
        parser.add_argument(
            "--account", metavar="NAME", help="of the account in the admin (else: seen from it, or the only one)"
        )
        parser.add_argument(
            "--columns",
            metavar="LIST",
            default="",
            help="of a CSV file, by name or place, such as date=1,amount=Betrag,text=3 (else: seen)",
        )
        parser.add_argument("--dates", choices=("dmy", "mdy"), default="", help="how a CSV file writes days")
        parser.add_argument("--encoding", default="", help="of a CSV file (else: seen)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        super().add_arguments(parser)

    def act(
        self,
        *,
        file: str,
        format_: str,
        account: str | None,
        columns: str,
        dates: str,
        encoding: str,
        dry_run: bool,
        **options: Any,
    ) -> None:
        path = Path(file)
        if path.stat().st_size > camt.LARGEST:
            raise CommandError("This file has more than 64 MB: export a shorter time.")
        try:
            with Progress("contributions", 0, self.stderr) as progress:
                report = bring(
                    path.read_bytes(),
                    account_called(account),
                    layout_of(columns, dates, encoding),
                    timezone.now(),
                    format_=format_,
                    act=not dry_run,
                    seen=lambda done, total: reached(progress, done, total),
                )
        except StatementError as error:
            raise CommandError(str(error)) from None
        told = {"dry_run": dry_run, **asdict(report)}
        self.report(told, sentences(report, dry_run=dry_run), as_json=options["json"])


def reached(progress: Progress, done: int, total: int) -> None:
    """Show how many contributions have been asked about."""
    progress.total = total
    progress.reached(done)


def account_called(name: str | None) -> BankAccount | None:
    """Return the account of a name; None if none was given.

    Raises:
        CommandError: there is none, or more than one.
    """
    if name is None:
        return None
    found = list(BankAccount.objects.filter(name=name)[:2])
    if len(found) != 1:
        raise CommandError(f"There is no one account called {name!r}: see “Bank accounts” in the admin.")
    return found[0]


def sentences(report: Report, *, dry_run: bool) -> list[str]:
    """Return what became of a statement, for a person."""
    told = [
        f"{report.lines:,} lines of a statement of {report.account}:",
        f"  {report.matched:,} belong to a contribution; the ledger has got {report.entries:,} entries.",
        f"  {report.unmatched:,} wait in the admin for a colleague.",
        f"  {report.known:,} had been brought before.",
        f"  {report.other:,} are what the newsroom has paid itself, and are not kept.",
    ]
    return [*told, *(["Nothing was changed."] if dry_run else [])]
