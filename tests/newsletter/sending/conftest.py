"""Newsrooms whose tables a mailer, which is a process of its own, can open."""

from __future__ import annotations

import secrets
import sqlite3

import pytest
from django.db import connection

from tests.newsletter.sending.newsroom import Newsroom, drop_schema, postgresql_tables, sqlite_tables


@pytest.fixture
def newsroom(db, tmp_path):
    """A newsroom with nothing in it."""
    if connection.vendor == "sqlite":
        file = str(tmp_path / "newsroom.sqlite3")
        sqlite3.connect(file).close()
        found = Newsroom(sqlite_tables(file), tmp_path)
        yield found
        found.driver.close()
        return
    schema = f"mailing_{secrets.token_hex(6)}"
    found = Newsroom(postgresql_tables(schema), tmp_path)
    yield found
    found.driver.close()
    drop_schema(schema)
