"""What can go wrong with sealed data, by whose fault it is.

A :class:`SealedValueError` is the fault of one stored value: it spoils the record that holds it, and no other. A
:class:`KeyTroubleError` is for whoever keeps the keys: nothing can be opened, or sealed, until it is mended. A
:class:`TextRefusedError` is the caller's own. No message holds a text, an address or any part of a key.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path


class SealedValueError(Exception):
    """One stored value cannot be opened; others can."""


class TruncatedError(SealedValueError):
    """The value is shorter than any that was ever sealed, or not of a length that sealing gives."""

    def __init__(self) -> None:
        super().__init__("This sealed value is cut short: restore the record from a backup of the database.")


class ForeignValueError(SealedValueError):
    """Something else than a sealed value stands where one should."""

    def __init__(self) -> None:
        super().__init__("This is no sealed value: something else than the vault has written it.")


class FutureVersionError(SealedValueError):
    """A later version of the program has sealed it.

    Args:
        version: of the format.
    """

    def __init__(self, version: int) -> None:
        super().__init__(
            f"This value is sealed in format {version}, which this version of the program does not know: update it."
        )


class WrongPurposeError(SealedValueError):
    """It was sealed for another purpose than the one that it is asked for.

    Args:
        purpose: that it was asked for.
    """

    def __init__(self, purpose: str) -> None:
        super().__init__(f"This value was not sealed for “{purpose}”: it was moved here from another column.")


class UnknownKeyError(SealedValueError):
    """The key that it was sealed to is not here.

    Args:
        key: name of the key, in hexadecimal.
    """

    def __init__(self, key: str) -> None:
        super().__init__(
            f"This value is sealed to the key {key}, which is not here: restore the private key from its backup, or "
            "start the process again if keys were rotated since it started."
        )
        self.key = key


class TamperedError(SealedValueError):
    """It was changed since it was sealed."""

    def __init__(self) -> None:
        super().__init__("This sealed value was changed since it was sealed: restore the record from a backup.")


class KeyTroubleError(Exception):
    """Keys are missing or cannot be used; the message tells whoever keeps them what to do."""


class NoVaultError(KeyTroubleError):
    """There is no vault yet.

    Args:
        place: where it would be.
    """

    def __init__(self, place: Path) -> None:
        super().__init__(f"There is no vault in {place}: run 'tamizdat vault init' once.")


class VaultExistsError(KeyTroubleError):
    """There is a vault already, and a second one would lose what the first one has sealed."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"There is a vault in {place} already: 'tamizdat vault rotate' gives it new keys. Nothing was changed."
        )


class NoPrivateKeyError(KeyTroubleError):
    """The process has no private key, as it should be everywhere but where something must be opened.

    Args:
        reason: why not, in a clause.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This process cannot open sealed values: {reason}. "
            "docs/how-to/keep-the-keys.md says how a process is given the private key."
        )


class LooseKeyFileError(KeyTroubleError):
    """Others can read a file with keys.

    Args:
        path: of the file.
        mode: what it must have at most, as for ``chmod``.
    """

    def __init__(self, path: Path, mode: str = "600") -> None:
        super().__init__(
            f"Other accounts of this machine can read {path}, which holds keys: run 'chmod {mode}' on it and, if "
            "somebody may have read it, 'tamizdat vault rotate'."
        )


class BrokenKeyFileError(KeyTroubleError):
    """A file with keys cannot be understood.

    Args:
        what: names the file or where its content came from.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} holds no keys that this version can read: restore it from its backup.")


class WrongPassphraseError(KeyTroubleError):
    """The passphrase does not open the file, or the file was changed; the two cannot be told apart."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The passphrase does not open {what}, or the file was changed: try again.")


class PassphraseRefusedError(KeyTroubleError):
    """A passphrase was asked for and there is none, or it is too short."""


class WrongKeyError(KeyTroubleError):
    """The private key at hand does not belong to this vault.

    Args:
        missing: names of the keys that it lacks.
    """

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"The private key at hand does not belong to this vault, which needs {missing}: give the process the right "
            "one, or restore it from its backup."
        )


class CannotKeepKeyError(KeyTroubleError):
    """New private keys could not be kept where the present ones come from.

    Args:
        source: where they come from, in words.
    """

    def __init__(self, source: str) -> None:
        super().__init__(
            f"The private key comes from {source}, where no new one can be kept: name a file for it with "
            "--private-key-to. Nothing was changed."
        )


class UnreadableValuesError(KeyTroubleError):
    """Some values do not say which key they need, so none can be forgotten.

    Args:
        values: how many.
    """

    def __init__(self, values: int) -> None:
        super().__init__(
            f"{values} stored values cannot be read and may need an older key: run 'tamizdat vault rotate' to see "
            "which, and restore or delete these records. Nothing was changed."
        )


class KeyStillFreshError(KeyTroubleError):
    """A key that was to be forgotten was current a moment ago, or a rotation is under way.

    Args:
        until: the day from which on it may be forgotten.
    """

    def __init__(self, until: dt.date) -> None:
        super().__init__(
            "The older keys were in use until now, and something may be on its way under them: bring the rotation to "
            f"its end, and forget them on {until} or later. Nothing was changed."
        )


class TextRefusedError(ValueError):
    """A text cannot be sealed. The message does not hold it."""


class PlainTextError(TypeError):
    """A text was about to be written to a column of sealed values without being sealed."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"{field} holds sealed values: assign the text to an object and save that, so that its index goes along."
        )
