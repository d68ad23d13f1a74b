"""``tamizdat vault backup``: all keys in one file, locked with a passphrase."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tamizdat.vault import at_hand
from tamizdat.vault.backup import Backup, write_backup
from tamizdat.vault.keeping import note_backup
from tamizdat.vault.management.vault_command import VaultCommand, ask, passphrase_from, today


class Command(VaultCommand):
    help = (
        "Write all keys to a new file, locked with a passphrase of its own, and read it back. It holds no record; keep "
        "it where the backups of the database are not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", metavar="FILE", required=True, help="a file that is not there yet")
        parser.add_argument(
            "--passphrase-file", metavar="FILE", help="holds the backup's passphrase; may be /dev/fd/3 (else asked)"
        )
        super().add_arguments(parser)

    def act(self, *, out: str, passphrase_file: str | None, **options: Any) -> None:
        file = Path(out).expanduser().absolute()
        backup = Backup(at_hand.ring(), at_hand.opener(ask).keys)
        write_backup(file, backup, passphrase_from(passphrase_file, "the backup", new=True))
        note_backup(at_hand.folder(), backup.ring.names, today())
        names = [name.hex() for name in backup.ring.names]
        self.report(
            {"file": str(file), "keys": names},
            [
                f"{len(names)} keys are in {file}, which opened again with the passphrase.",
                f"Next: 'tamizdat vault restore-check {file}' proves that it opens what the database holds.",
            ],
            as_json=options["json"],
        )
