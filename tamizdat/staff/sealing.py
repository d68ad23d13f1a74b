"""Sealing with the server's own key: what a stolen copy of the database, or of a browser's cookies, does not tell."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealing(purpose: str) -> MultiFernet:
    """Return what seals and opens for one purpose. Keys that were replaced still open.

    Args:
        purpose: at most 16 letters, such as ``staff.factors``; what was sealed for one opens for no other.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key), purpose)) for key in keys])


def _key(secret_key: str, purpose: str) -> bytes:
    digest = hashlib.blake2b(secret_key.encode(), person=purpose.encode(), digest_size=32).digest()
    return base64.urlsafe_b64encode(digest)
