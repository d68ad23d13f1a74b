"""The mailbox: what comes back is fetched from it, for newsrooms whose mail is somewhere else (IMAP, RFC 3501).

The worker looks into it every few minutes. A message that was handled is deleted; one that is about nobody we know is
flagged and left for a person to look at, and is not fetched again. A connection that ends in the middle loses nothing:
what follows from a message is in the database before it is deleted, and a message that comes twice counts once.

Of a message no more than the beginning is fetched, so that none is too large.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop

from tamizdat.newsletter.bounces.following import take_in
from tamizdat.newsletter.bounces.letter import LARGEST
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.vault import at_hand

SECONDS_OF_SILENCE = 30
MOST_AT_ONCE = 1000
BETWEEN_RENEWALS = 50
PORTS = {"imaps": 993, "imap": 143}
INBOX = "INBOX"
_OK = "OK"

# Told a message's bytes, does what follows; tells whether it was about somebody.
Take = Callable[[bytes], bool]


class MailboxError(Exception):
    """The mailbox cannot be read; the message says at which step, and holds none of the server's words."""

    def __init__(self, step: str) -> None:
        super().__init__(f"The mailbox for what comes back did not let us {step}: look at TAMIZDAT_BOUNCE_URL.")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look into the mailbox came to.

    Args:
        handled: messages that are deleted there now.
        left: messages about nobody we know, flagged there for a person.
    """

    handled: int = 0
    left: int = 0


def fetch(url: str, take: Take, renew: Callable[[], None] = lambda: None) -> Fetched:
    """Take in what has come into a mailbox.

    Args:
        url: see ``TAMIZDAT_BOUNCE_URL``.
        renew: called now and then, for whoever holds a lease.

    Raises:
        MailboxError: it cannot be read, or the connection has ended; what was handled so far is deleted or will
        be found
            to have been handled.
    """
    handled = left = 0
    with _opened(url) as server:
        for number, uid in enumerate(_waiting(server), start=1):
            if take(_message(server, uid)):
                _flag(server, uid, r"\Deleted")
                handled += 1
            else:
                _flag(server, uid, r"\Flagged")
                left += 1
            if number % BETWEEN_RENEWALS == 0:
                renew()
        # Always: an earlier look may have been cut off before this.
        with _step("delete what was handled"):
            _said("delete what was handled", server.expunge())
    return Fetched(handled, left)


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or INBOX
    try:
        with _step("connect"):
            server = _connected(parts)
        try:
            with _step("log in"):
                server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            _said("open the folder", server.select(_quoted(folder)))
            yield server
        finally:
            # A server that is gone needs no farewell, and gets none.
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with suppress(OSError):
                server.shutdown()
    except imaplib.IMAP4.error:
        raise MailboxError("go on") from None
    except OSError:
        raise MailboxError("reach it") from None


def _connected(parts: SplitResult) -> imaplib.IMAP4:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "imap":
        return imaplib.IMAP4(host, port, timeout=SECONDS_OF_SILENCE)
    # Unless told so, the library takes any certificate.
    trusted = ssl.create_default_context()
    return imaplib.IMAP4_SSL(host, port, ssl_context=trusted, timeout=SECONDS_OF_SILENCE)


@contextmanager
def _step(what: str) -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError):
        # The words of the error may be the server's, and hold the account's name.
        raise MailboxError(what) from None


def _waiting(server: imaplib.IMAP4) -> list[str]:
    # A message is deleted as soon as it is handled, so what is not seen now is seen at the next look.
    with _step("search"):
        found = _said("search", server.uid("SEARCH", "UNDELETED", "UNFLAGGED"))
    return [uid.decode("ascii") for uid in (found[0] or b"").split() if uid.isdigit()][:MOST_AT_ONCE]


def _message(server: imaplib.IMAP4, uid: str) -> bytes:
    with _step("fetch a message"):
        found = _said("fetch a message", server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"))
    # Whatever else a server says in between (RFC 3501, 7) stands beside it; what was expunged meanwhile is missing.
    literals = [each[1] for each in found if isinstance(each, tuple) and re.search(rb"BODY\[\]", each[0])]
    return literals[0] if literals else b""


def _flag(server: imaplib.IMAP4, uid: str, flag: str) -> None:
    with _step("flag a message"):
        _said("flag a message", server.uid("STORE", uid, "+FLAGS.SILENT", f"({flag})"))


def _said(step: str, answer: tuple[str, list]) -> list:
    word, told = answer
    if word != _OK:
        raise MailboxError(step)
    return told


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def poll(turn: Turn) -> Fetched:
    """Take in what has come into the newsroom's mailbox, if it has one.

    Raises:
        MailboxError: it cannot be read; it is looked into again later.
        KeyTroubleError: this process cannot open addresses; everything stays in the mailbox.
    """
    url = settings.ENVIRONMENT.bounce_url
    if not url:
        return Fetched()
    at_hand.opener()
    return fetch(url, lambda raw: take_in(raw, turn.clock()) is not None, turn.renew)


JOB = Job(
    name="newsletter.mailbox",
    summary=gettext_noop("Fetch what has come back to the newsletter."),
    every=dt.timedelta(minutes=5),
    run=poll,
)
