"""Making, turning and forgetting keys: each step whole, whatever becomes of the process that takes it.

Private keys are always written before the ring that seals to them, and taken out of their file before the ring that
names them. So a process that is killed between the two leaves a vault that opens everything it has sealed, and the same
step taken again comes to the same end.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tamizdat.vault.blind_index import KEY_BYTES, index_key
from tamizdat.vault.errors import (
    CannotKeepKeyError,
    KeyStillFreshError,
    KeyTroubleError,
    NoVaultError,
    VaultExistsError,
    WrongKeyError,
)
from tamizdat.vault.keyfiles import OWNER_AND_GROUP, read_guarded, write_new, write_whole
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.ring import Dated, Ring
from tamizdat.vault.sources import PRIVATE, RING, Opener, Source, file_of, opener_from

# Days have no hours here, so two of them are at least one of 24.
QUARANTINE = dt.timedelta(days=2)
_LOCK = "lock"
_UNFINISHED = ".unfinished"


def make_vault(
    folder: Path, today: dt.date, *, private_file: Path | None = None, passphrase: str | None = None
) -> Ring:
    """Make a vault with its first keys.

    Args:
        folder: of the ring; made, for the owner alone.
        private_file: where the private key is kept; in the folder if None. One that is there already is used: an
            earlier attempt was ended after it.
        passphrase: locks the private key, if given.

    Raises:
        VaultExistsError: there is one.
        KeyTroubleError: the file that is there cannot be used.
    """
    if private_file is not None and private_file.exists():
        keys = _keys_in(private_file, passphrase)
    else:
        keys = PrivateKeys([]).with_new()
    secret = index_key(secrets.token_bytes(KEY_BYTES))
    dates = {name: Dated(today) for name in (*keys, secret.name)}
    ring = Ring(keys.public, (secret,), dates)
    put_vault(folder, ring, keys, private_file=private_file, passphrase=passphrase)
    return ring


def put_vault(
    folder: Path, ring: Ring, keys: PrivateKeys, *, private_file: Path | None = None, passphrase: str | None = None
) -> None:
    """Put a vault where there is none: of new keys, or of those from a backup.

    Args:
        private_file: as for :func:`make_vault`.

    Raises:
        VaultExistsError: there is one.
    """
    if folder.exists():
        raise VaultExistsError(folder)
    private = file_of(keys, passphrase)
    if private_file is not None and not private_file.exists():
        private_file.parent.mkdir(parents=True, exist_ok=True)
        write_new(private_file, private)
    unfinished = folder.with_name(f"{folder.name}{_UNFINISHED}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if private_file is None:
        write_new(unfinished / PRIVATE, private)
    write_new(unfinished / RING, ring.to_json())
    try:
        unfinished.rename(folder)
    except OSError:
        raise VaultExistsError(folder) from None


def turn_keys(
    folder: Path, load: Callable[[], Opener], today: dt.date, *, private_file: Path | None = None
) -> tuple[Ring, PrivateKeys]:
    """Give a vault new current keys, unless a rotation is under way already.

    Args:
        load: gives the present private keys, at a moment in which nobody else changes them.
        private_file: where the present and the new private key are kept together; where the present one is, if None.
            One that is there already is used: an earlier attempt was ended after it.

    Returns:
        The ring, and all private keys, the new one among them.

    Raises:
        WrongKeyError: the present private keys are not this vault's.
        CannotKeepKeyError: the new one could not be kept where the present one comes from.
    """
    with _alone(folder):
        ring, opener = _ring(folder), load()
        given = private_file is not None and private_file.exists()
        keys = _keys_in(private_file, opener.passphrase) if given and private_file else opener.keys
        refuse_wrong(ring, keys)
        if ring.rotating:
            return ring, keys
        # A key that the ring does not know was made by an attempt that was ended before it came to the ring.
        if not set(keys) - set(ring.dates):
            if given:
                raise KeyTroubleError(f"{private_file} holds no new key: name another file. Nothing was changed.")
            keys = keys.with_new()
            _keep(opener, keys, private_file)
        new = [key for key in keys.public if key.name not in ring.dates][-1]
        turned = ring.turned(new, index_key(secrets.token_bytes(KEY_BYTES)), today)
        write_whole(folder / RING, turned.to_json())
        return turned, keys


def settle_keys(folder: Path) -> Ring:
    """Write down that a rotation has come to its end."""
    with _alone(folder):
        ring = _ring(folder).settled()
        write_whole(folder / RING, ring.to_json())
        return ring


def note_backup(folder: Path, names: Collection[bytes], today: dt.date) -> None:
    """Write down that these keys are in a backup."""
    with _alone(folder):
        ring = _ring(folder)
        if set(names) == set(ring.names):
            write_whole(folder / RING, ring.backed_up(today).to_json())


def forget_keys(
    folder: Path,
    load: Callable[[], Opener],
    names: Collection[bytes],
    today: dt.date,
    *,
    private_file: Path | None = None,
) -> Ring:
    """Destroy older keys that no record needs; what was sealed to them can never be opened again.

    Args:
        load: as for :func:`turn_keys`.
        names: of the keys; the current ones stay in any case.
        private_file: where the remaining private keys are kept; where they are, if None.

    Raises:
        KeyStillFreshError: a process may be in the middle of sealing to one.
        WrongKeyError: the present private keys are not this vault's.
        CannotKeepKeyError: they could not be taken out of where they come from.
    """
    with _alone(folder):
        ring, opener = _ring(folder), load()
        going = set(names) & set(ring.older)
        refuse_fresh(ring, going, today)
        left, remaining = ring.without(going), opener.keys.without(going)
        refuse_wrong(left, remaining)
        if len(remaining) < len(opener.keys):
            _keep(opener, remaining, private_file)
        write_whole(folder / RING, left.to_json())
        return left


def refuse_fresh(ring: Ring, names: Collection[bytes], today: dt.date) -> None:
    """Refuse to forget keys that somebody may still be about to use: a request or a rotation that began before.

    Raises:
        KeyStillFreshError: with the day from which on it is safe.
    """
    until = ring.dates[ring.sealing_key.name].made + QUARANTINE
    if names and (ring.rotating or today < until):
        raise KeyStillFreshError(until)


def refuse_wrong(ring: Ring, keys: PrivateKeys) -> None:
    """Refuse private keys that cannot open everything that a ring has sealed.

    Raises:
        WrongKeyError: one is missing.
    """
    missing = [key.name.hex() for key in ring.sealing if key.name not in keys]
    if missing:
        raise WrongKeyError(", ".join(missing))


def _keys_in(file: Path, passphrase: str | None) -> PrivateKeys:
    return opener_from(Source("file", file), lambda _what: passphrase or "").keys


def _keep(opener: Opener, keys: PrivateKeys, private_file: Path | None) -> None:
    if private_file is not None:
        write_new(private_file, opener.file_of(keys))
    elif opener.source.writable and opener.source.path is not None:
        write_whole(opener.source.path, opener.file_of(keys))
    else:
        raise CannotKeepKeyError(opener.source.words)


def _ring(folder: Path) -> Ring:
    path = folder / RING
    return Ring.from_json(read_guarded(path, OWNER_AND_GROUP), str(path))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change the ring; the kernel gives the lock back whatever becomes of the process."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise NoVaultError(folder) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
