"""Addresses that were kept in plain text are sealed by an update, and nothing of them stays in the database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.journeys.newsroom import database, environ_for
from tests.simulators.mail_relay import unused_port

PLAIN = ["mira.vald@orvale.example", "OLEK@orvale.example"]
LATER = "ana.ferry@orvale.example"


class Newsroom:
    """A database as the version before had it, with what its process wrote to it."""

    def __init__(self, folder, url):
        self.data, self.url = folder / "data", url
        self.file = self.data / "tamizdat.sqlite3"
        self.environ = environ_for(self.data, unused_port(), url)
        self.data.mkdir()

    def run(self, *arguments):
        command = [sys.executable, "-m", "tamizdat.console", *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=300, check=False)

    @contextmanager
    def open(self):
        if not self.url:
            with closing(sqlite3.connect(self.file)) as connection, connection:
                yield connection
            return
        with psycopg.connect(self.url) as connection:
            yield connection

    def fill(self):
        account = """INSERT INTO staff_account
            (id, password, is_superuser, username, is_staff, is_active, date_joined, email, demo,
             is_mask)
            VALUES ({0}, '', false, {0}, false, true, '2026-11-01 00:00:00', {0}, false,
            false)"""
        address = """INSERT INTO account_emailaddress (user_id, email, verified, "primary")
            VALUES (103, {0}, true, true)"""
        mark = "%s" if self.url else "?"
        with self.open() as connection:
            for row in ((101, "m", PLAIN[0]), (102, "o", PLAIN[1]), (103, "a", ""), (104, "nobody", "")):
                connection.execute(account.format(mark), row)
            connection.execute(address.format(mark), (LATER,))

    def bytes_on_disk(self):
        """Everything that the database's files hold of the tables that had addresses, and of their statistics."""
        if not self.url:
            return b"".join(path.read_bytes() for path in self.data.glob("tamizdat.sqlite3*"))
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            tables = ("staff_account", "account_emailaddress", "pg_statistic")
            paths = [connection.execute("SELECT pg_relation_filepath(%s)", (name,)).fetchone()[0] for name in tables]
            return b"".join(
                bytes(connection.execute("SELECT pg_read_binary_file(%s)", (path,)).fetchone()[0]) for path in paths
            )

    def analyse(self):
        """Let the database look at its columns, as it does by itself now and then."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(sql.SQL("ANALYZE"))


def fill_anew(newsroom):
    for arguments in (("migrate", "staff", "0004"), ("migrate", "account")):
        result = newsroom.run(*arguments)
        assert result.returncode == 0, result.stderr
    newsroom.fill()
    newsroom.analyse()


@pytest.fixture(scope="module")
def in_files(tmp_path_factory):
    """A newsroom of the version before, in SQLite's file, to be copied: making one takes long."""
    newsroom = Newsroom(tmp_path_factory.mktemp("before"), "")
    fill_anew(newsroom)
    return newsroom.data


@pytest.fixture
def before(request, tmp_path):
    """A newsroom of the version before."""
    with database() as url:
        newsroom = Newsroom(tmp_path, url)
        if url:
            fill_anew(newsroom)
        else:
            shutil.copytree(request.getfixturevalue("in_files"), newsroom.data, dirs_exist_ok=True)
        yield newsroom


def found(newsroom):
    content = newsroom.bytes_on_disk().lower()
    return [plain for plain in (*PLAIN, LATER) if plain.lower().encode() in content]


READ = """
import django
django.setup()
from tamizdat.staff.models import Account
print({each.username: each.address and each.address.open() for each in Account.objects.order_by("pk")})
"""


def test_an_update_seals_every_address_and_leaves_nothing_of_it(before):
    assert len(found(before)) == 3, "this test would notice"
    assert before.run("vault", "init").returncode == 0
    result = before.run("migrate")
    assert result.returncode == 0, result.stderr
    assert found(before) == []
    environ = before.environ | {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    read = subprocess.run([sys.executable, "-c", READ], env=environ, capture_output=True, text=True, check=True)
    assert read.stdout.strip() == str({"m": PLAIN[0], "o": PLAIN[1], "a": LATER, "nobody": None})
    with before.open() as connection:
        assert connection.execute("SELECT count(*) FROM account_emailaddress").fetchone()[0] == 0


def test_without_a_vault_the_update_is_refused_and_nothing_is_lost(before):
    result = before.run("migrate")
    assert result.returncode == 1
    assert "3 accounts have a mail address" in result.stderr
    assert "tamizdat vault init" in result.stderr
    assert "orvale" not in result.stderr + result.stdout
    with before.open() as connection:
        rows = connection.execute("SELECT email FROM staff_account ORDER BY id").fetchall()
    assert [row[0] for row in rows] == [*PLAIN, "", ""]
    before.run("vault", "init")
    assert before.run("migrate").returncode == 0


def test_a_newsroom_without_addresses_needs_no_vault(before):
    with before.open() as connection:
        connection.execute("UPDATE staff_account SET email = ''")
        connection.execute("DELETE FROM account_emailaddress")
    result = before.run("migrate")
    assert result.returncode == 0, result.stderr


def test_while_somebody_reads_sqlites_file_the_update_does_not_finish_and_a_second_try_does(in_files, tmp_path):
    before = Newsroom(tmp_path, "")
    shutil.copytree(in_files, before.data, dirs_exist_ok=True)
    before.run("vault", "init")
    with closing(sqlite3.connect(before.file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM staff_account").fetchall()
        result = before.run("migrate")
        assert result.returncode == 1
        assert "stop 'tamizdat serve'" in result.stderr
    assert before.run("migrate").returncode == 0
    assert found(before) == []
