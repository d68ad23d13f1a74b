"""How fast an issue is sent, beside what the relay can take and Django's own mail: ``make bench``.

Each message has 30 kB. Ours are noted in the database before and after, opened from their seals, filled and, where it
says so, signed; a process that knows no Django does it, and its whole life is measured, from its start to its end.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.mail import EmailMessage, get_connection

from tamizdat.newsletter.sending.orders import Relay
from tests.benchmarks import mailing
from tests.newsletter.sending import newsroom as newsrooms
from tests.newsletter.sending.newsroom import Newsroom, sqlite_tables

BYTES = 30_000
MANY = 10_000
MORE = 100_000
FEWER_OF_DJANGO = 1_000


@pytest.fixture
def template(db, tmp_path):
    """The tables of the tests' database, empty, in a file."""
    file = tmp_path / "tables.sqlite3"
    sqlite3.connect(file).close()
    sqlite_tables(str(file))
    return file.read_bytes()


@pytest.fixture(autouse=True)
def _long_messages(monkeypatch):
    whole = newsrooms.composed
    monkeypatch.setattr(newsrooms, "composed", lambda: whole(length=BYTES))


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def ours(template, port, messages, connections, keys=()):
    """Send an issue to so many readers."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "newsroom.sqlite3"
        file.write_bytes(template)
        newsroom = Newsroom({"file": str(file)}, Path(folder))
        newsroom.begin(messages)
        dkim = [("tern.example", f"key{number}", pem(key)) for number, key in enumerate(keys)]
        relay = Relay("127.0.0.1", port)
        process = newsroom.start(newsroom.orders(relay, connections=connections, dkim=dkim))
        sent = mailing.cost_of_process(process, messages)
        process.stdout.close()
        process.stderr.close()
        assert newsroom.states() == {"delivered": messages}
        newsroom.driver.close()
        return sent


def told(what, sent):
    print(f"{what:<58}{sent}")


def test_rate_at_1_4_and_16_connections(template):
    content = b"Subject: week\r\n\r\n" + b"The week.\r\n" * (BYTES // 11)
    signing = rsa.generate_private_key(65537, 2048), Ed25519PrivateKey.generate()
    print()
    with mailing.sink() as port:
        for connections in (1, 4, 16):
            bare = mailing.in_this_process(MANY, lambda n=connections: mailing.ceiling(port, content, MANY, n))
            told(f"{connections:>2} connections, bare pipelined, nothing noted", bare)
            told(f"{connections:>2} connections, ours", ours(template, port, MANY, connections))
            told(f"{connections:>2} connections, ours, Ed25519", ours(template, port, MANY, connections, signing[1:]))
            told(f"{connections:>2} connections, ours, RSA-2048", ours(template, port, MANY, connections, signing[:1]))
        told(" 1 connection,  Django's EmailMessage", by_django(port))


def by_django(port):
    def work():
        way = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port)
        way.open()
        for number in range(FEWER_OF_DJANGO):
            body = "The week.\n" * (BYTES // 11)
            way.send_messages([EmailMessage("week", body, "b@tern.example", [f"reader{number}@host.example"])])
        way.close()

    return mailing.in_this_process(FEWER_OF_DJANGO, work)


def test_memory_from_1_000_to_100_000(template):
    print()
    with mailing.sink() as port:
        few, many = (ours(template, port, number, 4) for number in (MANY // 10, MORE))
    told(f"{MANY // 10:>7,} recipients, 4 connections", few)
    told(f"{MORE:>7,} recipients, 4 connections", many)
    assert many.memory < 100
    # The database's driver keeps eight megabytes of pages.
    assert many.memory < few.memory + 12


def test_rate_at_20_ms(template):
    content = b"Subject: week\r\n\r\n" + b"The week.\r\n" * (BYTES // 11)
    print()
    with mailing.sink() as near, mailing.far_away(near) as port:
        bare = mailing.in_this_process(MANY // 4, lambda: mailing.ceiling(port, content, MANY // 4, 16))
        told("16 connections, 20 ms there and back, bare pipelined", bare)
        told("16 connections, 20 ms there and back, ours", ours(template, port, MANY // 4, 16))
