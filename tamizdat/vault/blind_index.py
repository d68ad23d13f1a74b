"""Blind indexes: what an address is found by, without being readable.

An index is a keyed BLAKE2b digest (RFC 7693) over the purpose and the address in its normal form, behind the name of
the key. A stolen database without the index key does not allow a single guess to be tested. Whoever has the key too,
which the web server needs for sign-up, can test guesses; docs/threat-model.md says what follows.

====== =========================================
bytes  content
====== =========================================
0–3    name of the key
4–31   digest
====== =========================================
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tamizdat.vault.normal_form import normal_form
from tamizdat.vault.purposes import purpose_bytes

KEY_BYTES = 32
NAME_BYTES = 4
INDEX_BYTES = 32


@dataclass(frozen=True, slots=True)
class IndexKey:
    """A secret key of indexes.

    Args:
        name: four bytes that follow from the key.
    """

    name: bytes
    secret: bytes = field(repr=False)


def index_key(secret: bytes) -> IndexKey:
    """Name a key.

    Args:
        secret: 32 random bytes.
    """
    return IndexKey(hashlib.sha256(b"tamizdat vault index key\0" + secret).digest()[:NAME_BYTES], secret)


def index_with(key: IndexKey, purpose: str, text: str) -> bytes:
    """Return the index of an address; the same for each way of writing it, another one for each purpose and key.

    Raises:
        TextRefusedError: the text cannot be written in UTF-8.
    """
    message = purpose_bytes(purpose) + b"\0" + normal_form(text)
    return key.name + hashlib.blake2b(message, key=key.secret, digest_size=INDEX_BYTES - NAME_BYTES).digest()


def index_key_of(index: bytes) -> bytes:
    """Return the name of the key that an index was made with."""
    return index[:NAME_BYTES]
