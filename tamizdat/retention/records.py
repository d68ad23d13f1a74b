"""Types of records that say something of a person, as the apps declare them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

# Ends what has served its time; told the moment, and whether to act or only to count. Returns how many records.
End = Callable[[dt.datetime, bool], int]


@dataclass(frozen=True, slots=True)
class RecordType:
    """What is kept of people in one model.

    Args:
        model: label, such as ``sessions.Session``.
        holds: what it says of a person.
        purpose: what it is kept for.
        period: for how long.
        at_the_end: what happens then.
        end: does that; None for what ends together with something else, which ``at_the_end`` names.
    """

    model: str
    holds: str
    purpose: str
    period: str
    at_the_end: str
    end: End | None = None


_types: dict[str, RecordType] = {}


def register(*types: RecordType) -> None:
    """Declare what is kept of people.

    Raises:
        ValueError: a model is declared already.
    """
    for each in types:
        if _types.get(each.model, each) is not each:
            raise ValueError(f"{each.model} is declared already")
        _types[each.model] = each


def record_types() -> Sequence[RecordType]:
    """Return everything that is declared, in the order of the models' labels."""
    return [_types[label] for label in sorted(_types)]


def deleted(records: QuerySet, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    """Delete records, if it is to be done; return how many."""
    number = records.count()
    if act:
        records.delete()
    return number
