"""Addresses of mail, as people type them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the brackets


def is_address(text: str) -> bool:
    """Tell whether something can be an address of mail."""
    if len(text) > LONGEST or not text.isprintable():
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
