"""The listener: a mail server that takes in nothing but what comes back to the newsletter.

It speaks LMTP (RFC 2033), to stand behind a mail server on the same machine, or SMTP (RFC 5321), to be the mail server
of the bounce domain by itself. It takes a message only for an address that the newsroom has signed, for one recipient
at a time, and answers for it when what follows is in the database: so no message is lost, and at worst one comes twice.
"""

from __future__ import annotations

import asyncio
import logging
import stat
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError

from tamizdat.faults import told
from tamizdat.newsletter.bounces.reading import Addresses
from tamizdat.vault.errors import KeyTroubleError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

logger = logging.getLogger("tamizdat.newsletter")

LARGEST = 2 * 1024 * 1024
# A line without an end is kept by the library however long it is, so a connection may say only so much at a time.
MOST_AT_A_TIME = 3 * LARGEST
MOST_CONNECTIONS = 30
# Longer than RFC 5322 allows: a report is not to be lost because somebody else's server has broken that rule.
LONGEST_LINE = 32 * 1024
SECONDS_OF_SILENCE = 60
SECONDS_TO_END = 20
SOCKET_MODE = 0o660

TAKEN = "250 2.0.0 Taken"
NOT_OURS = "550 5.1.1 There is no such address here"
ONE_AT_A_TIME = "452 4.5.3 One recipient a message"
NOT_NOW = "451 4.3.0 This cannot be taken now, try again later"
TOO_MANY = b"421 4.3.2 Too many connections, try again later\r\n"
ENDING = b"421 4.3.2 This server is ending, try again later\r\n"

# Told bytes and the recipient, does what follows; it runs in a thread.
Take = Callable[[bytes, str], object]


class Handler:
    """Says which recipients there are, and takes messages in; the names are those of the library.

    Args:
        threads: where messages are taken in, for the database must not hold up conversations.
    """

    def __init__(self, addresses: Addresses, take: Take, threads: Executor) -> None:
        self.addresses, self.take, self.threads = addresses, take, threads
        self.taking = 0
        self.at_rest = asyncio.Condition()

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept one address of ours."""
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        if self.addresses.recognised(address) is None:
            return NOT_OURS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message in; one transaction, and its answer."""
        content = envelope.original_content or b""
        self.taking += 1
        try:
            run = asyncio.get_running_loop().run_in_executor
            await run(self.threads, self.take, content, envelope.rcpt_tos[0])
        except (DatabaseError, KeyTroubleError) as error:
            logger.error("a message that came back waits: %s", told(error))  # noqa: TRY400  its words may be somebody's
            return NOT_NOW
        finally:
            self.taking -= 1
            async with self.at_rest:
                self.at_rest.notify_all()
        return TAKEN

    async def handle_exception(self, error: Exception) -> str:
        """Say that something went wrong, and what in the log alone."""
        logger.error("a conversation with a mail server failed: %s", told(error))
        return NOT_NOW

    async def rest(self) -> None:
        """Wait until nothing is being taken in."""
        async with self.at_rest:
            await self.at_rest.wait_for(lambda: not self.taking)


class _Bounded:
    """What both kinds of conversation have in common: there are so many, and each says so much at a time."""

    line_length_limit = LONGEST_LINE
    open: set[_Bounded]
    transport: Any
    _said = 0

    def connection_made(self, transport: Any) -> None:
        """Begin, or say that there are too many already."""
        super().connection_made(transport)  # type: ignore[misc]
        self.open.add(self)
        if len(self.open) > MOST_CONNECTIONS:
            self.hang_up(TOO_MANY)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        self.open.discard(self)
        super().connection_lost(error)  # type: ignore[misc]

    def data_received(self, data: bytes) -> None:
        """Listen, up to a bound."""
        self._said += len(data)
        if self._said > MOST_AT_A_TIME:
            self.transport.abort()
        else:
            super().data_received(data)  # type: ignore[misc]

    async def push(self, status: Any) -> None:
        """Answer; whoever speaks may speak again then."""
        self._said = 0
        await super().push(status)  # type: ignore[misc]

    def hang_up(self, word: bytes) -> None:
        """Say a last word."""
        self.transport.write(word)
        self.transport.close()


class _Lmtp(_Bounded, LMTP):
    pass


class _Smtp(_Bounded, SMTP):
    pass


def silence() -> None:
    """Keep the library from writing down who speaks, and to whom."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


async def listen(where: str, handler: Handler, stop: asyncio.Event) -> None:
    """Take messages in until told to stop; what is being taken in then is answered for.

    Args:
        where: see ``TAMIZDAT_BOUNCE_LISTEN``.

    Raises:
        OSError: nobody can listen there.
    """
    async with listening(where, handler):
        await stop.wait()


@asynccontextmanager
async def listening(where: str, handler: Handler) -> AsyncIterator[asyncio.Server]:
    """Listen for as long as the context lasts."""
    conversations: set[_Bounded] = set()
    server = await _server(where, handler, conversations)
    try:
        yield server
    finally:
        server.close()
        await asyncio.wait_for(handler.rest(), SECONDS_TO_END)
        for conversation in list(conversations):
            conversation.hang_up(ENDING)
        _forget_socket(where)


async def _server(where: str, handler: Handler, conversations: set[_Bounded]) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    parts = urlsplit(where)
    kind: type[_Bounded] = _Smtp if parts.scheme == "smtp" else _Lmtp

    def conversation() -> Any:
        made: Any = kind
        made = made(
            handler,
            loop=loop,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname=handler.addresses.domain,
            ident="ESMTP" if kind is _Smtp else "LMTP",
            timeout=SECONDS_OF_SILENCE,
        )
        made.open = conversations
        return made

    if parts.scheme == "unix":
        _forget_socket(where)
        server = await loop.create_unix_server(conversation, unquote(parts.path))
        _open_socket(where)
        return server
    return await loop.create_server(conversation, parts.hostname, parts.port or 0)


def _open_socket(where: str) -> None:
    Path(unquote(urlsplit(where).path)).chmod(SOCKET_MODE)


def _forget_socket(where: str) -> None:
    """Take away the socket of a listener that has ended; of anything else with its name, nothing."""
    parts = urlsplit(where)
    path = Path(unquote(parts.path))
    if parts.scheme == "unix" and path.exists() and stat.S_ISSOCK(path.stat().st_mode):
        path.unlink()
