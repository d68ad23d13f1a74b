"""International bank account numbers (ISO 13616)."""

from __future__ import annotations

import re

from tamizdat.support.providers.bank.mod97 import remainder

_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
GROUP = 4


def is_iban(text: str) -> bool:
    """Tell whether a text without spaces is an IBAN whose check digits fit."""
    return bool(_FORM.fullmatch(text)) and remainder(text) == 1


def in_groups(text: str) -> str:
    """Return a number in groups of four, as it is read aloud and typed."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
