"""The mailer: takes deliveries, hands them to the relay on several connections, and notes what becomes of them.

One loop over sockets that never wait. What has happened on all connections in one round is noted in one transaction;
only then go the contents out for which the relay waits.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tamizdat.newsletter.sending import database as rows
from tamizdat.newsletter.sending.colleagues import Colleagues
from tamizdat.newsletter.sending.database import Database, Note, Taken
from tamizdat.newsletter.sending.orders import UNLIMITED, Orders
from tamizdat.newsletter.sending.pace import Connections, Pace
from tamizdat.newsletter.sending.recipients import Letter, Recipients, UnopenedError, UnwritableError
from tamizdat.newsletter.sending.smtp import NOTHING, UNTRUSTED, Answer, Event, Session
from tamizdat.newsletter.sending.verdicts import given_back, in_doubt, is_about_us, is_of_policy, note_of
from tamizdat.newsletter.sending.wire import UntrustedError, Wire, WireCutError

AT_ONCE = 250
ASKED_EVERY = 0.25
TICK = 0.2
# So often whoever waits for colleagues looks whether they are still there.
FOR_COLLEAGUES = 1.0
# A host that has to rest for longer gets its letters back into the queue.
SHORT_WAIT = 5.0
LATER_AGAIN = 600
# RFC 5321, section 4.5.3.2, which would have us wait ten minutes for the last answer.
PATIENCE = 300.0
MOST_FAILURES = 5
# What will be no better the next time, by the step at which it shows.
LASTING = {
    "login": "the relay offers no way to log in that we know",
    "tls": "the relay offers no TLS, which only ?tls=none after its URL does without",
    "certificate": "the relay's certificate does not hold: it is another's, or of nobody whom this machine trusts",
}


@dataclass(slots=True)
class Outcome:
    """What a mailer's run came to.

    Args:
        trouble: why it ended early, "" if it did not: ``relay`` with the code, ``login``, ``tls``, ``no relay``.
        stopped: whether it was asked to end, or the issue was paused.
        limited: whether no more may go out today.
    """

    delivered: int = 0
    put_off: int = 0
    refused: int = 0
    in_doubt: int = 0
    recovered: int = 0
    seconds: float = 0.0
    trouble: str = ""
    stopped: bool = False
    limited: bool = False

    def add(self, notes: list[Note]) -> None:
        """Count what was noted."""
        for note in notes:
            self.delivered += note.state == rows.DELIVERED
            self.put_off += note.state == rows.PUT_OFF
            self.refused += note.state == rows.REFUSED
            self.in_doubt += note.state == rows.IN_DOUBT


@dataclass(slots=True, eq=False)
class Line:
    """A connection and the letters on it.

    Args:
        flying: whose content has gone out and is not answered for.
        offered: whose envelope has gone out.
        since: when something was last heard.
        ready: whether letters can be offered.
        leaving: whether goodbye has been said.
        events: that the selector looks out for.
    """

    wire: Wire
    since: float
    flying: Letter | None = None
    offered: Letter | None = None
    ready: bool = False
    leaving: bool = False
    events: int = selectors.EVENT_READ | selectors.EVENT_WRITE

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way here."""
        return self.flying is None and self.offered is None


