"""A mail relay that takes messages as RFC 5321 says, and has whatever trouble a test asks for.

>>> with MailRelay() as relay:
...     relay.answers["RCPT mira@orvale.example"] = "550 5.1.1 <mira@orvale.example>: no such user"
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy

# Answers that are no answers.
CUT = "cut"
SILENCE = "silence"
NEVER = 3600
PATH = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Taken:
    """A message that the relay has answered for.

    Args:
        greeting: the name under which the sender came.
    """

    greeting: str
    sender: str
    receiver: str
    content: bytes

    @property
    def message(self):
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def text(self):
        return self.message.get_content().strip()


@dataclass
class MailRelay:
    """A relay on a free port of this machine.

    Args:
        answers: what it says in place of "250", by command, or by command and address: ``MAIL``, ``RCPT`` (or
            ``RCPT mira@orvale.example``), ``DATA``, ``END`` (of the message), ``GREETING``; :data:`CUT` ends the
            connection and :data:`SILENCE` answers nothing.
        after_end: called when a whole message has come, before it is answered for.
        came: every message that came whole, whether or not it was answered for.
        offers: what its answer to "EHLO" offers.
        tls: context with a server's certificate: STARTTLS is offered, or with ``secure`` TLS spoken from the start.
        logins: pairs of user and password; if there are any, nothing is taken from who has not logged in.
        under_tls: how many messages came under TLS.
    """

    answers: dict[str, str] = field(default_factory=dict)
    after_end: list = field(default_factory=list)
    came: list[Taken] = field(default_factory=list)
    connections: int = 0
    offers: tuple[str, ...] = ("8BITMIME",)
    tls: ssl.SSLContext | None = None
    secure: bool = False
    logins: frozenset = frozenset()
    under_tls: int = 0

    def __enter__(self):
        self.ended = threading.Event()
        relay = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                relay.connections += 1
                talk = Talk(relay, self.request, self.rfile, self.wfile)
                with contextlib.suppress(ConnectionError, ValueError, ssl.SSLError):
                    talk.go_on()
                if talk.secured:
                    talk.lines.close()
                    talk.request.close()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, block_on_close, allow_reuse_address = True, False, True

        self.server = Server(("127.0.0.1", 0), Conversation)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def receivers(self):
        """Who was written to, in order."""
        return [taken.receiver for taken in self.came]

    def say(self, out, what, otherwise):
        """Answer; tell whether it was the good answer."""
        answer = self.answers.get(what, otherwise)
        if answer == CUT:
            raise ConnectionAbortedError
        if answer == SILENCE:
            self.ended.wait(NEVER)
            raise ConnectionAbortedError
        out.write(f"{answer}\r\n".encode())
        if answer.startswith("421"):
            raise ConnectionAbortedError
        return answer == otherwise


class Talk:
    """What is said on one connection."""

    def __init__(self, relay, request, lines, out):
        self.relay, self.request, self.lines, self.out = relay, request, lines, out
        self.greeting = self.sender = self.receiver = ""
        self.secured = False
        self.known = not relay.logins

    def go_on(self):
        if self.relay.secure:
            self.secure()
        self.say("GREETING", "220 relay.example ESMTP")
        while line := self.lines.readline():
            command = line.decode().strip()
            verb = command[:4].upper()
            address = found[1] if (found := PATH.search(command)) else ""
            answer = {"MAIL": self.mail, "RCPT": self.rcpt, "DATA": self.data}.get(verb)
            if answer:
                answer(address)
            elif verb in ("EHLO", "HELO"):
                self.greeting = command[5:]
                *offers, last = ["relay.example", *self.offers()]
                self.say(verb, "\r\n".join([*(f"250-{one}" for one in offers), f"250 {last}"]))
            elif verb == "STAR" and self.relay.tls and not self.secured:
                if self.say(verb, "220 2.0.0 Ready"):
                    self.secure()
            elif verb == "AUTH" and self.relay.logins:
                self.log_in(command)
            elif verb == "QUIT":
                self.say(verb, "221 2.0.0 Bye")
                return
            else:
                self.say(verb, "250 2.0.0 Ok" if verb in ("RSET", "NOOP") else "502 5.5.1 Not here")

    def offers(self):
        """What is offered now: TLS only once, and a login only where it is asked for."""
        upgrade = ("STARTTLS",) if self.relay.tls and not self.secured else ()
        login = ("AUTH PLAIN LOGIN",) if self.relay.logins and not upgrade else ()
        return (*self.relay.offers, *upgrade, *login)

    def secure(self):
        self.request = self.relay.tls.wrap_socket(self.request, server_side=True)
        self.lines, self.out = self.request.makefile("rb"), Unbuffered(self.request)
        self.secured = True

    def log_in(self, command):
        _verb, way, *first = command.split()
        if way == "PLAIN":
            _zero, user, password = base64.b64decode(first[0]).decode().split("\0")
        else:
            user, password = (self.asked(what) for what in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"))
        self.known = (user, password) in self.relay.logins
        self.say("AUTH", "235 2.7.0 Welcome" if self.known else "535 5.7.8 No")

    def asked(self, what):
        self.out.write(f"334 {what}\r\n".encode())
        return base64.b64decode(self.lines.readline()).decode()

    def mail(self, address):
        if not self.known:
            self.say("LOGIN", "530 5.7.0 Log in first")
            return
        self.sender, self.receiver = address, ""
        self.say("MAIL", "250 2.1.0 Ok")

    def rcpt(self, address):
        what = f"RCPT {address}" if f"RCPT {address}" in self.relay.answers else "RCPT"
        if self.say(what, "250 2.1.5 Ok"):
            self.receiver = address

    def data(self, _address):
        if not self.receiver:
            self.say("SEQUENCE", "503 5.5.1 Bad sequence of commands")
        elif self.say("DATA", "354 Go on"):
            self.relay.came.append(Taken(self.greeting, self.sender, self.receiver, read_message(self.lines)))
            self.relay.under_tls += self.secured
            for act in self.relay.after_end:
                act(self.relay)
            self.say("END", "250 2.0.0 Ok")

    def say(self, what, otherwise):
        return self.relay.say(self.out, what, otherwise)


class Unbuffered:
    """Writes to a socket, as the server's own file does."""

    def __init__(self, request):
        self.request = request

    def write(self, data):
        self.request.sendall(data)


def read_message(lines):
    """Read a message to the line with a dot alone, and take away the dots that were put before others."""
    content = b""
    while (line := lines.readline()) != b".\r\n":
        if not line:
            raise ConnectionAbortedError
        content += line.removeprefix(b".") if line.startswith(b"..") else line
    return content


def unused_port():
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
