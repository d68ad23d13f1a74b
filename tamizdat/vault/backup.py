"""A backup of the keys: the ring and the private keys in one file, locked with a passphrase of its own.

Without the private keys every sealed record is lost for good, and without the index keys nobody is found any more. So
the file holds all of them, and it is read back before it is called a backup. It holds no record: the database has a
backup of its own, and whoever finds one of the two has nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tamizdat.vault.errors import BrokenKeyFileError
from tamizdat.vault.keeping import refuse_wrong
from tamizdat.vault.keyfiles import read_guarded, write_new
from tamizdat.vault.locked import lock, unlock
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.ring import Ring

FORMAT = 1
_HOLDS = "vault backup"


@dataclass(frozen=True, slots=True)
class Backup:
    """All keys of a vault as they were at one time."""

    ring: Ring
    keys: PrivateKeys


def write_backup(file: Path, backup: Backup, passphrase: str) -> None:
    """Write a backup, and read it back.

    Raises:
        FileExistsError: a file of this name is there; it stays as it is.
        PassphraseRefusedError: the passphrase is too short.
        WrongKeyError: the private keys are not all that the ring needs.
    """
    refuse_wrong(backup.ring, backup.keys)
    told = {
        "format": FORMAT,
        "ring": json.loads(backup.ring.to_json()),
        "private": json.loads(backup.keys.to_json()),
    }
    write_new(file, lock(json.dumps(told).encode(), passphrase, _HOLDS))
    read_backup(file, passphrase)


def read_backup(file: Path, passphrase: str) -> Backup:
    """Read a backup.

    Raises:
        FileNotFoundError: there is none.
        LooseKeyFileError: others can read it.
        WrongPassphraseError: the passphrase is another one, or the file was changed.
        BrokenKeyFileError: it is no backup that this version knows.
        WrongKeyError: it lacks private keys that it should have.
    """
    what = str(file)
    content = unlock(read_guarded(file), passphrase, _HOLDS, what)
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise BrokenKeyFileError(what)
        ring, private = json.dumps(told["ring"]).encode(), json.dumps(told["private"]).encode()
    except (ValueError, KeyError, TypeError):
        raise BrokenKeyFileError(what) from None
    backup = Backup(Ring.from_json(ring, what), PrivateKeys.from_json(private, what))
    refuse_wrong(backup.ring, backup.keys)
    return backup