@dataclass(slots=True)
class Queue:
    """What was taken and is not offered yet."""

    taken: deque[Taken] = field(default_factory=deque)
    later: list[tuple[float, int, Letter]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def __len__(self) -> int:
        return len(self.taken) + len(self.later)

    def put_later(self, letter: Letter, when: float) -> None:
        """Keep a letter until its host can be asked again."""
        heapq.heappush(self.later, (when, next(self._number), letter))

    def ripe(self, now: float) -> Letter | None:
        """Return a letter that has waited for long enough."""
        return heapq.heappop(self.later)[2] if self.later and self.later[0][0] <= now else None


class Mailer:
    """Sends one issue, until nothing is due.

    Args:
        should_stop: asked in each round.
        progress: told how many are settled.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        orders: Orders,
        database: Database,
        recipients: Recipients,
        colleagues: Colleagues,
        *,
        should_stop: Callable[[], bool],
        progress: Callable[[int], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.orders, self.database, self.recipients, self.colleagues = orders, database, recipients, colleagues
        self.should_stop, self.progress, self.clock = should_stop, progress, clock
        self.outcome = Outcome()
        self.queue = Queue()
        self.pace = Pace(orders.per_domain)
        self.connections = Connections(orders.connections)
        self.lines: set[Line] = set()
        self.notes: list[Note] = []
        self.granted: list[Line] = []
        self.selector = selectors.DefaultSelector()
        # A relay's certificate has to hold, for its own name; OpenSSL's SSL_CERT_FILE names others to be trusted.
        self.context = ssl.create_default_context()
        self.ending = False
        self._addresses: deque[tuple[Any, ...]] = deque()
        self._untried = self._refused_us = 0
        self._settled = 0
        self._dry_until = self._ask_again = self._renew_again = 0.0
        self._end_by = 0.0

    def run(self) -> Outcome:
        """Send what is due.

        Raises:
            DatabaseGoneError: nothing can be noted; whatever was in flight is in doubt.
        """
        begun = self.clock()
        try:
            while self._goes_on():
                self._round()
            for line in list(self.lines):
                self._over(line, NOTHING)
            self._note()
        finally:
            for line in self.lines:
                line.wire.close()
            self.selector.close()
            self.outcome.seconds = self.clock() - begun
        return self.outcome

    def _goes_on(self) -> bool:
        """Look around, and tell whether there is anything left to do."""
        now = self.clock()
        if now >= self._ask_again:
            self._ask_again = now + ASKED_EVERY
            if not self.ending and (self.should_stop() or not self.database.may_send()):
                self.outcome.stopped = True
                self._end(now)
        if now >= self._renew_again:
            self._renew_again = now + rows.RENEWED_EVERY
            self.database.renew(rows.seconds())
            self.outcome.recovered += self.colleagues.bury_the_dead(self.database, rows.seconds())
            if 0 < self.orders.deadline <= rows.seconds():
                self.database.give_up(rows.seconds())
        if self.ending:
            return bool(self.lines) and now < self._end_by
        self._take(now)
        return bool(self.queue or self.lines) or self._is_worth_waiting(now)

    def _is_worth_waiting(self, now: float) -> bool:
        if self.database.is_held_by_others():
            # Should a colleague die meanwhile, what it had is ours to send.
            self._renew_again = min(self._renew_again, now + FOR_COLLEAGUES)
            self._dry_until = min(self._dry_until, now + TICK)
            return True
        due = self.database.next_due()
        if due is None or due - rows.seconds() > self.orders.patience or self._left_today() <= 0:
            return False
        self._dry_until = min(self._dry_until, now + TICK)
        return True

    def _end(self, now: float) -> None:
        """Begin nothing more; what is in flight is waited for as long as ever, for else it would be in doubt."""
        self.ending = True
        self._end_by = now + PATIENCE
        for line in list(self.lines):
            if line.flying is None:
                self._drop(line)

    def _take(self, now: float) -> None:
        if len(self.queue) >= AT_ONCE // 2 or now < self._dry_until:
            return
        second = rows.seconds()
        most = min(AT_ONCE, self._left_today())
        self.outcome.limited = most <= 0
        most_today = None if self.orders.warm_up is None else self.orders.most_on(second)
        found = self.database.take(most, second, most_today=most_today) if most > 0 else []
        self.queue.taken.extend(found)
        if len(found) < most or not found:
            self._dry_until = now + 1.0

    def _left_today(self) -> int:
        if self.orders.warm_up is None:
            return UNLIMITED
        return self.orders.most_on(rows.seconds()) - self.database.spoken_for(rows.seconds())

    def _round(self) -> None:
        now = self.clock()
        while len(self.queue) > sum(line.idle for line in self.lines) and self.connections.may_open(
            now, len(self.lines)
        ):
            if self.ending or not self._open(now):
                break
        for line in list(self.lines):
            if line.ready and line.idle and not line.leaving:
                self._assign(line)
            self._listen(line)
        for key, events in self.selector.select(TICK):
            self._serve(key.data, events)
        self._look_for_silence(self.clock())
        self._note()

    def _listen(self, line: Line) -> None:
        """Have the selector wake us when something comes, and when something can be sent that waits."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.wire.wants_to_write else 0)
        if events != line.events:
            self.selector.modify(line.wire, events, line)
            line.events = events

    def _open(self, now: float) -> bool:
        """Begin a connection; tell whether that was possible."""
        relay = self.orders.relay
        try:
            if not self._addresses:
                found = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
                self._addresses.extend(dict.fromkeys(each[4] for each in found))
                self._untried = len(self._addresses) - 1
            login = (relay.user, relay.password) if relay.user else None
            session = Session(self.orders.greeting, login, upgrade=relay.tls == "upgrade")
            wire = Wire(relay, self._addresses[0], self.context, session)
        except OSError:
            if not self._addresses or not self._has_another(self._addresses[0]):
                self._addresses.clear()
                self._refused(now, NOTHING)
            return False
        line = Line(wire, now)
        self.lines.add(line)
        self.selector.register(wire, line.events, line)
        return True

    def _has_another(self, address: tuple[Any, ...]) -> bool:
        """Turn to the relay's next address, for nobody answers at this one; tell whether there is one to be tried."""
        if self._addresses and self._addresses[0] != address:
            return True
        self._addresses.rotate(-1)
        self._untried -= 1
        return self._untried >= 0

    def _serve(self, line: Line, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                line.wire.write()
            if events & selectors.EVENT_READ:
                line.since = self.clock()
                for event in line.wire.read():
                    self._happened(line, event)
                    if line not in self.lines:
                        return
            if line.wire.wants_to_write:
                line.wire.write()
        except UntrustedError:
            self._over(line, UNTRUSTED)
        except WireCutError:
            self._over(line, NOTHING)

    def _happened(self, line: Line, event: Event) -> None:
        session = line.wire.session
        if event is Event.READY:
            line.ready = True
            self._assign(line)
        elif event is Event.GRANTED:
            self.granted.append(line)
        elif event is Event.ANSWERED:
            self._answered(line, session.answer)
        elif event is Event.TURNED_DOWN:
            self._turned_down(line, session.answer)
        elif event is Event.OVER:
            self._over(line, session.answer)

    def _assign(self, line: Line) -> None:
        """Offer the next letter, or say goodbye."""
        letter = None if self.ending else self._next_letter()
        line.offered = letter
        if letter is not None:
            line.wire.session.offer(letter.envelope)
        elif self.ending or not self.queue:
            line.leaving = True
            line.wire.session.quit()

    def _next_letter(self) -> Letter | None:
        now = self.clock()
        letter = None
        while letter is None:
            letter = self.queue.ripe(now)
            if letter is None and not self.queue.taken:
                return None
            letter = letter or self._made(self.queue.taken.popleft())
            wait = self.pace.wait(letter.host, now) if letter else 0.0
            if letter is not None and wait > 0:
                self._hold_back(letter, now, wait)
                letter = None
        self.pace.offered(letter.host, now)
        return letter

    def _hold_back(self, letter: Letter, now: float, wait: float) -> None:
        if wait <= SHORT_WAIT:
            self.queue.put_later(letter, now + wait)
        else:
            self.notes.append(given_back(letter.taken.number, rows.seconds() + int(wait)))

    def _made(self, taken: Taken) -> Letter | None:
        try:
            return self.recipients.letter(taken)
        except UnopenedError:
            self.notes.append(Note(taken.number, rows.PUT_OFF, rows.seconds() + LATER_AGAIN, status="sealed"))
        except UnwritableError:
            self.notes.append(Note(taken.number, rows.REFUSED, code=553, status="5.1.3"))
        return None

    def _answered(self, line: Line, answer: Answer) -> None:
        letter, line.flying = line.flying, None
        if letter is None:
            return
        self._note_answer(letter, answer)
        if answer.good:
            self.connections.worked()
        if self.ending:
            self._drop(line)
        elif is_about_us(answer) or self._is_unwelcome():
            self._drop(line)
            self._refused(self.clock(), answer)
        elif line.offered is None:
            self._assign(line)

    def _note_answer(self, letter: Letter, answer: Answer) -> None:
        if is_about_us(answer):
            self.notes.append(given_back(letter.taken.number, rows.seconds()))
            return
        self._refused_us = self._refused_us + 1 if is_of_policy(answer) else 0
        if answer.good:
            self.pace.took(letter.host)
        elif not answer.for_good:
            self.pace.put_off(letter.host, self.clock())
        self.notes.append(note_of(letter.taken.number, letter.taken.tries, answer, rows.seconds()))

    def _turned_down(self, line: Line, answer: Answer) -> None:
        letter, line.offered = line.offered, None
        if letter is not None:
            self._note_answer(letter, answer)
        if is_about_us(answer) or self._is_unwelcome():
            self._drop(line)
            self._refused(self.clock(), answer)
        else:
            self._assign(line)

    def _is_unwelcome(self) -> bool:
        """Tell whether the relay refuses one after another, and so rather us than any of them."""
        return self._refused_us >= MOST_FAILURES

    def _over(self, line: Line, answer: Answer) -> None:
        """Note what a connection that is gone leaves."""
        letter, line.flying = line.flying, None
        if letter is not None:
            self.notes.append(self._fate(line, letter, answer))
        leaving = line.leaving and line.idle
        self._drop(line, tried=answer.to in ("rcpt", "data", ""))
        if not line.wire.connected and self._has_another(line.wire.address):
            return
        if not leaving and not self.ending:
            self._refused(self.clock(), answer)

    def _fate(self, line: Line, letter: Letter, answer: Answer) -> Note:
        """Return what becomes of a message in flight when its connection is gone."""
        if (answer.to == "end" and answer.code) or not line.wire.content_is_out:
            # It has been said, or cannot have come: the relay has no message.
            return given_back(letter.taken.number, rows.seconds())
        return in_doubt(letter.taken, rows.seconds())

    def _refused(self, now: float, answer: Answer) -> None:
        self.connections.refused(now, len(self.lines))
        lasting = answer.for_good or answer.to in LASTING
        failures = self.connections.failures
        if self._is_unwelcome() or failures >= MOST_FAILURES or (lasting and failures >= 2):  # noqa: PLR2004
            self.outcome.trouble = self.outcome.trouble or _trouble(answer)
            self._end(now)

    def _drop(self, line: Line, *, tried: bool = False) -> None:
        """Close a connection; a letter that was only offered is to be had by others.

        Args:
            tried: whether it may be for that letter that the relay has gone.
        """
        if line.offered is not None:
            self.notes.append(given_back(line.offered.taken.number, rows.seconds(), tried=tried))
            line.offered = None
        if line in self.lines:
            self.lines.discard(line)
            self.selector.unregister(line.wire)
            line.wire.close()

    def _look_for_silence(self, now: float) -> None:
        for line in [line for line in self.lines if now - line.since > PATIENCE]:
            self._over(line, NOTHING)

    def _note(self) -> None:
        """Note what has happened in this round, then send what may be sent."""
        granted = [line for line in self.granted if line in self.lines and line.offered is not None]
        self.granted = []
        if not self.notes and not granted:
            return
        going = [] if self.ending else [line.offered.taken.number for line in granted if line.offered]
        notes, self.notes = self.notes, []
        allowed = self.database.note(notes, going, rows.seconds(), tally=self.orders.warm_up is not None)
        self.outcome.add(notes)
        self._settled += sum(note.state in (rows.DELIVERED, rows.REFUSED) for note in notes)
        self.progress(self._settled)
        for line in granted:
            if line.offered is not None and line.offered.taken.number in allowed:
                self._send(line, line.offered)
            else:
                # It is not to go any more, and a message that was granted can be taken back only so.
                self._drop(line)

    def _send(self, line: Line, letter: Letter) -> None:
        line.flying = letter
        following = self._next_letter() if line.wire.session.pipelining and not self.ending else None
        line.offered = following
        line.wire.session.content(self.recipients.content(letter), following.envelope if following else None)
        try:
            line.wire.write()
        except WireCutError:
            self._over(line, NOTHING)


def _trouble(answer: Answer) -> str:
    if answer.to in LASTING and not answer.code:
        return LASTING[answer.to]
    if answer.code:
        return f"the relay refuses us ({answer.to or 'connection'}: {answer.code} {answer.status}".rstrip() + ")"
    return "the relay does not answer"
