"""Sweeping: end what has served its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from tamizdat.faults import told
from tamizdat.retention.records import RecordType, record_types


@dataclass(frozen=True, slots=True)
class Swept:
    """What came of one type of records.

    Args:
        records: how many have ended, or would.
        error: kind and place of what kept them from ending, "" for nothing; no word of theirs is in it.
    """

    model: str
    records: int = 0
    error: str = ""


def sweep(types: Iterable[RecordType], now: dt.datetime, *, act: bool = True) -> Iterator[Swept]:
    """End the records that have served their time, each type by itself: one that fails keeps back no other.

    Args:
        act: whether to do it, or only to count.
    """
    for each in types:
        if each.end is None:
            continue
        try:
            with transaction.atomic():
                records = each.end(now, act)
        except Exception as error:  # noqa: BLE001  whatever it is, what others hold of people has to end all the same
            yield Swept(each.model, error=told(error))
        else:
            yield Swept(each.model, records)


class RetentionError(Exception):
    """Records of people are kept for longer than was said; their types are named."""


def retain(now: dt.datetime) -> list[Swept]:
    """End everything that has served its time.

    Raises:
        RetentionError: some types could not be swept; all others were.
    """
    swept = list(sweep(record_types(), now))
    failed = [each.model for each in swept if each.error]
    if failed:
        raise RetentionError(", ".join(failed))
    return swept
