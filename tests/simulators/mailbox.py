"""A mailbox as RFC 3501 has it, as far as a client needs that reads, flags and deletes; with the trouble of a test.

>>> with Mailbox() as mailbox:
...     mailbox.put(b"From: mira@orvale.example\r\n\r\nHello")
...     mailbox.answers["STORE"] = "NO [SERVERBUG] not now"
"""

from __future__ import annotations

import contextlib
import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path

# Answers that are no answers: the connection ends before anything is said, or in the middle of a message.
CUT = "cut"
CUT_IN_MESSAGE = "cut in message"
BYE = "* BYE Autologout; too long"


@dataclass
class Kept:
    """A message in the folder."""

    uid: int
    content: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Mailbox:
    """A mailbox on a free port of this machine, without TLS.

    Args:
        answers: what it says in place of "OK" to a command, or :data:`CUT`, :data:`CUT_IN_MESSAGE`, :data:`BYE`.
        after: how many times a command is answered well before that.
        commands: every command that came, in order.
        certificate: folder of one (see ``certificate.py``), for TLS from the first byte; None for none.
    """

    user: str = "pigeon"
    password: str = "a wide river"
    folder: str = "INBOX"
    answers: dict[str, str] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    certificate: Path | None = None
    _next: int = 7

    def put(self, content):
        self.kept.append(Kept(self._next, content))
        self._next += 1

    def __enter__(self):
        mailbox = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                with contextlib.suppress(ConnectionError, ValueError):
                    Talk(mailbox, self.rfile, self.wfile).go_on()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, block_on_close, allow_reuse_address = True, False, True

        self.server = Server(("127.0.0.1", 0), Conversation)
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate / "fullchain.pem", self.certificate / "privkey.pem")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def trouble(self, command):
        """Return what is said in place of the good answer, or ""."""
        if self.after.get(command, 0) > 0:
            self.after[command] -= 1
            return ""
        return self.answers.get(command, "")


class Talk:
    """What is said on one connection."""

    def __init__(self, mailbox, lines, out):
        self.mailbox, self.lines, self.out = mailbox, lines, out
        self.state = "not authenticated"

    def go_on(self):
        if self.mailbox.trouble("GREETING"):
            self.refuse("*", self.mailbox.answers["GREETING"])
        self.say("* OK IMAP4rev1 ready")
        while line := self.lines.readline():
            tag, _space, rest = line.decode("ascii").rstrip("\r\n").partition(" ")
            words = rest.split(" ")
            command = words[1].upper() if words[0].upper() == "UID" else words[0].upper()
            self.mailbox.commands.append(command)
            arguments = rest.split(" ", 2)[2] if words[0].upper() == "UID" else rest.partition(" ")[2]
            if trouble := self.mailbox.trouble(command):
                self.refuse(tag, trouble, arguments)
            elif not getattr(self, command.lower(), self.unknown)(tag, arguments):
                return

    def refuse(self, tag, trouble, arguments=""):
        if trouble == CUT_IN_MESSAGE:
            content = self.of(arguments.partition(" ")[0]).content
            self.out.write(b"* 1 FETCH (BODY[]<0> {%d}\r\n" % len(content) + content[: len(content) // 2])
            self.out.flush()
        if trouble in (CUT, CUT_IN_MESSAGE):
            raise ConnectionAbortedError
        if trouble.startswith("* BYE"):
            self.say(trouble)
            raise ConnectionAbortedError
        self.say(f"{tag} {trouble}")

    def say(self, text):
        self.out.write(text.encode() + b"\r\n")
        return True

    def unknown(self, tag, _arguments):
        return self.say(f"{tag} BAD I do not know that")

    def of(self, uid):
        return next((kept for kept in self.mailbox.kept if kept.uid == int(uid)), None)

    def capability(self, tag, _arguments):
        self.say("* CAPABILITY IMAP4rev1")
        return self.say(f"{tag} OK done")

    def noop(self, tag, _arguments):
        return self.say(f"{tag} OK done")

    def login(self, tag, arguments):
        said = re.fullmatch(r'("?)(.*?)\1 ("?)(.*?)\3', arguments)
        if (said[2], said[4]) != (self.mailbox.user, self.mailbox.password):
            return self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password of {said[2]}")
        self.state = "authenticated"
        return self.say(f"{tag} OK logged in")

    def select(self, tag, arguments):
        if self.state == "not authenticated":
            return self.say(f"{tag} BAD log in first")
        if arguments.strip('"') != self.mailbox.folder:
            return self.say(f"{tag} NO [NONEXISTENT] there is no such folder")
        self.state = "selected"
        self.say(r"* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)")
        self.say(f"* {len(self.mailbox.kept)} EXISTS")
        self.say("* 0 RECENT")
        self.say("* OK [UIDVALIDITY 3857529045] stays")
        return self.say(f"{tag} OK [READ-WRITE] selected")

    def search(self, tag, arguments):
        if self.state != "selected":
            return self.say(f"{tag} BAD select first")
        unwanted = {"\\" + word.removeprefix("UN").title() for word in arguments.split()}
        found = [str(kept.uid) for kept in self.mailbox.kept if not kept.flags & unwanted]
        self.say(" ".join(["* SEARCH", *found]))
        return self.say(f"{tag} OK done")

    def fetch(self, tag, arguments):
        uid, _space, items = arguments.partition(" ")
        asked = re.fullmatch(r"\(BODY\.PEEK\[\]<(\d+)\.(\d+)>\)", items)
        if not asked:
            return self.say(f"{tag} BAD I do not know these items")
        if kept := self.of(uid):
            begun, length = map(int, asked.groups())
            content = kept.content[begun : begun + length]
            number = self.mailbox.kept.index(kept) + 1
            self.say("* 9 EXISTS")
            self.out.write(b"* %d FETCH (UID %d BODY[]<%d> {%d}\r\n" % (number, kept.uid, begun, len(content)))
            self.out.write(content + b")\r\n")
        return self.say(f"{tag} OK done")

    def store(self, tag, arguments):
        uid, way, flags = arguments.split(" ", 2)
        kept = self.of(uid)
        if kept and way.upper() == "+FLAGS.SILENT":
            kept.flags |= set(flags.strip("()").split())
        return self.say(f"{tag} OK done")

    def expunge(self, tag, _arguments):
        for kept in [kept for kept in self.mailbox.kept if r"\Deleted" in kept.flags]:
            self.say(f"* {self.mailbox.kept.index(kept) + 1} EXPUNGE")
            self.mailbox.kept.remove(kept)
        return self.say(f"{tag} OK done")

    def logout(self, tag, _arguments):
        self.say("* BYE see you")
        self.say(f"{tag} OK done")
        return False
