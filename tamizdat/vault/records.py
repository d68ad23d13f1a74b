"""Which records are sealed: every model of the newsroom with sealed fields or blind indexes, and its rows in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from tamizdat.vault.fields import BlindIndexField, SealedTextField

ROWS_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Row:
    """One record, as far as it is sealed.

    Args:
        number: its primary key.
        values: sealed bytes, or None, by the name of the field.
    """

    number: Any
    values: dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A model with something sealed."""

    model: type[models.Model]
    sealed: tuple[SealedTextField, ...]
    indexes: tuple[BlindIndexField, ...]

    @property
    def label(self) -> str:
        """What the model is called, such as ``newsletter.Subscriber``."""
        return self.model._meta.label  # noqa: SLF001  Django's own name for it

    @property
    def rows(self) -> models.QuerySet[Any]:
        """All records, those that a manager would hide among them."""
        return self.model._base_manager.all()  # noqa: SLF001  Django's own name for it

    def in_turn(self) -> Iterator[list[Row]]:
        """Give all rows in the order of their numbers, some at a time; what is added meanwhile may come or not."""
        names = [field.attname for field in (*self.sealed, *self.indexes)]
        ordered = self.rows.order_by("pk").values_list("pk", *names)
        last = None
        while found := list((ordered if last is None else ordered.filter(pk__gt=last))[:ROWS_AT_ONCE]):
            last = found[-1][0]
            yield [Row(number, dict(zip(names, map(_bytes, values), strict=True))) for number, *values in found]


def tables(among: Iterable[type[models.Model]] | None = None) -> list[Table]:
    """Return every model with something sealed; of a child of another model, what is in its own table.

    Args:
        among: models to look at; those of all installed apps if None.
    """
    found = []
    for model in apps.get_models(include_auto_created=True) if among is None else among:
        own = [] if model._meta.proxy else model._meta.local_concrete_fields  # noqa: SLF001  Django's own names
        sealed = tuple(field for field in own if isinstance(field, SealedTextField))
        indexes = tuple(field for field in own if isinstance(field, BlindIndexField))
        if sealed or indexes:
            found.append(Table(model, sealed, indexes))
    return sorted(found, key=lambda table: table.label)


def records_of(among: list[Table]) -> int:
    """Return how many records some tables have."""
    return sum(table.rows.count() for table in among)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
