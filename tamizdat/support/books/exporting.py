"""Exporting: some days of the books in one of four forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from tamizdat.support.books import rows, writing
from tamizdat.support.books.journal import journal
from tamizdat.support.models import BookAccounts


class Form(StrEnum):
    """How the books are written."""

    CSV = "csv"
    BEANCOUNT = "beancount"
    LEDGER = "ledger"
    JSON = "json"

    @property
    def content_type(self) -> str:
        """What a browser is told of it."""
        return {"csv": "text/csv", "json": "application/x-ndjson"}.get(self.value, "text/plain") + "; charset=utf-8"


def exported(form: Form, first: dt.date | None, last: dt.date, *, continued: bool = False) -> Iterator[str]:
    """Yield the books of some days, piece by piece.

    Args:
        first, last: days in UTC, both included; None for the beginning.
        continued: for journals: whether the file goes on with an earlier one.
    """
    since = _midnight(first) if first else None
    until = _midnight(last + dt.timedelta(days=1))
    match form:
        case Form.CSV:
            yield from rows.as_csv(since, until)
        case Form.JSON:
            yield from rows.as_json(since, until)
        case Form.BEANCOUNT | Form.LEDGER:
            write = writing.beancount if form is Form.BEANCOUNT else writing.ledger
            told = journal(BookAccounts.chosen(), first, last)
            yield from (f"{line}\n" for line in write(told, continued=continued))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
