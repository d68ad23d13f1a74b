"""What is said on one connection to a relay (RFC 5321), without sockets: bytes come in, bytes and events go out.

Where the relay offers pipelining (RFC 2920), the content of one message and the envelope of the next go out together,
so that a message costs one round trip. ``DATA`` is the last command of a group, and content goes out only when it was
granted: at most one message is in flight.

========================  ==============================================================================
event                     what happened
========================  ==============================================================================
:attr:`Event.TLS`         the relay is ready for the handshake (RFC 3207): call :meth:`Session.secured`
:attr:`Event.READY`       a message may be offered
:attr:`Event.GRANTED`     the relay waits for the content of the message that was offered
:attr:`Event.TURNED_DOWN` it wants no content of it; :attr:`Session.answer` says why
:attr:`Event.ANSWERED`    it has answered for the content
:attr:`Event.OVER`        nothing more can be said here; :attr:`Session.answer` says why
========================  ==============================================================================
"""

from __future__ import annotations

import base64
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

MOST_BYTES_OF_A_REPLY = 64 * 1024
CLOSING = 421
GO_ON = 354
# Of these alone the answer may be "go on".
_HALF_SAID = ("data", "user", "password", "login")
_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


class Event(Enum):
    """Something that the engine has to do something about."""

    TLS = auto()
    READY = auto()
    GRANTED = auto()
    TURNED_DOWN = auto()
    ANSWERED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a relay has said; nothing of its words is kept, for they hold addresses.

    Args:
        code: of three digits; 0 if it said nothing.
        status: as in RFC 3463, such as ``5.1.1``, or "".
        to: which command it answers: ``greeting``, ``hello``, ``tls``, ``login``, ``mail``, ``rcpt``, ``data`` or, for
            the content, ``end``; ``certificate`` if it could not be trusted.
    """

    code: int
    status: str
    to: str

    @property
    def good(self) -> bool:
        """Whether it was a yes."""
        return 200 <= self.code < 400  # noqa: PLR2004  RFC 5321, section 4.2.1

    @property
    def for_good(self) -> bool:
        """Whether it is a no that will stay one."""
        return self.code >= 500  # noqa: PLR2004  likewise


NOTHING = Answer(0, "", "")
UNTRUSTED = Answer(0, "", "certificate")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender and recipient of one message, both of printable ASCII without brackets."""

    sender: str
    recipient: str


class CannotLogInError(Exception):
    """The relay offers no way to log in that we know."""


