"""Numbers of rows, told to the database as one value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Expression
from django.db.models.sql.compiler import SQLCompiler


class Numbers(Expression):
    """Stands in ``filter(article__in=Numbers(...))``.

    Django makes a parameter of each number and looks at each several times: for four hundred of them that takes longer
    than what the database does.

    Args:
        numbers: of rows.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.numbers = list(numbers)

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        """Return a query of the numbers (SQLite, "JSON Functions And Operators", 4.20)."""
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.numbers)]

    def as_postgresql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        """Return the same for PostgreSQL."""
        return "(SELECT unnest(%s::bigint[]))", [self.numbers]
