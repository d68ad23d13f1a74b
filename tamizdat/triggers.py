"""Triggers of the database: what holds whichever way a row is written, past Django's models too.

Whoever has some gives their names a prefix of their own, makes them anew after every migration, since SQLite drops
those of a table that it rebuilds, and takes them away before one, since it refuses to rename a table that a trigger
speaks of.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper


def drop_triggers(cursor: CursorWrapper, prefix: str) -> None:
    """Take away all triggers whose names begin so."""
    for name, table in _present(cursor, prefix):
        on_table = f" ON {quoted(table)}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {quoted(name)}{on_table}")


def quoted(name: str) -> str:
    """Return the name of a table, column or trigger as SQL takes it."""
    return connection.ops.quote_name(name)


def _present(cursor: CursorWrapper, prefix: str) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT DISTINCT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname LIKE %s AND NOT tgisinternal AND pg_table_is_visible(pg_class.oid)",
            [f"{prefix}%"],
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{prefix}%"]
        )
    return list(cursor.fetchall())
