"""A connection to the relay: a socket that never waits, TLS where it is wanted, and what is said on it."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

from tamizdat.newsletter.sending.orders import Relay
from tamizdat.newsletter.sending.smtp import Event, Session

PIECE = 256 * 1024


class WireCutError(Exception):
    """The connection is gone, or was never there; the message names the kind of trouble."""


class UntrustedError(WireCutError):
    """Whoever answered could not prove to be the relay: its certificate does not hold."""


class Wire:
    """One connection.

    Args:
        relay: to which it goes.
        address: one of the relay's, as the resolver has it.
        context: for TLS.
        session: what is said.
    """

    def __init__(self, relay: Relay, address: tuple[Any, ...], context: ssl.SSLContext, session: Session) -> None:
        self.session, self.address = session, address
        self._relay, self._context = relay, context
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connected = self.handshaking = False
        self._tls: ssl.SSLObject | None = None
        self._in = ssl.MemoryBIO()
        self._secret = ssl.MemoryBIO()
        self._out = bytearray()
        # Bytes on the wire, counted from the first.
        self._queued = self._sent = self._content_end = 0
        with contextlib.suppress(BlockingIOError):
            self.socket.connect(address)

    def fileno(self) -> int:
        """Return the socket's descriptor, for the selector."""
        return self.socket.fileno()

    @property
    def wants_to_write(self) -> bool:
        """Whether something waits to be sent."""
        return not self.connected or bool(self._out) or bool(self.session.out and not self.handshaking)

    @property
    def content_is_out(self) -> bool:
        """Whether the end of the last content has been handed to the system: the relay may have the message."""
        return not self.session.content_end and self._sent >= self._content_end

    def write(self) -> None:
        """Send as much as goes.

        Raises:
            WireCutError: the connection is gone.
        """
        try:
            if not self.connected:
                self._connect()
            self._prepare()
            while self._out:
                sent = self.socket.send(memoryview(self._out)[:PIECE])
                del self._out[:sent]
                self._sent += sent
        except BlockingIOError:
            return
        except OSError as error:
            raise WireCutError(type(error).__name__) from None

    def read(self) -> Iterator[Event]:
        """Take what has come.

        Raises:
            WireCutError: the connection is gone.
        """
        while True:
            try:
                data = self.socket.recv(PIECE)
            except BlockingIOError:
                return
            except OSError as error:
                raise WireCutError(type(error).__name__) from None
            if not data:
                raise WireCutError("EOF")
            yield from self._came(data)
            if len(data) < PIECE:
                return

    def close(self) -> None:
        """Drop the connection, whatever is said on it: content that was not ended is no message (RFC 5321, 4.1.1.4)."""
        self.socket.close()

    def _connect(self) -> None:
        error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, "connect")
        self.connected = True
        if self._relay.tls == "from the start":
            self._begin_tls()

    def _begin_tls(self) -> None:
        self._tls = self._context.wrap_bio(self._in, self._secret, server_hostname=self._relay.host)
        self.handshaking = True
        self._shake_hands()

    def _shake_hands(self) -> None:
        if self._tls is None:
            return
        try:
            self._tls.do_handshake()
            self.handshaking = False
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLCertVerificationError as error:
            raise UntrustedError(type(error).__name__) from None
        except ssl.SSLError as error:
            raise WireCutError(type(error).__name__) from None
        self._put(self._secret.read())

    def _prepare(self) -> None:
        """Turn what the session says into what the socket sends."""
        if not self.session.out or self.handshaking:
            return
        said, end = bytes(self.session.out), self.session.content_end
        if end:
            self._say(said[:end])
            self._content_end = self._queued
        self._say(said[end:])
        self.session.out.clear()
        self.session.content_end = 0

    def _say(self, said: bytes) -> None:
        if self._tls is None:
            self._put(said)
        elif said:
            self._tls.write(said)
            self._put(self._secret.read())

    def _put(self, data: bytes) -> None:
        self._out += data
        self._queued += len(data)

    def _came(self, data: bytes) -> Iterator[Event]:
        if self._tls is None:
            for event in self.session.received(data):
                if event is not Event.TLS:
                    yield event
                    continue
                self._begin_tls()
                return
            return
        self._in.write(data)
        if self.handshaking:
            self._shake_hands()
            if self.handshaking:
                return
            if self._relay.tls == "upgrade":
                self.session.secured()
        yield from self.session.received(self._decrypted())

    def _decrypted(self) -> bytes:
        if self._tls is None:
            return b""
        found = bytearray()
        try:
            while data := self._tls.read(PIECE):
                found += data
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            raise WireCutError(type(error).__name__) from None
        self._put(self._secret.read())
        return bytes(found)
