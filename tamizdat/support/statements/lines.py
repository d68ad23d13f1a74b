"""A line of a statement, whatever file it comes from, and by what it is known when it is read again."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tamizdat.support.money import Money

PERSON = b"tz support line"
DIGEST_BYTES = 16
# Of minor units: more than that on one line is a broken file, or nothing that a newsroom gets from a reader.
MOST = 2_000_000_000


class StatementError(Exception):
    """A file is no statement that can be read; the message says what is wrong with it, and names nobody."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one line says.

    Args:
        day: on which it was booked.
        amount: negative for what went out.
        text: what whoever paid has written.
        elsewhere: other places where a code may stand; they can name people, and are looked through and forgotten.
        returned: whether it takes back an earlier line.
        reference: the bank's own name for it, or "".
    """

    day: dt.date
    amount: Money
    text: str = field(repr=False)
    elsewhere: str = field(default="", repr=False)
    returned: bool = False
    reference: str = ""

    def __post_init__(self) -> None:
        """Refuse an amount that nobody gives."""
        if abs(self.amount.minor) > MOST:
            raise StatementError(_("A line is about more than twenty million: export the statement again."))


def named_by_bank(account: int, line: StatementLine) -> str:
    """Return what a line is known by to which the bank has given a name.

    Day and amount are part of it, since some banks number the lines of each statement anew.
    """
    return _digest(account, "bank", line.reference, line.day, line.amount)


def named_by_looks(account: int, line: StatementLine, code: str, number: int, secret: str) -> str:
    """Return what a line is known by to which the bank has given none.

    Args:
        code: in it, or "".
        number: how many lines with the same looks stand before it in the file.
        secret: of the newsroom, so that nobody can try out what may have been written.
    """
    return _digest(account, "looks", line.day, line.amount, code or keyed(line.text, secret), number)


def likeness(account: int, line: StatementLine) -> str:
    """Return what two lines share that may be one, read from files of two kinds."""
    return _digest(account, "like", line.day, line.amount)


def keyed(text: str, secret: str) -> str:
    """Return a digest of a text that says nothing to whoever does not have the secret."""
    key = hashlib.blake2b(secret.encode(), person=PERSON).digest()
    return hashlib.blake2b(" ".join(text.split()).encode(), key=key, digest_size=DIGEST_BYTES).hexdigest()


def _digest(*told: object) -> str:
    return hashlib.blake2b("\0".join(map(str, told)).encode(), digest_size=DIGEST_BYTES, person=PERSON).hexdigest()
