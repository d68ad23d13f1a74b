"""A mail server hands over what came back, and gets an answer that is true."""

from __future__ import annotations

import asyncio
import logging
import queue
import smtplib
import socket
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tamizdat.newsletter.bounces import listening
from tamizdat.newsletter.bounces.following import our_addresses, take_in
from tamizdat.newsletter.bounces.listening import Handler, silence
from tamizdat.newsletter.models import Subscription
from tamizdat.vault.errors import NoPrivateKeyError
from tests.newsletter.bounce_factories import (
    FRIDAY,
    envelope,
    make_delivery,
    make_issue,
    make_newsletter,
    make_subscription,
    sample,
    to_leave,
)

pytestmark = pytest.mark.django_db

SERVER = "mx.orvale.example"
SECONDS = 20


class Listener:
    """A listener in a thread of its own, whose messages are taken in by the test's thread, as it has the database."""

    def __init__(self, where, take):
        self.where, self.take = where, take
        self.work = queue.Queue()

    def __enter__(self):
        self.ready, self.stopped = Future(), Future()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.live()), daemon=True)
        self.thread.start()
        self.port = self.ready.result(SECONDS)
        return self

    def __exit__(self, *_error):
        self.stop()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()

    async def live(self):
        self.loop, self.end = asyncio.get_running_loop(), asyncio.Event()
        with ThreadPoolExecutor(1) as threads:
            handler = Handler(our_addresses(), self.hand_over, threads)
            async with listening.listening(self.where, handler) as server:
                name = server.sockets[0].getsockname()
                self.ready.set_result(name[1] if isinstance(name, tuple) else 0)
                await self.end.wait()

    def stop(self):
        with suppress(RuntimeError):  # it has ended already
            self.loop.call_soon_threadsafe(self.end.set)

    def hand_over(self, raw, recipient):
        answer = Future()
        self.work.put((raw, recipient, answer))
        return answer.result(SECONDS)

    def serve(self, act):
        """Take in what a client, in a thread of its own, sends; return what the client returns."""
        with ThreadPoolExecutor(1) as threads:
            client = threads.submit(act)
            client.add_done_callback(lambda _client: self.work.put(None))
            while work := self.work.get(timeout=SECONDS):
                raw, recipient, answer = work
                try:
                    answer.set_result(self.take(raw, recipient))
                except Exception as error:  # noqa: BLE001  whatever it is, the other thread is to have it
                    answer.set_exception(error)
            return client.result(SECONDS)


def taking(raw, recipient):
    return take_in(raw, FRIDAY, recipient)


@pytest.fixture
def issue(vault):
    return make_issue(make_newsletter())


@pytest.fixture
def mira(issue):
    subscription = make_subscription(issue.newsletter)
    make_delivery(issue, subscription)
    return subscription


@contextmanager
def lmtp(listener):
    client = smtplib.LMTP("127.0.0.1", listener.port, local_hostname=SERVER)
    client.timeout = SECONDS
    try:
        yield client
    finally:
        client.close()


def send(listener, recipients, raw, sender=""):
    with lmtp(listener) as client:
        return client.sendmail(sender, recipients, raw)


def test_a_mail_server_hands_over_a_report_by_lmtp(issue, mira):
    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(lambda: send(listener, [envelope(mira, issue)], sample("postfix-unknown-user"))) == {}
    mira.refresh_from_db()
    assert mira.state == Subscription.State.SUPPRESSED


