"""Looking at sealed records without changing any: under which keys they are, and whether some keys open them all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tamizdat.vault.backup import Backup
from tamizdat.vault.blind_index import index_key_of, index_with
from tamizdat.vault.errors import SealedValueError
from tamizdat.vault.records import Row, Table, records_of
from tamizdat.vault.rotation import Tell, Trouble
from tamizdat.vault.sealing import key_of, open_with


@dataclass(slots=True)
class Survey:
    """Under which keys stored values are.

    Args:
        under: how many values are under each key, sealing keys and index keys alike, by the key's name.
        unreadable: how many values are no sealed values at all, cut short, or of a later version.
    """

    records: int = 0
    under: Counter[bytes] = field(default_factory=Counter)
    unreadable: int = 0


@dataclass(slots=True)
class Proof:
    """Whether keys open what is stored.

    Args:
        opened: how many sealed values opened.
        found: how many indexes are those of the texts beside them.
        unproven: how many indexes have no text beside them to compare with, under a key that is there.
        failures: values that did not open, and indexes that lead elsewhere.
    """

    records: int = 0
    opened: int = 0
    found: int = 0
    unproven: int = 0
    failures: list[Trouble] = field(default_factory=list)


def survey(among: list[Table], tell: Tell = lambda _done, _all: None) -> Survey:
    """Count the values under each key; no private key is needed."""
    counted, total = Survey(), records_of(among)
    for table in among:
        for rows in table.in_turn():
            for row in rows:
                _count(table, row, counted)
            counted.records += len(rows)
            tell(counted.records, max(total, counted.records))
    return counted


def prove(among: list[Table], keys: Backup, tell: Tell = lambda _done, _all: None) -> Proof:
    """Open every sealed value and make every index anew in memory, and compare; nothing is written."""
    proof, total = Proof(), records_of(among)
    for table in among:
        for rows in table.in_turn():
            for row in rows:
                _prove_indexes(table, row, keys, _open_texts(table, row, keys, proof), proof)
            proof.records += len(rows)
            tell(proof.records, max(total, proof.records))
    return proof


def _count(table: Table, row: Row, counted: Survey) -> None:
    for sealed in table.sealed:
        value = row.values[sealed.attname]
        if value is None:
            continue
        try:
            counted.under[key_of(value)] += 1
        except SealedValueError:
            counted.unreadable += 1
    for index in table.indexes:
        value = row.values[index.attname]
        if value is not None:
            counted.under[index_key_of(value)] += 1


def _open_texts(table: Table, row: Row, keys: Backup, proof: Proof) -> dict[str, str]:
    texts = {}
    for sealed in table.sealed:
        value = row.values[sealed.attname]
        if value is None:
            continue
        try:
            texts[sealed.name] = open_with(keys.keys, sealed.purpose, value)
            proof.opened += 1
        except SealedValueError as error:
            proof.failures.append(Trouble(table.label, str(row.number), type(error).__name__))
    return texts


def _prove_indexes(table: Table, row: Row, keys: Backup, texts: dict[str, str], proof: Proof) -> None:
    known = {key.name: key for key in keys.ring.index}
    for index in table.indexes:
        value = row.values[index.attname]
        if value is None:
            continue
        key = known.get(index_key_of(value))
        if key is None:
            proof.failures.append(Trouble(table.label, str(row.number), "UnknownIndexKey"))
        elif index.of not in texts:
            proof.unproven += 1
        elif index_with(key, index.purpose, texts[index.of]) == value:
            proof.found += 1
        else:
            proof.failures.append(Trouble(table.label, str(row.number), "OtherIndex"))