class Session:
    """One connection.

    Args:
        name: under which the relay is greeted.
        login: user and password, or None.
        upgrade: whether TLS is to be begun by STARTTLS; the relay must offer it then.

    Whoever takes bytes from ``out`` finds in ``content_end`` up to where they are content; 0 if none is among them.
    """

    def __init__(self, name: str, login: tuple[str, str] | None = None, *, upgrade: bool = False) -> None:
        self.name, self.login, self.upgrade = name, login, upgrade
        self.out = bytearray()
        self.content_end = 0
        self.answer = NOTHING
        self.pipelining = False
        self._offers: set[str] = set()
        self._logins: set[str] = set()
        self._expected: deque[str] = deque(["greeting"])
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._came = bytearray()
        self._lines: list[bytes] = []
        self._failed: Answer | None = None
        self._reset = False

    def received(self, data: bytes) -> Iterator[Event]:
        """Take what the relay has sent."""
        self._came += data
        while (end := self._came.find(b"\n")) >= 0:
            line = bytes(self._came[:end]).rstrip(b"\r")
            del self._came[: end + 1]
            self._lines.append(line)
            if line[3:4] != b"-":
                lines, self._lines = self._lines, []
                yield from self._replied(lines)
        if len(self._came) + sum(map(len, self._lines)) > MOST_BYTES_OF_A_REPLY:
            yield self._over(NOTHING)

    def secured(self) -> None:
        """Go on after the handshake: all that was said before counts for nothing."""
        self._came.clear()
        self.upgrade = False
        self._say("hello", f"EHLO {self.name}")

    def offer(self, envelope: Envelope) -> None:
        """Offer a message; :attr:`Event.GRANTED` or :attr:`Event.TURNED_DOWN` follows."""
        self._failed = None
        if self._reset:
            self._queue("rset", "RSET")
        self._reset = False
        self._queue("mail", f"MAIL FROM:<{envelope.sender}>")
        self._queue("rcpt", f"RCPT TO:<{envelope.recipient}>")
        self._queue("data", "DATA")
        self._flush()

    def content(self, content: bytes, following: Envelope | None) -> None:
        """Send the content of the message that was granted.

        Args:
            content: whole lines, none of which begins with a dot.
            following: offered at once, where the relay allows it.
        """
        self.out += content
        self.out += b".\r\n"
        self.content_end = len(self.out)
        self._expected.append("end")
        if following is not None and self.pipelining:
            self.offer(following)

    def quit(self) -> None:
        """Say goodbye."""
        self._say("quit", "QUIT")

    def _queue(self, what: str, line: str) -> None:
        self._waiting.append((what, line.encode("ascii") + b"\r\n"))

    def _flush(self) -> None:
        """Send what may be sent now: everything where the relay takes several commands at once, or else one."""
        while self._waiting and (self.pipelining or not self._expected):
            what, line = self._waiting.popleft()
            self.out += line
            self._expected.append(what)

    def _say(self, what: str, line: str) -> None:
        self._queue(what, line)
        self._flush()

    def _replied(self, lines: list[bytes]) -> Iterator[Event]:
        what = self._expected.popleft() if self._expected else ""
        answer = _answer_of(lines, what)
        if _is_nonsense(answer):
            answer = Answer(0, "", what)
        if answer.code == CLOSING or not what or not answer.code:
            yield self._over(answer)
            return
        handle = getattr(self, f"_after_{what}")
        yield from handle(answer, lines)
        self._flush()

    def _over(self, answer: Answer) -> Event:
        self.answer = answer
        self._expected.clear()
        self._waiting.clear()
        return Event.OVER

    def _after_greeting(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        if not answer.good:
            yield self._over(answer)
            return
        self._say("hello", f"EHLO {self.name}")

    def _after_hello(self, answer: Answer, lines: list[bytes]) -> Iterator[Event]:
        if not answer.good:
            yield self._over(answer)
            return
        words = [line[4:].decode("ascii", "replace").upper().split() for line in lines[1:]]
        self._offers = {word[0] for word in words if word}
        self._logins = {each for word in words if word and word[0] == "AUTH" for each in word[1:]}
        self.pipelining = "PIPELINING" in self._offers
        if self.upgrade:
            if "STARTTLS" not in self._offers:
                yield self._over(Answer(0, "", "tls"))
                return
            self.pipelining = False
            self._say("tls", "STARTTLS")
        elif self.login is not None:
            yield from self._log_in(self.login)
        else:
            yield Event.READY

    def _after_tls(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield Event.TLS if answer.good else self._over(answer)

    def _log_in(self, login: tuple[str, str]) -> Iterator[Event]:
        user, password = login
        if "PLAIN" in self._logins:
            told = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
            self._say("login", f"AUTH PLAIN {told}")
        elif "LOGIN" in self._logins:
            self._expected.clear()
            self._say("user", "AUTH LOGIN")
        else:
            yield self._over(Answer(0, "", "login"))

    def _after_user(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from self._one_more(answer, "password", (self.login or ("", ""))[0])

    def _after_password(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from self._one_more(answer, "login", (self.login or ("", ""))[1])

    def _one_more(self, answer: Answer, what: str, text: str) -> Iterator[Event]:
        if answer.good:
            self._say(what, base64.b64encode(text.encode()).decode("ascii"))
        else:
            yield self._over(Answer(answer.code, answer.status, "login"))

    def _after_login(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield Event.READY if answer.good else self._over(answer)

    def _after_rset(self, _answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from ()

    def _after_mail(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from self._after_step(answer)

    def _after_rcpt(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from self._after_step(answer)

    def _after_step(self, answer: Answer) -> Iterator[Event]:
        if not answer.good and self._failed is None:
            self._failed = answer
        if self._failed is not None and not self.pipelining:
            self._waiting.clear()
            yield self._turned_down()

    def _after_data(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        granted = answer.code == GO_ON
        if self._failed is None and granted:
            yield Event.GRANTED
            return
        if granted:
            # Nobody is to get it, and the relay waits all the same (RFC 2920, section 3.1).
            self.out += b".\r\n"
            self._expected.append("nothing")
        self._failed = self._failed or answer
        yield self._turned_down()

    def _turned_down(self) -> Event:
        self.answer = self._failed or NOTHING
        self._reset = True
        return Event.TURNED_DOWN

    def _after_nothing(self, _answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield from ()

    def _after_end(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        self.answer = answer
        yield Event.ANSWERED

    def _after_quit(self, answer: Answer, _lines: list[bytes]) -> Iterator[Event]:
        yield self._over(answer)


def _is_nonsense(answer: Answer) -> bool:
    """Tell whether a yes cannot be meant: whoever has lost count may say it of something else."""
    if answer.to == "data":
        return answer.good and answer.code != GO_ON
    return 300 <= answer.code < 400 and answer.to not in _HALF_SAID  # noqa: PLR2004  RFC 5321, section 4.2.1


def _answer_of(lines: list[bytes], what: str) -> Answer:
    last = lines[-1]
    if not re.match(rb"[2345]\d\d(?:[ -]|$)", last):
        return Answer(0, "", what)
    found = _STATUS.match(last[4:].decode("ascii", "replace"))
    return Answer(int(last[:3]), found[1] if found else "", what)