def test_a_mail_server_hands_over_a_letter_to_leave_by_smtp(issue, mira):
    def act():
        with smtplib.SMTP("127.0.0.1", listener.port, local_hostname=SERVER, timeout=SECONDS) as client:
            return client.sendmail("mira@orvale.example", [to_leave(mira, issue)], b"Subject: leave\r\n\r\n")

    with Listener("smtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(act) == {}
    mira.refresh_from_db()
    assert mira.state == Subscription.State.LEFT


def test_a_mail_server_on_the_same_machine_may_use_a_socket(issue, mira, tmp_path):
    path = tmp_path / "bounces"
    leftover = socket.socket(socket.AF_UNIX)
    leftover.bind(str(path))
    leftover.close()

    def act():
        client = smtplib.LMTP(str(path), local_hostname=SERVER)
        with client:
            return client.sendmail("", [envelope(mira, issue)], sample("reply"))

    with Listener(f"unix:{path}", taking) as listener:
        assert path.stat().st_mode & 0o777 == 0o660
        assert listener.serve(act) == {}
    issue.refresh_from_db()
    assert issue.replied == 1
    assert not path.exists()


@pytest.mark.parametrize(
    "address", ["mira@orvale.example", "editor@localhost", f"{'a' * 39}@localhost", "leave@localhost"]
)
def test_nobody_can_send_to_an_address_that_was_not_signed(issue, mira, address):
    def act():
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(listener, [address], sample("reply"))
        return refused.value.recipients[address]

    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(act)[0] == 550


def test_a_message_for_two_is_taken_for_one_and_the_other_waits(issue, mira):
    addresses = [envelope(mira, issue), to_leave(mira, issue)]
    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        waiting = listener.serve(lambda: send(listener, addresses, sample("reply")))
    assert {address: code for address, (code, _words) in waiting.items()} == {addresses[1]: 452}


@pytest.mark.parametrize("error", [OperationalError("no mira@orvale.example here"), NoPrivateKeyError("it has none")])
def test_a_message_waits_at_the_sender_while_it_cannot_be_taken(issue, mira, error, caplog):
    def refusing(_raw, _recipient):
        raise error

    def act():
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(listener, [envelope(mira, issue)], sample("reply"))
        return refused.value.smtp_code

    with Listener("lmtp://127.0.0.1:0", refusing) as listener:
        assert listener.serve(act) == 451
    assert "waits" in caplog.text
    assert "mira" not in caplog.text


def test_a_message_that_is_too_large_is_refused_and_the_next_is_taken(issue, mira, monkeypatch):
    monkeypatch.setattr(listening, "LARGEST", 20_000)

    def act():
        with lmtp(listener) as client:
            with pytest.raises(smtplib.SMTPResponseException) as refused:
                client.sendmail("", [envelope(mira, issue)], b"From: a\r\n\r\n" + b"aaaa aaaa\r\n" * 3000)
            client.rset()
            return refused.value.smtp_code, client.sendmail("", [envelope(mira, issue)], sample("reply"))

    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(act) == (552, {})


def test_a_report_with_lines_longer_than_mail_may_have_is_taken_all_the_same(issue, mira):
    raw = sample("postfix-unknown-user") + b"a" * 20_000 + b"\r\n"
    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(lambda: send(listener, [envelope(mira, issue)], raw)) == {}


def test_a_line_without_an_end_is_cut_off(issue, mira, monkeypatch):
    monkeypatch.setattr(listening, "MOST_AT_A_TIME", 100_000)

    def act():
        with socket.create_connection(("127.0.0.1", listener.port), SECONDS) as line:
            line.sendall(b"LHLO a.example\r\nMAIL FROM:<>\r\n")
            line.sendall(f"RCPT TO:<{envelope(mira, issue)}>\r\nDATA\r\n".encode())
            try:
                while True:
                    line.sendall(b"a" * 10_000)
            except ConnectionError:
                return "cut off"

    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(act) == "cut off"


def test_too_many_conversations_are_put_off(issue, mira, monkeypatch):
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 2)

    def act():
        lines = [socket.create_connection(("127.0.0.1", listener.port), SECONDS) for _each in range(3)]
        said = [line.recv(100)[:3] for line in lines]
        for line in lines:
            line.close()
        return said

    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        assert listener.serve(act) == [b"220", b"220", b"421"]


def test_a_message_that_is_being_taken_at_the_end_is_answered_for(issue, mira):
    def slowly(raw, recipient):
        listener.stop()
        return taking(raw, recipient)

    with Listener("lmtp://127.0.0.1:0", slowly) as listener:
        assert listener.serve(lambda: send(listener, [envelope(mira, issue)], sample("reply"))) == {}
    issue.refresh_from_db()
    assert issue.replied == 1


def test_nobody_is_named_in_the_log_of_a_conversation(issue, mira, caplog):
    caplog.set_level(logging.DEBUG)
    silence()
    with Listener("lmtp://127.0.0.1:0", taking) as listener:
        listener.serve(lambda: send(listener, [envelope(mira, issue)], sample("reply"), "mira@orvale.example"))
    assert "mira" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_operator_is_told_what_to_set_before_anybody_listens(set_to):
    with pytest.raises(CommandError, match="TAMIZDAT_BOUNCE_LISTEN"):
        call_command("newsletter_listen")


def test_nobody_listens_without_the_private_key(set_to, vault):
    set_to(bounce_listen="lmtp://127.0.0.1:8024")
    (vault / "private-key.json").unlink()
    with pytest.raises(CommandError, match="cannot open"):
        call_command("newsletter_listen")
