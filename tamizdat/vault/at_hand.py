"""The keys that this process has at hand, and what it does with them: ``seal``, ``open_sealed``, ``blind_index``.

The ring's file is looked at with every use (a microsecond), so that a process sees at once when keys were rotated. The
private keys are read when something is first opened, and again when their file has changed; a descriptor is read
once. A process that answers the web says ``seal_only()`` first of all: then it never looks for a private key.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings

from tamizdat.vault.blind_index import index_with
from tamizdat.vault.errors import NoPrivateKeyError, NoVaultError
from tamizdat.vault.keyfiles import OWNER_AND_GROUP, read_guarded
from tamizdat.vault.ring import Ring
from tamizdat.vault.sealing import open_with, seal_to
from tamizdat.vault.sources import FOLDER, RING, Ask, Opener, opener_from, passphrase_set, source_of

T = TypeVar("T")
# Inode, time and size: when one has changed, so has the file.
Look = tuple[int, int, int]


@dataclass(slots=True)
class _Seen(Generic[T]):
    """What a file held when it was last read."""

    path: str
    look: Look
    held: T


@dataclass(slots=True)
class _AtHand:
    ring: _Seen[Ring] | None = None
    opener: _Seen[Opener] | None = None
    # A descriptor can be read once.
    from_descriptor: Opener | None = None
    passphrase: str | None = None
    seal_only: bool = False

    def __repr__(self) -> str:
        return "<keys at hand>"


_at_hand = _AtHand()


def seal(purpose: str, text: str) -> bytes:
    """Lock a text, so that it can be opened only with the private key, and only for this purpose.

    Args:
        purpose: small letters, digits, dots and hyphens, such as ``newsletter.address``.

    Raises:
        TextRefusedError: the text cannot be sealed.
        KeyTroubleError: there is no vault, or its ring cannot be used.
    """
    return seal_to(ring().sealing_key, purpose, text)


def open_sealed(purpose: str, value: bytes) -> str:
    """Return the text that was sealed.

    Raises:
        SealedValueError: this one value cannot be opened.
        KeyTroubleError: this process can open none.
    """
    return open_with(opener().keys, purpose, value)


def blind_index(purpose: str, text: str) -> bytes:
    """Return what an address is to be found by from now on; 32 bytes.

    To find a record use :func:`blind_indexes`, or the field's own look-up: it may have an index from before a rotation.

    Raises:
        TextRefusedError: the text cannot be indexed.
        KeyTroubleError: there is no vault, or its ring cannot be used.
    """
    return index_with(ring().index_key, purpose, text)


def blind_indexes(purpose: str, text: str) -> list[bytes]:
    """Return all that an address may be found by, the current index first."""
    return ring().indexes(purpose, text)


def folder() -> Path:
    """Return where the vault's own files are."""
    return Path(settings.DATA_DIR) / FOLDER


def ring() -> Ring:
    """Return the ring as its file has it now.

    Raises:
        NoVaultError: there is no vault yet.
        LooseKeyFileError: others can read the file.
        BrokenKeyFileError: it cannot be understood.
    """
    # As a string: making a Path would take longer than looking.
    path = f"{settings.DATA_DIR}/{FOLDER}/{RING}"
    try:
        look = _look(path)
        seen = _at_hand.ring
        if seen is None or seen.look != look or seen.path != path:
            held = Ring.from_json(read_guarded(Path(path), OWNER_AND_GROUP), path)
            _at_hand.ring = seen = _Seen(path, look, held)
    except FileNotFoundError:
        raise NoVaultError(folder()) from None
    return seen.held


def opener(ask: Ask | None = None) -> Opener:
    """Return the private keys.

    Args:
        ask: asks for a passphrase, should one be needed that the settings do not lead to.

    Raises:
        NoPrivateKeyError: this process has none, or must have none.
        KeyTroubleError: there are some, and they cannot be used.
    """
    if _at_hand.seal_only:
        raise NoPrivateKeyError("it answers the web, and what answers the web only seals")
    source = source_of(settings.ENVIRONMENT)
    if source.path is None:
        if _at_hand.from_descriptor is None:
            _at_hand.from_descriptor = opener_from(source, _asking(ask))
        return _at_hand.from_descriptor
    path = str(source.path)
    look = _look(path) if source.path.exists() else (0, 0, 0)
    seen = _at_hand.opener
    if seen is None or (seen.path, seen.look) != (path, look):
        _at_hand.opener = seen = _Seen(path, look, opener_from(source, _asking(ask)))
    return seen.held


def seal_only() -> None:
    """Let this process open nothing from now on."""
    _at_hand.seal_only = True
    _at_hand.opener = _at_hand.from_descriptor = _at_hand.passphrase = None


def _asking(ask: Ask | None) -> Ask:
    def passphrase(what: str) -> str:
        said = _passphrase_set()
        if said is not None:
            return said
        if ask is None:
            raise NoPrivateKeyError(
                f"{what} is locked with a passphrase, and neither TAMIZDAT_VAULT_PASSPHRASE_FD nor "
                "TAMIZDAT_VAULT_PASSPHRASE_FILE leads to it"
            )
        return ask(what)

    return passphrase


def _passphrase_set() -> str | None:
    if _at_hand.passphrase is None:
        _at_hand.passphrase = passphrase_set(settings.ENVIRONMENT)
    return _at_hand.passphrase


def _look(path: str) -> Look:
    status = os.stat(path)  # noqa: PTH116  see ring()
    return status.st_ino, status.st_mtime_ns, status.st_size
