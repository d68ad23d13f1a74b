"""Where a process gets the private keys from: a descriptor, a file, a systemd credential, or the data directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tamizdat.settings.environment import Environment
from tamizdat.vault.errors import NoPrivateKeyError, PassphraseRefusedError
from tamizdat.vault.keyfiles import read_descriptor, read_guarded
from tamizdat.vault.locked import is_locked, lock, unlock
from tamizdat.vault.private_keys import PrivateKeys

LOCKED_KEYS = "vault private keys"
FOLDER = "vault"
RING = "ring.json"
PRIVATE = "private-key.json"

# Asks whoever sits at the terminal for the passphrase of what is named.
Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Source:
    """A place that private keys come from.

    Args:
        sort: ``descriptor``, ``file``, ``credential`` or ``data directory``.
        path: None for a descriptor.
    """

    sort: str
    path: Path | None = None
    descriptor: int = -1

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return f"descriptor {self.descriptor}" if self.path is None else f"the {self.sort} {self.path}"

    @property
    def writable(self) -> bool:
        """Whether new private keys may be kept there too. systemd gives a service a copy of a credential."""
        return self.sort in ("file", "data directory")


@dataclass(frozen=True, slots=True)
class Opener:
    """Private keys with where they came from.

    Args:
        passphrase: that they were locked with; None if they were not.
    """

    keys: PrivateKeys
    source: Source
    passphrase: str | None = field(default=None, repr=False)

    def file_of(self, keys: PrivateKeys) -> bytes:
        """Return other keys as a file holds them, locked if these were."""
        return file_of(keys, self.passphrase)


def file_of(keys: PrivateKeys, passphrase: str | None) -> bytes:
    """Return the content of a file of private keys, locked if there is a passphrase."""
    return keys.to_json() if passphrase is None else lock(keys.to_json(), passphrase, LOCKED_KEYS)


def source_of(environment: Environment) -> Source:
    """Return where this process is to get private keys from; the data directory if nothing else is set."""
    if environment.vault_key_fd is not None:
        return Source("descriptor", descriptor=environment.vault_key_fd)
    if environment.vault_key_file is not None:
        return Source("file", environment.vault_key_file)
    if environment.vault_credential is not None:
        return Source("credential", environment.vault_credential)
    return Source("data directory", environment.data_dir / FOLDER / PRIVATE)


def opener_from(source: Source, passphrase: Ask) -> Opener:
    """Read private keys.

    Args:
        passphrase: gives the passphrase, if one is needed.

    Raises:
        NoPrivateKeyError: there are none.
        KeyTroubleError: there is something, and it cannot be used.
    """
    content = content_of(source)
    if not is_locked(content):
        return Opener(PrivateKeys.from_json(content, source.words), source)
    said = passphrase(source.words)
    keys = PrivateKeys.from_json(unlock(content, said, LOCKED_KEYS, source.words), source.words)
    return Opener(keys, source, said)


def content_of(source: Source) -> bytes:
    """Read what a source gives.

    Raises:
        NoPrivateKeyError: nothing is there, or this account may not read it.
        LooseKeyFileError: others can read it.
    """
    try:
        return read_descriptor(source.descriptor) if source.path is None else read_guarded(source.path)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NoPrivateKeyError(f"its private key would come from {source.words} ({reason})") from None


def passphrase_set(environment: Environment) -> str | None:
    """Return the passphrase that the settings lead to, or None if they lead to none.

    Raises:
        PassphraseRefusedError: what they lead to cannot be read.
    """
    descriptor, file = environment.vault_passphrase_fd, environment.vault_passphrase_file
    if descriptor is None and file is None:
        return None
    try:
        content = read_descriptor(descriptor) if descriptor is not None else read_guarded(file or Path())
        return content.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise PassphraseRefusedError(f"The vault's passphrase cannot be read ({reason}): see its setting.") from None
