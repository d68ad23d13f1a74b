"""``tamizdat newsletter import``: bring subscribers from another system."""

from __future__ import annotations

import csv
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from tamizdat.newsletter.management.naming import newsletters_of
from tamizdat.newsletter.moving.formats import (
    ADDRESS,
    FORMATS,
    Standing,
    columns_of,
    format_of,
    is_header,
    read_columns,
)
from tamizdat.newsletter.moving.importing import Complain, Import, Report
from tamizdat.newsletter.moving.tables import Row, look_at, rows_of
from tamizdat.progress import Progress
from tamizdat.vault.management.vault_command import VaultCommand

EVERYBODY = {"confirmed": Standing.WANTS, "left": Standing.LEFT}


class Command(VaultCommand):
    help = (
        "Bring subscribers from a CSV file of Mailchimp, Ghost, Substack or listmonk, or from a plain list, with their "
        "addresses, their language and the proof of their consent; everything else stays behind. Whoever has not "
        "confirmed is asked to. Who had left is not brought, and addresses that are gone or want no mail come onto the "
        "suppression list. It can be begun again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the export, as the other system has written it")
        parser.add_argument(
            "--newsletter",
            metavar="SLUG",
            action="append",
            required=True,
            help="what they are subscribed to; may be given for several languages, the first for all others",
        )
        parser.add_argument(
            "--format", choices=FORMATS, dest="format_", help="which system wrote it (else: seen from it)"
        )
        parser.add_argument(
            "--everybody",
            choices=EVERYBODY,
            help="what all those in the file have done, which the file does not say: confirmed (listmonk), or left",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--errors", metavar="FILE", help="a new file for the lines that cannot be used, with reasons"
        )
        parser.add_argument("--reconfirm", action="store_true", help="ask everybody to confirm anew")
        super().add_arguments(parser)

    def act(
        self,
        *,
        file: str,
        newsletter: list[str],
        format_: str | None,
        everybody: str | None,
        dry_run: bool,
        errors: str | None,
        reconfirm: bool,
        **options: Any,
    ) -> None:
        path, newsletters = Path(file), newsletters_of(newsletter)
        look = look_at(path)
        with rows_of(path, look) as rows:
            first, columns = begun(rows, file)
            system = format_ or format_of(columns)
            if everybody == "confirmed" and system != "listmonk":
                raise CommandError(f"“--everybody confirmed” is for listmonk: a {system} file says who has confirmed.")
            with complaints(errors) as complain, Progress("lines", look.lines, self.stderr) as progress:
                run = Import(
                    newsletters,
                    columns,
                    system,
                    timezone.now(),
                    everybody=EVERYBODY[everybody] if everybody else None,
                    reconfirm=reconfirm,
                    act=not dry_run,
                    complain=complain,
                )
                for line in run.run(chain(first, rows)):
                    progress.reached(line)
        told = {"dry_run": dry_run, **asdict(run.report)}
        self.report(told, sentences(run.report, dry_run=dry_run), as_json=options["json"])


def begun(rows: Iterator[Row], file: str) -> tuple[list[Row], list[str]]:
    """Read the first row; return it if it holds an address already, and the names of the columns.

    Raises:
        CommandError: the file holds no addresses.
    """
    first = next(rows, None)
    if first is None or first.cells is None:
        raise CommandError(f"{file} holds nothing that can be read: name the file that was exported.")
    columns = columns_of(first.cells)
    if not set(ADDRESS) & set(read_columns(columns).values()):
        raise CommandError(f"No column of {file} holds addresses: call it “email”.")
    return ([] if is_header(first.cells) else [first]), columns


@contextmanager
def complaints(errors: str | None) -> Iterator[Complain]:
    """Give somewhere to complain: a new file for its owner alone, or nowhere."""
    if errors is None:
        yield lambda _line, _address, _why: None
        return
    descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(("line", "address", "reason"))
        yield lambda line, address, why: written.writerow((line, address, why))


def sentences(report: Report, *, dry_run: bool) -> list[str]:
    """Return what an import came to, for a person."""
    told = [
        f"{report.rows:,} rows of a {report.format} file:",
        f"  {report.added:,} subscriptions are new.",
        f"  {report.waiting:,} wait for a confirmation, which is asked for by letter.",
        f"  {report.known:,} were known already and stay as they are.",
        f"  {report.suppressions:,} addresses are new on the suppression list; {report.ended:,} subscriptions end.",
        f"  {report.left:,} had left, {report.suppressed:,} get no mail, {report.erased:,} were erased.",
        f"  {report.duplicates:,} stood in the file before, {report.broken:,} could not be used.",
    ]
    if report.dropped:
        told.append(f"Left behind and stored nowhere: {', '.join(report.dropped)}.")
    return [*told, *(["Nothing was changed."] if dry_run else [])]
