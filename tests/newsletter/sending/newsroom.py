"""The newsletter's tables with an issue that is being sent, in a database of their own that a mailer can open."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection

from tamizdat.newsletter.marks import MARK_BYTES, MarkKeys
from tamizdat.newsletter.message.fields import plain_field, templates_of, text_field
from tamizdat.newsletter.message.template import HOLDERS, Composed, Slot, Template
from tamizdat.newsletter.running import database_of
from tamizdat.newsletter.sending import database as rows
from tamizdat.newsletter.sending.drivers import driver_for
from tamizdat.newsletter.sending.orders import Orders, Relay, descriptor_with
from tamizdat.vault.private_keys import PrivateKeys
from tamizdat.vault.sealing import seal_to

ISSUE = 7
MARKS = MarkKeys.of("a key for tests")
TABLES = (
    "newsletter_newsletter",
    "newsletter_issue",
    "newsletter_subscriber",
    "newsletter_subscription",
    "newsletter_mailer",
    "newsletter_delivery",
    "newsletter_composed",
    "newsletter_daytally",
    "staff_newsroom",
)


def composed(*, length=300):
    """Return a small composed message."""
    fields = [
        plain_field("From", "The Tern <news@tern.example>"),
        plain_field("To", HOLDERS[Slot.TO].decode()),
        text_field("Subject", "Что было на неделе"),
        plain_field("Message-ID", f"<{HOLDERS[Slot.MESSAGE].decode()}@tern.example>"),
        plain_field("List-Unsubscribe", f"<https://tern.example/letters/leave/{HOLDERS[Slot.LEAVE].decode()}/>"),
        plain_field("MIME-Version", "1.0"),
        plain_field("Content-Type", "text/plain; charset=utf-8"),
    ]
    header, canonical = templates_of(fields)
    body = b"The week.\r\n" * (length // 11) + b"Leave: " + HOLDERS[Slot.PREFERENCES] + b"\r\n"
    return Composed(header, canonical, Template.of(body))


@dataclass
class Newsroom:
    """Tables, keys, and mailers that send from them.

    Args:
        told: the database, as orders name it.
        folder: for what mailers write.
    """

    told: dict
    folder: Path
    keys: PrivateKeys = field(default_factory=lambda: PrivateKeys([X25519PrivateKey.generate()]))

    def __post_init__(self):
        self.driver = driver_for(self.told)

    def begin(self, recipients, *, state="sending"):
        """Give so many readers a subscription, and an issue a delivery to each; return their addresses."""
        addresses = [f"reader{number}@host{number % 7}.example" for number in range(recipients)]
        run = self.driver.run
        self.driver.begin()
        self.fill("newsletter_newsletter", id=1, name="The Tern", slug="tern", zone="UTC", is_open=True)
        self.fill("newsletter_issue", id=ISSUE, newsletter_id=1, number=1, subject="Week", state=state, counts="{}")
        for number, address in enumerate(addresses, 1):
            sealed = seal_to(self.keys.public[0], "newsletter.address", address)
            self.fill("newsletter_subscriber", id=number, address=sealed, address_index=secrets.token_bytes(32))
            mark = secrets.token_bytes(MARK_BYTES)
            told = {"mark": mark, "state": "active", "form": 1, "frequency": "each", "source": "form"}
            self.fill("newsletter_subscription", id=number, subscriber_id=number, newsletter_id=1, **told)
            self.fill(
                "newsletter_delivery", id=number, issue_id=ISSUE, subscription_id=number, form=1, state=rows.WAITING
            )
        template = composed().dumped()
        run("INSERT INTO newsletter_composed (issue_id, form, template) VALUES (?, 1, ?)", (ISSUE, template))
        self.driver.commit()
        return addresses

    def fill(self, table, **told):
        """Make a row; columns that are not named get what is empty of their kind."""
        for column, empty in self.columns(table):
            told.setdefault(column, empty)
        names = ", ".join(f'"{name}"' for name in told)
        marks = ", ".join("?" * len(told))
        self.driver.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(told.values()))  # noqa: S608  our own

    def columns(self, table):
        """Return the columns that must not be null, each with an empty value."""
        if "file" in self.told:
            found = [
                (name, kind)
                for _n, name, kind, needed, _d, _k in self.driver.run(f"PRAGMA table_info({table})")
                if needed
            ]
        else:
            statement = (
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_name = ? AND table_schema = current_schema() AND is_nullable = 'NO'"
            )
            found = self.driver.run(statement, (table,))
        return [(name, _empty(kind)) for name, kind in found if name != "id"]

    def orders(self, at, **more):
        """Return what a mailer is told."""
        told = Orders(
            issue=ISSUE,
            database=self.told,
            folder=str(self.folder / "mailers"),
            outbox=str(self.folder / "outbox"),
            relay=Relay("127.0.0.1", at.port),
            greeting="tern.example",
            bounces="bounces.tern.example",
            secret=MARKS.secret,
            private_keys=self.keys.to_json(),
            connections=3,
            as_json=True,
        )
        return replace(told, **more)

    def start(self, orders, environ=None):
        """Start a mailer in a process of its own."""
        descriptor = descriptor_with(orders)
        command = [sys.executable, "-m", "tamizdat.newsletter.sending.program", str(descriptor)]
        try:
            return subprocess.Popen(
                command,
                pass_fds=[descriptor],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=os.environ | (environ or {}),
            )
        finally:
            os.close(descriptor)

    def send(self, orders, environ=None):
        """Send, and return the exit code and the report."""
        return ended(self.start(orders, environ))

    def states(self):
        """Return how many deliveries are in each state."""
        statement = "SELECT state, COUNT(*) FROM newsletter_delivery GROUP BY state"
        return {rows.NAMES[state]: number for state, number in self.driver.run(statement)}

    def repeated(self):
        return rows._counts(self.driver, ISSUE)["repeated"]

    def issue_state(self):
        [(state,)] = self.driver.run("SELECT state FROM newsletter_issue WHERE id = ?", (ISSUE,))
        return state

    def set_issue(self, state):
        self.driver.run("UPDATE newsletter_issue SET state = ? WHERE id = ?", (state, ISSUE))

    def due_now(self):
        """Let the time pass after which deliveries are tried again."""
        self.driver.run("UPDATE newsletter_delivery SET due = 0")


def ended(process):
    """Wait for a mailer; return its exit code and its report."""
    out, err = process.communicate(timeout=120)
    assert b"Traceback" not in err, err.decode()
    return process.returncode, json.loads(out) if out else {}


def killed(process):
    """Kill a mailer as nothing can be held off, and wait for its end."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _empty(kind):
    kind = kind.lower()
    if "json" in kind:
        return "{}"
    if any(word in kind for word in ("bool", "int", "real", "numeric", "double")):
        return False if "bool" in kind else 0
    return "2026-11-27 17:00:00+00:00" if "time" in kind or "date" in kind else ""


def sqlite_tables(file):
    """Make the tables in a file, as the migrations have made them in the tests' database."""
    own = driver_for({"file": file})
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(TABLES))
        made = "SELECT sql FROM sqlite_master WHERE type <> 'trigger' AND sql IS NOT NULL"
        cursor.execute(f"{made} AND tbl_name IN ({marks})", TABLES)
        for (statement,) in cursor.fetchall():
            own.run(statement)
    own.close()
    return {"file": file}


def postgresql_tables(schema):
    """Make the tables in a schema of their own."""
    told = database_of(connection.settings_dict)
    own = driver_for(told)
    own.run(f"CREATE SCHEMA {schema}")
    for table in TABLES:
        own.run(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    own.close()
    return {"postgresql": f"{told['postgresql']} options='-c search_path={schema}'"}


def drop_schema(schema):
    """Take the tables away again."""
    own = driver_for(database_of(connection.settings_dict))
    own.run(f"DROP SCHEMA {schema} CASCADE")
    own.close()
