"""``tamizdat newsletter export``: take subscribers out in a locked file, or open such a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import override

from tamizdat.newsletter.management.naming import newsletters_of
from tamizdat.newsletter.moving.exporting import read_export, write_export
from tamizdat.progress import Progress
from tamizdat.vault import at_hand
from tamizdat.vault.keyfiles import write_new
from tamizdat.vault.management.vault_command import USAGE, VaultCommand, ask, passphrase_from

STANDARD_OUTPUT = "-"


class Command(VaultCommand):
    help = (
        "Write the subscriptions of a newsletter, with addresses and the proof of their consent, to a new file that is "
        "locked with a passphrase; this needs the vault's private key. --open makes of such a file the CSV that is in "
        "it, on any machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--newsletter", metavar="SLUG", help="whose subscriptions are written")
        what.add_argument("--open", metavar="FILE", dest="opened", help="a file that was written so")
        parser.add_argument("--to", metavar="FILE", required=True, help="a new file; with --open also - for the screen")
        parser.add_argument(
            "--passphrase-file", metavar="FILE", help="holds the file's passphrase; may be /dev/fd/3 (else asked)"
        )
        super().add_arguments(parser)

    def act(
        self, *, newsletter: str | None, opened: str | None, to: str, passphrase_file: str | None, **options: Any
    ) -> None:
        if opened is not None:
            self.open(Path(opened), to, passphrase_file, as_json=options["json"])
        elif newsletter is not None:
            self.export(newsletter, Path(to), passphrase_file, as_json=options["json"])

    def export(self, slug: str, file: Path, passphrase_file: str | None, *, as_json: bool) -> None:
        """Write an export.

        Raises:
            CommandError: there is no such newsletter.
        """
        newsletter = newsletters_of([slug])[0]
        if file.exists():
            raise FileExistsError(0, "", str(file))
        at_hand.opener(ask)
        passphrase = passphrase_from(passphrase_file, "the export", new=True)
        total = newsletter.subscriptions.count()
        with override("en"), Progress("subscriptions", total, self.stderr) as progress:
            done, failed = write_export(file, newsletter, passphrase, progress.reached)
        said = [f"{done:,} subscriptions are in {file}, which opened again with the passphrase."]
        if failed:
            said.append(f"{failed:,} addresses could not be opened and are not in it: run 'tamizdat vault status'.")
        told = {"file": str(file), "subscriptions": done, "unreadable": failed}
        self.report(told, said, as_json=as_json, good=not failed)

    def open(self, file: Path, to: str, passphrase_file: str | None, *, as_json: bool) -> None:
        """Open an export.

        Raises:
            CommandError: it cannot be opened, or the report would stand among the addresses.
        """
        if to == STANDARD_OUTPUT and as_json:
            raise CommandError("--json and --to - both want standard output: name a file.", returncode=USAGE)
        content = read_export(file, passphrase_from(passphrase_file, "the export"))
        if to == STANDARD_OUTPUT:
            sys.stdout.write(content.decode())
            return
        write_new(Path(to), content)
        said = [f"The addresses are in {to}, readable by its owner alone. Delete it when it has served."]
        self.report({"file": to}, said, as_json=as_json)
