"""How fast messages may go out: to the addresses of one host, and to a relay that says "too many" or knows us not yet.

Rules without I/O; the clock is an argument, in seconds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

# A host that has put off so many in a row is left alone for a while.
PATIENCE = 3
FIRST_REST = 30.0
LONGEST_REST = 15 * 60.0
BURST = 10
MINUTE = 60.0
# After one, two, … tries.
RETRY_FIRST = 60
RETRY_LONGEST = 4 * 3600


def retry_delay(tries: int) -> int:
    """Return after how many seconds a delivery that was put off is tried again.

    Args:
        tries: how often it has been tried; greylisting (RFC 6647) lets a second try pass after a minute or more.
    """
    return min(RETRY_FIRST * 3 ** max(tries - 1, 0), RETRY_LONGEST)


def warm_up_limit(begun: dt.date, first: int, today: dt.date) -> int:
    """Return how many messages may go out on a day, while a relay gets to know us.

    Args:
        first: on the first day; twice as many on each day after.
    """
    days = (today - begun).days
    return 0 if days < 0 else first * 2 ** min(days, 40)


@dataclass(slots=True)
class _Host:
    next: float = 0.0
    put_off: int = 0
    rests: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Pace:
    """What each host can be asked to take.

    Args:
        per_minute: messages to addresses of one host; 0 for no limit.
    """

    per_minute: int = 0
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def wait(self, host: str, now: float) -> float:
        """Return for how many seconds nothing may go to a host; 0 if it may now."""
        known = self._hosts.get(host)
        if known is None:
            return 0.0
        ahead = known.next - BURST * self._gap if self.per_minute else 0.0
        return max(known.until - now, ahead - now, 0.0)

    def offered(self, host: str, now: float) -> None:
        """Note that a message goes to a host."""
        if self.per_minute:
            known = self._hosts.setdefault(host, _Host())
            known.next = max(known.next, now) + self._gap

    def took(self, host: str) -> None:
        """Note that a host has taken one."""
        known = self._hosts.get(host)
        if known is not None:
            known.put_off = known.rests = 0

    def put_off(self, host: str, now: float) -> None:
        """Note that a host wants none for now."""
        known = self._hosts.setdefault(host, _Host())
        known.put_off += 1
        if known.put_off >= PATIENCE:
            known.until = now + min(FIRST_REST * 2**known.rests, LONGEST_REST)
            known.rests += 1
            known.put_off = 0

    @property
    def _gap(self) -> float:
        return MINUTE / self.per_minute


@dataclass(slots=True)
class Connections:
    """How many connections a relay bears: fewer when it says "too many", and one more now and then.

    Args:
        wanted: the most that are opened.
    """

    wanted: int
    borne: int = 0
    failures: int = 0
    not_before: float = 0.0
    _taken: int = 0

    FIRST_DELAY = 0.3
    LONGEST_DELAY = 60.0
    MANY = 100

    def __post_init__(self) -> None:
        self.borne = self.wanted

    def refused(self, now: float, still_open: int) -> None:
        """Note that one could not be opened, or was closed by the relay; those that go together count as one."""
        if now < self.not_before:
            return
        self.failures += 1
        self.not_before = now + min(self.FIRST_DELAY * 2 ** min(self.failures - 1, 10), self.LONGEST_DELAY)
        self.borne = max(1, min(self.borne, still_open))
        self._taken = 0

    def worked(self) -> None:
        """Note that the relay has taken a message; after many it may bear one more connection."""
        self.failures = 0
        self._taken += 1
        if self._taken >= self.MANY:
            self._taken = 0
            self.borne = min(self.borne + 1, self.wanted)

    def may_open(self, now: float, opened: int) -> bool:
        """Tell whether one more may be opened."""
        return opened < self.borne and now >= self.not_before
