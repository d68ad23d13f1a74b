"""Purposes: what a text was given for. A value that was sealed for one opens for no other."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

TAG_BYTES = 4
_GRAMMAR = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
_LONGEST = 100


@lru_cache(maxsize=256)
def purpose_bytes(purpose: str) -> bytes:
    """Return a purpose as it goes into seals and indexes.

    Args:
        purpose: small letters, digits, dots and hyphens, such as ``newsletter.address``.

    Raises:
        ValueError: it is written otherwise; two purposes must not look alike.
    """
    if len(purpose) > _LONGEST or not _GRAMMAR.fullmatch(purpose):
        raise ValueError("A purpose is written in small letters, digits, dots and hyphens, as in 'newsletter.address'.")
    return purpose.encode("ascii")


@lru_cache(maxsize=256)
def purpose_tag(purpose: str) -> bytes:
    """Return what a sealed value says openly of its purpose. It says no more than the column that it stands in."""
    return hashlib.sha256(b"tamizdat vault purpose\0" + purpose_bytes(purpose)).digest()[:TAG_BYTES]
