"""Locked content: keys under a passphrase, for a file that may come into other hands.

The passphrase goes through Argon2id (RFC 9106, section 4, the second recommended choice: 64 MiB, three rounds, four
lanes) and the content through ChaCha20-Poly1305 (RFC 8439). What is said openly (what the file holds and how it was
locked) is bound to it. A locked file is text, so that it can be printed.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tamizdat.vault.errors import BrokenKeyFileError, PassphraseRefusedError, WrongPassphraseError

FORMAT = 1
SHORTEST_PASSPHRASE = 16
SALT_BYTES = 16
NONCE_BYTES = 12
LOCK_KEY_BYTES = 32
KIBIBYTES, ROUNDS, LANES = 64 * 1024, 3, 4
# A file that somebody else made must not take all of the machine.
MOST_KIBIBYTES, MOST_ROUNDS, MOST_LANES = 1024 * 1024, 16, 16
_KIND = "locked"


def lock(content: bytes, passphrase: str, holds: str) -> bytes:
    """Lock content with a passphrase.

    Args:
        holds: what it is, such as ``vault backup``; said openly.

    Raises:
        PassphraseRefusedError: the passphrase is too short to stand against guessing.
    """
    refuse_short(passphrase)
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    told = {
        "kind": _KIND,
        "format": FORMAT,
        "holds": holds,
        "argon2id": {"kibibytes": KIBIBYTES, "rounds": ROUNDS, "lanes": LANES, "salt": _text(salt)},
        "nonce": _text(nonce),
    }
    sealed = ChaCha20Poly1305(_derived(passphrase, told)).encrypt(nonce, content, _open_part(told))
    return json.dumps(told | {"content": _text(sealed)}, indent=1).encode() + b"\n"


def unlock(content: bytes, passphrase: str, holds: str, what: str) -> bytes:
    """Unlock what :func:`lock` has locked.

    Args:
        holds: what it must be.
        what: names the file in errors.

    Raises:
        BrokenKeyFileError: it is nothing that was locked, or something else than expected.
        WrongPassphraseError: the passphrase is another one, or the file was changed.
    """
    try:
        told = json.loads(content)
        if (told["kind"], told["format"], told["holds"]) != (_KIND, FORMAT, holds):
            raise BrokenKeyFileError(what)
        sealed = base64.b64decode(told.pop("content"), validate=True)
        nonce = base64.b64decode(told["nonce"], validate=True)
        key = _derived(passphrase, told)
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, _open_part(told))
    except (ValueError, KeyError, TypeError):
        raise BrokenKeyFileError(what) from None
    except InvalidTag:
        raise WrongPassphraseError(what) from None


def is_locked(content: bytes) -> bool:
    """Tell whether content needs a passphrase."""
    try:
        return bool(json.loads(content)["kind"] == _KIND)
    except (ValueError, KeyError, TypeError):
        return False


def refuse_short(passphrase: str) -> None:
    """Refuse a passphrase that a computer would guess.

    Raises:
        PassphraseRefusedError: it is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseRefusedError(
            f"A passphrase of fewer than {SHORTEST_PASSPHRASE} characters can be guessed: take five or more words "
            "that dice have chosen."
        )


def _derived(passphrase: str, told: dict[str, Any]) -> bytes:
    cost = told["argon2id"]
    kibibytes, rounds, lanes = cost["kibibytes"], cost["rounds"], cost["lanes"]
    if not (0 < kibibytes <= MOST_KIBIBYTES and 0 < rounds <= MOST_ROUNDS and 0 < lanes <= MOST_LANES):
        raise ValueError(kibibytes)
    salt = base64.b64decode(cost["salt"], validate=True)
    kdf = Argon2id(salt=salt, length=LOCK_KEY_BYTES, iterations=rounds, lanes=lanes, memory_cost=kibibytes)
    # Typed on another keyboard, the same passphrase may be written in another form.
    return kdf.derive(unicodedata.normalize("NFKC", passphrase).encode())


def _open_part(told: dict[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
