"""Files with keys: read only if nobody else can read them, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from tamizdat.vault.errors import BrokenKeyFileError, LooseKeyFileError

OWNER_ONLY = 0o077
OWNER_AND_GROUP = 0o007
LARGEST = 1024 * 1024


def read_guarded(path: Path, forbidden: int = OWNER_ONLY) -> bytes:
    """Read a file with keys.

    Args:
        forbidden: bits of its mode that it must not have.

    Raises:
        FileNotFoundError: there is none.
        LooseKeyFileError: others can read it, so the keys may be known.
    """
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        # A pipe (/dev/fd/3) belongs to whoever opened it.
        if stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) & forbidden:
            raise LooseKeyFileError(path, "600" if forbidden == OWNER_ONLY else "640")
        return _at_most(file.read(LARGEST + 1), str(path))


def read_descriptor(descriptor: int) -> bytes:
    """Read a descriptor that the process was started with, to its end, and close it.

    Raises:
        OSError: it is not open.
    """
    with os.fdopen(descriptor, "rb") as file:
        return _at_most(file.read(LARGEST + 1), f"Descriptor {descriptor}")


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another, if there is one: readers see the old one or the new one, whole.

    It keeps the group and the mode of the old one, where both stay within what is permitted; a new one is for its
    owner alone.
    """
    path = path.resolve()
    unfinished = _written(path, content)
    with contextlib.suppress(FileNotFoundError):
        old = path.stat()
        unfinished.chmod(stat.S_IMODE(old.st_mode) & ~OWNER_AND_GROUP)
        if old.st_gid != unfinished.stat().st_gid:
            os.chown(unfinished, -1, old.st_gid)
    unfinished.replace(path)
    _keep(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Make a file that is for its owner alone.

    Raises:
        FileExistsError: there is one of this name already; it stays as it is.
    """
    path = path.resolve()
    unfinished = _written(path, content)
    try:
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()
    _keep(path.parent)


def _written(path: Path, content: bytes) -> Path:
    # Always the same name: what a killed process has left of it, keys perhaps, is gone with the next one's.
    unfinished = path.with_name(f".{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return unfinished


def _keep(folder: Path) -> None:
    # The name of a file is safe only once its folder is.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _at_most(content: bytes, what: str) -> bytes:
    if len(content) > LARGEST:
        raise BrokenKeyFileError(what)
    return content
