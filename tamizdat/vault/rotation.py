"""Rotation: every record is sealed anew to the current key, and indexed anew with the current index key.

What is done follows from each record alone: a value whose key is not the current one is moved. So nothing needs to be
remembered. A rotation that was ended anywhere goes on by looking at all records again, and any number of processes may
rotate at once: a record is changed only if it still is what it was when it was read, so that nobody's change is lost.

Three kinds of records stay as they are, and are told of: a **spoiled** one has a value that does not open; a
**clashing** one would get an index that another record has (two sign-ups of one address in the moment in which keys
were turned); a **kept** index has no sealed text beside it, so that nothing can make it anew. Their older keys stay in
the ring, so they are found and opened as before.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction

from tamizdat.vault.blind_index import index_key_of, index_with
from tamizdat.vault.errors import SealedValueError
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.records import Row, Table, records_of
from tamizdat.vault.ring import Ring
from tamizdat.vault.sealing import key_of, open_with, seal_to

# Called with how many records were looked at, and how many there are.
Tell = Callable[[int, int], None]
Load = Callable[[], tuple[Ring, PrivateKeys]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A record that stays as it is.

    Args:
        table: label of its model.
        number: its primary key.
        kind: name of the error.
    """

    table: str
    number: str
    kind: str


@dataclass(slots=True)
class Outcome:
    """What became of the records.

    Args:
        moved: how many were changed.
        raced: how many somebody else changed at that very moment; the next pass looks at them.
        kept: how many indexes have no text to be made anew from.
    """

    records: int = 0
    moved: int = 0
    raced: int = 0
    kept: int = 0
    spoiled: list[Trouble] = field(default_factory=list)
    clashing: list[Trouble] = field(default_factory=list)


# From a look at the ring to the answer of the database a request takes some milliseconds; a busy machine takes longer.
SETTLING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to be written of one row.

    Args:
        changes: new bytes by the name of the field.
    """

    row: Row
    changes: dict[str, bytes]


def rotate_records(among: list[Table], load: Load, tell: Tell = lambda _done, _all: None) -> Outcome:
    """Move every record to the current keys, until a look at all of them finds nothing more to move.

    Args:
        load: gives the ring and the private keys as they are now. Somebody may turn the keys once more meanwhile; then
            all is looked at again.
    """
    moved = 0
    turned: object = None
    while True:
        ring, keys = load()
        if ring.names != turned:
            # Whoever looked at the ring before it was turned looks for older indexes: let them find what they look for.
            time.sleep(SETTLING_SECONDS)
            turned = ring.names
        outcome = one_pass(among, ring, keys, tell)
        moved += outcome.moved
        if not outcome.moved and not outcome.raced and load()[0].names == ring.names:
            return replace(outcome, moved=moved)


def one_pass(among: list[Table], ring: Ring, keys: PrivateKeys, tell: Tell) -> Outcome:
    """Look at every record once, and move those that need it."""
    outcome, total = Outcome(), records_of(among)
    for table in among:
        for rows in table.in_turn():
            renewals = [renewal for row in rows if (renewal := renewed(table, row, ring, keys, outcome))]
            write(table, renewals, outcome)
            outcome.records += len(rows)
            tell(outcome.records, max(total, outcome.records))
    return outcome


def renewed(table: Table, row: Row, ring: Ring, keys: PrivateKeys, outcome: Outcome) -> Renewal | None:
    """Return what one record becomes, or None if it stays; a value that does not open spoils nothing but its record."""
    try:
        texts = _texts_needed(table, row, ring, keys)
    except SealedValueError as error:
        outcome.spoiled.append(Trouble(table.label, str(row.number), type(error).__name__))
        return None
    changes: dict[str, bytes] = {}
    for sealed in table.sealed:
        value = row.values[sealed.attname]
        if value is not None and key_of(value) != ring.sealing_key.name:
            changes[sealed.attname] = seal_to(ring.sealing_key, sealed.purpose, texts[sealed.name])
    for index in table.indexes:
        value = row.values[index.attname]
        if value is None or index_key_of(value) == ring.index_key.name:
            continue
        if index.of in texts:
            changes[index.attname] = index_with(ring.index_key, index.purpose, texts[index.of])
        else:
            outcome.kept += 1
    return Renewal(row, changes) if changes else None


def write(table: Table, renewals: list[Renewal], outcome: Outcome) -> None:
    """Write some renewals in one transaction, or each by itself if one of them clashes."""
    try:
        with transaction.atomic():
            done = [_swap(table, renewal) for renewal in renewals]
    except IntegrityError:
        done = [swapped for renewal in renewals if (swapped := _swap_alone(table, renewal, outcome)) is not None]
    outcome.moved += done.count(True)
    outcome.raced += done.count(False)


def _texts_needed(table: Table, row: Row, ring: Ring, keys: PrivateKeys) -> dict[str, str]:
    """Open those texts of a row that are to be sealed or indexed anew."""
    stale = {
        index.of
        for index in table.indexes
        if (value := row.values[index.attname]) is not None and index_key_of(value) != ring.index_key.name
    }
    texts = {}
    for sealed in table.sealed:
        value = row.values[sealed.attname]
        if value is not None and (key_of(value) != ring.sealing_key.name or sealed.name in stale):
            texts[sealed.name] = open_with(keys, sealed.purpose, value)
    return texts


def _swap(table: Table, renewal: Renewal) -> bool:
    """Write a row if it still is what it was; tell whether it was."""
    before = {name: renewal.row.values[name] for name in renewal.changes}
    return bool(table.rows.filter(pk=renewal.row.number, **before).update(**renewal.changes))


def _swap_alone(table: Table, renewal: Renewal, outcome: Outcome) -> bool | None:
    try:
        with transaction.atomic():
            return _swap(table, renewal)
    except IntegrityError as error:
        outcome.clashing.append(Trouble(table.label, str(renewal.row.number), type(error).__name__))
    # Its text is moved all the same; the index stays under its older key, by which the record is still found.
    sealed = {field.attname for field in table.sealed}
    texts = {name: value for name, value in renewal.changes.items() if name in sealed}
    return _swap(table, Renewal(renewal.row, texts)) if texts else None
