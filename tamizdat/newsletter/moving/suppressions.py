"""The suppression list as a file: addresses that come in, and digests that go out and come back.

What goes out are the digests, for the addresses are not kept. They say nothing to anybody without the vault's index
key, and only the vault that has made them can use them again: for a database that was put back to an earlier state.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tamizdat.newsletter.models import Subscriber, Suppression
from tamizdat.newsletter.moving.formats import ADDRESS, columns_of, is_header, read_columns
from tamizdat.newsletter.moving.tables import Row, look_at, rows_of
from tamizdat.newsletter.suppressing import end_subscriptions
from tamizdat.vault import at_hand
from tamizdat.vault.blind_index import INDEX_BYTES, index_key_of
from tamizdat.vault.errors import SealedValueError, TextRefusedError

ROWS_AT_ONCE = 500
COLUMNS = ("digest", "reason", "code", "since")
PURPOSE = "newsletter.suppressed"


@dataclass(slots=True)
class Report:
    """What became of a file.

    Args:
        rows: in it.
        added: new on the list.
        known: were there already.
        broken: rows that hold no address, or a digest of another vault.
        ended: subscriptions that end because of it.
        lifted: taken off the list.
    """

    rows: int = 0
    added: int = 0
    known: int = 0
    broken: int = 0
    ended: int = 0
    lifted: int = 0

    def told(self, *, dry_run: bool) -> dict[str, object]:
        """Return it for a program."""
        return {"dry_run": dry_run, **asdict(self)}


def write_suppressions(out: IO[str]) -> int:
    """Write the list; return how many addresses are on it."""
    written = csv.writer(out)
    written.writerow(COLUMNS)
    number = 0
    for one in Suppression.objects.order_by("pk").iterator():
        written.writerow((bytes(one.address_index).hex(), one.reason, one.code, one.since.isoformat()))
        number += 1
    return number


def bring_suppressions(file: Path, reason: str, today: dt.date, *, act: bool) -> Report:
    """Put the addresses or digests of a file on the list, and end the subscriptions of whoever is there now.

    Args:
        file: addresses, one a line or in a column; or what :func:`write_suppressions` has written.
        reason: of addresses; digests bring their own.

    Raises:
        KeyTroubleError: it holds digests, and this process cannot open addresses to see whose they are.
    """
    report = Report()
    with rows_of(file, look_at(file)) as rows:
        first = _first_readable(rows, report)
        if first is None or first.cells is None:
            return report
        columns = columns_of(first.cells)
        if columns[0] == COLUMNS[0]:
            _bring_digests(rows, report, today, act=act)
        else:
            read = read_columns(columns)
            place = next((number for number, name in read.items() if name in ADDRESS), 0)
            every = rows if is_header(first.cells) else _with(first, rows)
            _bring_addresses(every, place, reason, report, today, act=act)
    return report


def lift_suppressions(file: Path, *, act: bool) -> Report:
    """Take the addresses of a file off the list, so that their holders can sign up again; nobody is subscribed by it.

    Args:
        file: addresses, one a line or in a column.
    """
    report = Report()
    with rows_of(file, look_at(file)) as rows:
        first = _first_readable(rows, report)
        if first is None or first.cells is None:
            return report
        read = read_columns(columns_of(first.cells))
        place = next((number for number, name in read.items() if name in ADDRESS), 0)
        for batch in _batches(rows if is_header(first.cells) else _with(first, rows)):
            report.rows += len(batch)
            addresses = [address for row in batch if (address := _address_in(row, place))]
            report.broken += len(batch) - len(addresses)
            listed = Suppression.objects.filter(address_index__in=addresses)
            report.lifted += listed.count()
            if act:
                listed.delete()
    return report


def _first_readable(rows: Iterator[Row], report: Report) -> Row | None:
    """Return the first row that can be read: one that cannot keeps nobody behind it off the list."""
    for row in rows:
        if row.cells is not None:
            return row
        report.rows += 1
        report.broken += 1
    return None


def _with(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _bring_addresses(
    rows: Iterable[Row], place: int, reason: str, report: Report, today: dt.date, *, act: bool
) -> None:
    for batch in _batches(rows):
        report.rows += len(batch)
        addresses = [address for row in batch if (address := _address_in(row, place))]
        report.broken += len(batch) - len(addresses)
        with transaction.atomic():
            known = _known([index for address in addresses for index in at_hand.blind_indexes(PURPOSE, address)])
            made: dict[bytes, Suppression] = {}
            for address in addresses:
                index = at_hand.blind_index(PURPOSE, address)
                if not known & set(at_hand.blind_indexes(PURPOSE, address)):
                    made[index] = Suppression(address_index=index, reason=reason)
            _add(made, len(addresses), report, act=act)
            subscribers = Subscriber.objects.filter(address_index__in=addresses)
            report.ended += end_subscriptions(list(subscribers.values_list("pk", flat=True)), today, act=act)


def _address_in(row: Row, place: int) -> str:
    address = row.cells[place] if row.cells and place < len(row.cells) else ""
    try:
        validate_email(address)
        at_hand.blind_index(PURPOSE, address)
    except (ValidationError, TextRefusedError):
        return ""
    return address


def _bring_digests(rows: Iterable[Row], report: Report, today: dt.date, *, act: bool) -> None:
    keys = {index_key_of(index) for index in at_hand.blind_indexes(PURPOSE, "")}
    at_hand.opener()
    for batch in _batches(rows):
        report.rows += len(batch)
        found = [one for row in batch if (one := _suppression_in(row, keys))]
        report.broken += len(batch) - len(found)
        with transaction.atomic():
            known = _known([bytes(one.address_index) for one in found])
            made = {bytes(one.address_index): one for one in found if bytes(one.address_index) not in known}
            _add(made, len(found), report, act=act)
    if act:
        _end_suppressed(report, today)


def _suppression_in(row: Row, keys: set[bytes]) -> Suppression | None:
    cells = dict(zip(COLUMNS, row.cells or (), strict=False))
    try:
        index, since = bytes.fromhex(cells["digest"]), dt.date.fromisoformat(cells["since"])
        reason = Suppression.Reason(cells["reason"])
    except (KeyError, ValueError):
        return None
    if len(index) != INDEX_BYTES or index_key_of(index) not in keys:
        return None
    return Suppression(address_index=index, reason=reason, code=cells["code"][:12], since=since)


def _add(made: dict[bytes, Suppression], rows: int, report: Report, *, act: bool) -> None:
    report.added += len(made)
    report.known += rows - len(made)
    if act:
        Suppression.objects.bulk_create(made.values(), ignore_conflicts=True)


def _known(indexes: Sequence[bytes]) -> set[bytes]:
    found = Suppression.objects.filter(address_index__in=indexes).values_list("address_index", flat=True)
    return {bytes(index) for index in found}


def _end_suppressed(report: Report, today: dt.date) -> None:
    """End the subscriptions of everybody on the list: of a digest nobody can say whose it is without opening all."""
    last = 0
    while found := list(Subscriber.objects.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        last = found[-1].pk
        whose = {index: one.pk for one in found for index in _indexes_of(one)}
        suppressed = _known(list(whose))
        with transaction.atomic():
            report.ended += end_subscriptions(sorted({whose[index] for index in suppressed}), today, act=True)


def _indexes_of(subscriber: Subscriber) -> list[bytes]:
    try:
        return at_hand.blind_indexes(PURPOSE, subscriber.address.open())
    except SealedValueError:
        return []


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
