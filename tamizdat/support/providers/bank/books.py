"""What bank transfer needs to be kept and read: a port, so that its rules know of no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money


@dataclass(frozen=True, slots=True)
class Account:
    """An account to which supporters can transfer.

    Args:
        number: IBAN, or "".
        lines: what a transfer needs besides, as pairs of a label and a text.
        meant_for: for whom it is best, or "".
    """

    currency: str
    holder: str
    number: str = ""
    bic: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    meant_for: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """What somebody means to transfer.

    Args:
        code: that they write into the transfer.
        stopped: when nothing more was to come, or None.
    """

    code: str
    key: str
    amount: Money
    frequency: Frequency
    made: dt.datetime
    stopped: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a statement has said of a pledge.

    Args:
        reference: names it for good.
        amount: negative for what went out.
        returned: whether it takes back an earlier line.
    """

    reference: str
    day: dt.date
    amount: Money
    returned: bool = False


class Books(Protocol):
    """Where pledges are kept, and the lines that belong to them."""

    def promise(self, pledge: Pledge) -> Pledge:
        """Keep a pledge; return the one that is there under its code, this one or an earlier one."""

    def pledge(self, code: str) -> Pledge | None:
        """Return the pledge under a code."""

    def stop(self, code: str, at: dt.datetime) -> None:
        """Keep that nothing more is to come; what was stopped before stays so."""

    def lines(self, code: str) -> Sequence[Line]:
        """Return all that statements have said of a pledge, oldest first."""

    def told_until(self, code: str) -> dt.date | None:
        """Return the day up to which statements tell whether anything came of a pledge; None if none was brought."""

    def came_since(self, day: dt.date) -> Sequence[Line]:
        """Return what has come in since a day, of all pledges, oldest first."""
