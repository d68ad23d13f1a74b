"""The two databases' own drivers, behind one face."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

BUSY_SECONDS = 20


class DatabaseGoneError(Exception):
    """The database does not answer; the message names the kind of trouble, and no row."""


class Driver(Protocol):
    """What the two drivers have in common."""

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; ``?`` stands for values."""

    def begin(self) -> None:
        """Begin a transaction that will write."""

    def commit(self) -> None:
        """End it."""

    def roll_back(self) -> None:
        """Undo it, if there is still somebody to be told."""

    def close(self) -> None:
        """End the connection."""


class SQLite:
    """SQLite by its own driver; the file has to be there.

    Args:
        file: path.
    """

    skip_locked = ""
    trouble = (sqlite3.OperationalError, sqlite3.InterfaceError)

    def __init__(self, file: str) -> None:
        uri = f"file:{_in_uri(file)}?mode=rw"
        self._connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "cache_size=-8000"):
            self._connection.execute(f"PRAGMA {pragma}")

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        return self._connection.execute(statement, values).fetchall()

    def begin(self) -> None:
        """Begin a transaction that will write."""
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End it."""
        self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo it."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


class PostgreSQL:
    """PostgreSQL by psycopg.

    Args:
        told: libpq's connection string.
    """

    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(self, told: str) -> None:
        # Only where it is used: its library takes seven megabytes.
        import psycopg  # noqa: PLC0415

        self.trouble = (psycopg.OperationalError, psycopg.InterfaceError)
        self._connection = psycopg.connect(told, autocommit=True)

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        found = self._connection.execute(statement.replace("?", "%s").encode(), values)
        return found.fetchall() if found.description else []

    def begin(self) -> None:
        """Begin a transaction."""
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        """End it."""
        self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo it."""
        if not self._connection.closed and not self._connection.broken:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def driver_for(told: Mapping[str, str]) -> Any:
    """Open a database.

    Args:
        told: ``{"file": path}``, or ``{"postgresql": connection string of libpq}``.

    Raises:
        DatabaseGoneError: it cannot be opened.
    """
    try:
        return SQLite(told["file"]) if "file" in told else PostgreSQL(told["postgresql"])
    except Exception as error:  # noqa: BLE001  psycopg's kinds are known only where it is loaded; its words hold a password
        raise DatabaseGoneError(type(error).__name__) from None


def _in_uri(file: str) -> str:
    return file.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
