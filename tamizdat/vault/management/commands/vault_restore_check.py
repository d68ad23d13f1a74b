"""``tamizdat vault restore-check``: prove that a backup of the keys opens what is in the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tamizdat.vault import at_hand
from tamizdat.vault.backup import Backup, read_backup
from tamizdat.vault.checking import Proof, prove
from tamizdat.vault.errors import NoVaultError
from tamizdat.vault.management.vault_command import VaultCommand, passphrase_from, told_troubles
from tamizdat.vault.records import tables


class Command(VaultCommand):
    help = (
        "Open every sealed value of the database with the keys of a backup, in memory, and compare every index. "
        "Nothing is written. Exit code 1 when the backup would not bring everything back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", metavar="FILE", help="made by 'vault backup'")
        parser.add_argument(
            "--passphrase-file", metavar="FILE", help="holds the backup's passphrase; may be /dev/fd/3 (else asked)"
        )
        super().add_arguments(parser)

    def act(self, *, backup: str, passphrase_file: str | None, **options: Any) -> None:
        keys = read_backup(Path(backup).expanduser(), passphrase_from(passphrase_file, backup))
        missing, among = missing_keys(keys), tables()
        with self.progress(among) as tell:
            proof = prove(among, keys, tell)
        told = {
            "records": proof.records,
            "opened": proof.opened,
            "found": proof.found,
            "unproven": proof.unproven,
            "failures": told_troubles(proof.failures),
            "missing_keys": missing,
        }
        good = not (proof.failures or missing)
        self.report(told, sentences(proof, missing), as_json=options["json"], good=good)


def missing_keys(backup: Backup) -> list[str]:
    """Return the keys that the vault has and the backup has not; none if the vault itself is what was lost."""
    try:
        present = at_hand.ring().names
    except NoVaultError:
        return []
    return [name.hex() for name in present if name not in backup.ring.dates]


def sentences(proof: Proof, missing: list[str]) -> list[str]:
    """Return what was found, for a person."""
    lines = [f"{one.table} {one.number}: {one.kind}." for one in proof.failures]
    if missing:
        lines.append(f"The backup is older than the keys {', '.join(missing)}: make a new one.")
    lines.append(
        f"{proof.records:,} records: {proof.opened:,} sealed values opened, {proof.found:,} indexes are right, "
        f"{proof.unproven:,} stand alone, {len(proof.failures):,} failures. Nothing was written."
    )
    return lines
