"""Rows on their way into the database: many at once, without a model instance for each.

Django's ``bulk_create`` refuses models with parents, and an instance with its signals costs many times what its row
does. So values go in as they are, each through the field that knows how its database wants it.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import FunctionType
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

Row = dict[str, Any]


class Rows:
    """Rows of one table, waiting to be written together.

    Args:
        model: of the table; of a model with a parent, the rows of its own table alone.
    """

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields = model._meta.local_concrete_fields  # noqa: SLF001  Django's documented door to a model's fields
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(field.column) for field in self.fields if field.column)
        places = ", ".join(["%s"] * len(self.fields))
        self.statement = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608, SLF001  names of our own
        self.defaults = {
            field.attname: field.get_default() for field in self.fields if not isinstance(field.default, FunctionType)
        }
        self.waiting: list[tuple[Any, ...]] = []
        self.next = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1  # noqa: SLF001  every row, whatever the manager hides

    def add(self, **values: Any) -> int:
        """Let a row wait.

        Args:
            values: by the names of attributes, such as ``locale_id``; what is left out has its default.

        Returns:
            The row's number.
        """
        key = self.model._meta.pk.attname  # noqa: SLF001  likewise
        number = values.setdefault(key, self.next)
        self.next = number + 1
        row = self.defaults | values
        self.waiting.append(tuple(field.get_db_prep_save(row[field.attname], connection) for field in self.fields))
        return int(number)

    def write(self) -> None:
        """Write the rows that wait."""
        if self.waiting:
            with connection.cursor() as cursor:
                cursor.executemany(self.statement, self.waiting)
            self.waiting.clear()


def count_on(models: Iterable[type[Model]]) -> None:
    """Let the database number its next rows after those that were written with numbers of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
