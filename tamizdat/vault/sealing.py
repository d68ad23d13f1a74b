"""Sealing and opening: the rules and the form of a sealed value, without files and settings.

A value is sealed by HPKE in its base mode (RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305). Each
has a key pair of its own, whose private half is gone once it is sealed; only the vault's private key opens it.

======== ==================================================================
bytes    content
======== ==================================================================
0–1      ``tv``
2        version of the format, 1
3–10     name of the key that it is sealed to
11–14    tag of the purpose
15–46    encapsulated key
47–      the padded text, encrypted, and 16 bytes that prove it unchanged
======== ==================================================================

The first fifteen bytes and the purpose itself are bound into the seal as HPKE's ``info``: a value with any bit changed,
or moved to a column of another purpose, does not open. The text is padded to 64, 128, 256 … bytes (a single 0x80 and
zeros, as ISO/IEC 7816-4 does), so of a mail address of at most 63 bytes the length tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tamizdat.vault.errors import (
    ForeignValueError,
    FutureVersionError,
    TamperedError,
    TextRefusedError,
    TruncatedError,
    UnknownKeyError,
    WrongPurposeError,
)
from tamizdat.vault.purposes import TAG_BYTES, purpose_bytes, purpose_tag
from tamizdat.vault.text import in_utf8

MAGIC = b"tv"
VERSION = 1
KEY_NAME_BYTES = 8
HEADER_BYTES = len(MAGIC) + 1 + KEY_NAME_BYTES + TAG_BYTES
ENCAPSULATED_BYTES = 32
PROOF_BYTES = 16
OVERHEAD = HEADER_BYTES + ENCAPSULATED_BYTES + PROOF_BYTES
LEAST_PADDED = 64
MOST_PADDED = 64 * 1024
_MARK = b"\x80"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key, to which anybody who has it can seal.

    Args:
        name: eight bytes that follow from the key.
    """

    name: bytes
    public: X25519PublicKey


def sealing_key(public: X25519PublicKey) -> SealingKey:
    """Name a public key."""
    raw = public.public_bytes_raw()
    return SealingKey(hashlib.sha256(b"tamizdat vault sealing key\0" + raw).digest()[:KEY_NAME_BYTES], public)


def seal_to(key: SealingKey, purpose: str, text: str) -> bytes:
    """Seal a text, so that only who has the private key reads it, and only for this purpose.

    Args:
        text: of at most 65,535 bytes in UTF-8.

    Returns:
        63 bytes more than the padded text: 127 for a text of at most 63 bytes.

    Raises:
        TextRefusedError: it is too long, or no text that can be written in UTF-8.
    """
    header = MAGIC + bytes([VERSION]) + key.name + purpose_tag(purpose)
    return header + _SUITE.encrypt(_padded(text), key.public, info=header + purpose_bytes(purpose))


def open_with(keys: Mapping[bytes, X25519PrivateKey], purpose: str, value: bytes) -> str:
    """Open a sealed value.

    Args:
        keys: private keys by the names of their public ones.

    Raises:
        SealedValueError: it cannot be opened; the kind of error says why.
    """
    name = key_of(value)
    header, rest = value[:HEADER_BYTES], value[HEADER_BYTES:]
    if header[-TAG_BYTES:] != purpose_tag(purpose):
        raise WrongPurposeError(purpose)
    key = keys.get(name)
    if key is None:
        raise UnknownKeyError(name.hex())
    try:
        padded = _SUITE.decrypt(rest, key, info=header + purpose_bytes(purpose))
    except InvalidTag:
        raise TamperedError from None
    return _unpadded(padded)


def key_of(value: bytes) -> bytes:
    """Return the name of the key that a value is sealed to.

    Raises:
        ForeignValueError: it is no sealed value.
        FutureVersionError: a later version of the program made it.
        TruncatedError: it is cut short.
    """
    if not value or value[: len(MAGIC)] != MAGIC[: len(value)] or value[len(MAGIC) : len(MAGIC) + 1] == b"\0":
        raise ForeignValueError
    if len(value) > len(MAGIC) and value[len(MAGIC)] > VERSION:
        raise FutureVersionError(value[len(MAGIC)])
    if not _is_padded_length(len(value) - OVERHEAD):
        raise TruncatedError
    return value[len(MAGIC) + 1 : len(MAGIC) + 1 + KEY_NAME_BYTES]


def _is_padded_length(length: int) -> bool:
    return LEAST_PADDED <= length <= MOST_PADDED and length.bit_count() == 1


def _padded(text: str) -> bytes:
    content = in_utf8(text)
    if len(content) >= MOST_PADDED:
        raise TextRefusedError(f"A text of more than {MOST_PADDED - 1:,} bytes is not sealed: keep it elsewhere.")
    length = max(LEAST_PADDED, 1 << len(content).bit_length())
    return (content + _MARK).ljust(length, b"\0")


def _unpadded(padded: bytes) -> str:
    content, mark, zeros = padded.rpartition(_MARK)
    # Only who can seal could have made this, and our own sealing never does.
    if not mark or zeros.strip(b"\0"):
        raise ForeignValueError
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise ForeignValueError from None
