"""The ledger as a table: one row an entry, for a spreadsheet or a program."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from tamizdat.support.models import Event
from tamizdat.support.money import Money

COLUMNS = (
    "entry",
    "at",
    "contribution",
    "frequency",
    "provider",
    "kind",
    "amount",
    "currency",
    "settled",
    "fee",
    "settled_currency",
    "payout",
    "appeal",
)
# A spreadsheet takes a text that begins with one of these for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(since: dt.datetime | None, until: dt.datetime | None) -> Iterator[str]:
    """Yield the table as CSV, line by line; amounts are decimal, with as many digits as their currency has."""
    yield _line(COLUMNS)
    for event in _events(since, until).iterator():
        yield _line([_cell(value) for value in _row(event)])


def as_json(since: dt.datetime | None, until: dt.datetime | None) -> Iterator[str]:
    """Yield the table as JSON, one object a line; amounts are decimal, in quotation marks so that none is rounded."""
    for event in _events(since, until).iterator():
        yield json.dumps(dict(zip(COLUMNS, _row(event), strict=True)), ensure_ascii=False) + "\n"


def _events(since: dt.datetime | None, until: dt.datetime | None) -> QuerySet[Event]:
    found = Event.objects.real().between(since, until)
    return found.select_related("contribution").order_by("at", "pk")


def _row(event: Event) -> tuple[Any, ...]:
    return (
        event.pk,
        event.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        event.contribution_id,
        event.contribution.frequency,
        event.provider,
        event.kind,
        _decimal(event.amount, event.currency),
        event.currency,
        _decimal(event.settled, event.settled_currency),
        _decimal(event.fee, event.settled_currency),
        event.settled_currency or None,
        event.payout or None,
        event.contribution.appeal or None,
    )


def _decimal(minor: int | None, currency: str) -> _Amount | None:
    return None if minor is None else _Amount(Money(minor, currency).decimal)


class _Amount(str):
    """An amount as digits: a minus in front of it begins no formula."""

    __slots__ = ()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, _Amount) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _line(cells: Any) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(cells)
    return file.getvalue()
