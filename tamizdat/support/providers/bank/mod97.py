"""The check digits of IBANs and of creditor references: ISO 7064, MOD 97-10."""

from __future__ import annotations

MODULUS = 97


def remainder(text: str) -> int:
    """Return the remainder of a text whose letters count as 10 to 35, after its first four characters went last."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(each, 36)) for each in turned)) % MODULUS


def check_digits(prefix: str, body: str) -> str:
    """Return the two digits that stand between a prefix of two letters and a body."""
    return f"{MODULUS + 1 - remainder(f'{prefix}00{body}'):02}"
