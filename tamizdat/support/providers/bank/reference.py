"""The code that a supporter writes into a transfer: an ISO 11649 creditor reference, ``RF83 FWAL AVNU GL``.

Banks know this form: in the euro area it has a field of its own in a transfer, several apps refuse to send one whose
check digits do not fit, and it arrives untouched. The ten characters after the check digits are ours: capital letters
without I and O, so that a code can be read aloud, and a digit that somebody writes for one of them (8 for B) is
understood. Of letters alone, the check digits find *every* one that was mistyped and every two neighbours that changed
places; with digits among them they would miss one in a hundred. A code follows from the key of the order, so an order
that is begun again has the same one.

    >>> code_for("0" * 32)
    'RF83FWALAVNUGL'
    >>> codes_in("Spende rf83 fwal avnu gl, danke")
    ['RF83FWALAVNUGL']
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from tamizdat.support.providers.bank.mod97 import check_digits, remainder

PREFIX = "RF"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"
BODY = 10
LENGTH = len(PREFIX) + 2 + BODY
# What people write for a digit, and for a letter that the body has, where the other one cannot stand.
_AS_DIGITS = str.maketrans("OIL", "011")
_AS_LETTERS = str.maketrans("12568", "LZSGB")
_CANDIDATE = re.compile(rf"(?=(RF[0-9OIL]{{2}}[0-9A-Z]{{{BODY}}}))")


def code_for(key: str) -> str:
    """Return the code of an order.

    Args:
        key: of the order.
    """
    digest = hashlib.blake2b(key.encode(), digest_size=8, person=b"tz support bank").digest()
    number, letters = int.from_bytes(digest, "big"), []
    for _place in range(BODY):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    body = "".join(letters)
    return PREFIX + check_digits(PREFIX, body) + body


def is_code(text: str) -> bool:
    """Tell whether a text without spaces is a code whose check digits fit."""
    start = len(PREFIX) + 2
    fits = len(text) == LENGTH and text.startswith(PREFIX) and text[len(PREFIX) : start].isdecimal() and text.isascii()
    return fits and set(text[start:]) <= set(ALPHABET) and remainder(text) == 1


def codes_in(text: str) -> list[str]:
    """Return the codes in what somebody wrote, in whatever case and with whatever between the characters."""
    found = dict.fromkeys(each for each in _candidates(text) if is_code(each))
    return list(found)


def near_codes_in(text: str) -> Iterator[str]:
    """Yield the codes that somebody may have meant who mistyped one character; most belong to nobody."""
    for candidate in _candidates(text):
        if is_code(candidate):
            continue
        for place in range(len(PREFIX), LENGTH):
            for character in ALPHABET if place >= LENGTH - BODY else "0123456789":
                near = candidate[:place] + character + candidate[place + 1 :]
                if near != candidate and is_code(near):
                    yield near


def _candidates(text: str) -> Iterator[str]:
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isascii() and each.isalnum())
    for match in _CANDIDATE.finditer(plain):
        start = len(PREFIX) + 2
        yield PREFIX + match[1][len(PREFIX) : start].translate(_AS_DIGITS) + match[1][start:].translate(_AS_LETTERS)
