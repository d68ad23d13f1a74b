"""``tamizdat vault init``: make the vault with its first keys, or put it back from a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from tamizdat.vault import at_hand
from tamizdat.vault.backup import read_backup
from tamizdat.vault.errors import CannotKeepKeyError
from tamizdat.vault.keeping import make_vault, put_vault
from tamizdat.vault.management.vault_command import VaultCommand, passphrase_from, today
from tamizdat.vault.sources import PRIVATE, passphrase_set, source_of


class Command(VaultCommand):
    help = (
        "Make the vault: a key pair for sealing and a key for indexes. Whatever readers give of themselves is sealed "
        "to it. Without options the private key lies in the data directory, beside what it opens."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--private-key-to", metavar="FILE", help="where the private key is kept instead")
        parser.add_argument("--lock", action="store_true", help="lock the private key with a passphrase")
        parser.add_argument("--from-backup", metavar="FILE", help="put the keys of a backup back")
        parser.add_argument(
            "--passphrase-file", metavar="FILE", help="holds the backup's passphrase; may be /dev/fd/3 (else asked)"
        )
        super().add_arguments(parser)

    def act(
        self,
        *,
        private_key_to: str | None,
        lock: bool,
        from_backup: str | None,
        passphrase_file: str | None,
        **options: Any,
    ) -> None:
        folder, private_file = at_hand.folder(), private_file_for(private_key_to)
        passphrase = lock_passphrase() if lock else None
        if from_backup:
            backup = read_backup(Path(from_backup), passphrase_from(passphrase_file, from_backup))
            ring = backup.ring
            put_vault(folder, ring, backup.keys, private_file=private_file, passphrase=passphrase)
        else:
            ring = make_vault(folder, today(), private_file=private_file, passphrase=passphrase)
        private = private_file or folder / PRIVATE
        self.report(
            {
                "vault": str(folder),
                "private_key": str(private),
                "locked": lock,
                "sealing_key": ring.sealing_key.name.hex(),
                "index_key": ring.index_key.name.hex(),
            },
            [
                f"The vault is in {folder}, the private key in {private}.",
                "Next: 'tamizdat vault backup'. If the private key is lost, so is everything that is sealed.",
            ],
            as_json=options["json"],
        )


def private_file_for(option: str | None) -> Path | None:
    """Return where a new vault's private key is kept, or None for the vault's own folder.

    Raises:
        CannotKeepKeyError: the settings lead to a place where nothing can be kept.
    """
    if option:
        return Path(option).expanduser().absolute()
    source = source_of(settings.ENVIRONMENT)
    if not source.writable:
        raise CannotKeepKeyError(source.words)
    return source.path if source.sort == "file" else None


def lock_passphrase() -> str:
    """Return the passphrase that the private key is locked with: the one that the settings lead to, or asked for."""
    said = passphrase_set(settings.ENVIRONMENT)
    return said if said is not None else passphrase_from(None, "the private key", new=True)
