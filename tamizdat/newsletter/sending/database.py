"""What mailers note in the database, in its own language: SQLite's driver or PostgreSQL's, and nothing between.

The tables are those of ``tamizdat.newsletter.models.delivery``; a test holds both together. Each function is one
transaction.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tamizdat.newsletter.sending.drivers import DatabaseGoneError, Driver, driver_for

WAITING, TAKEN, IN_FLIGHT, IN_DOUBT, DELIVERED, PUT_OFF, REFUSED, LEFT, CANCELLED, GIVEN_UP = range(1, 11)
NAMES = {
    WAITING: "waiting",
    TAKEN: "taken",
    IN_FLIGHT: "in_flight",
    IN_DOUBT: "in_doubt",
    DELIVERED: "delivered",
    PUT_OFF: "put_off",
    REFUSED: "refused",
    LEFT: "left",
    CANCELLED: "cancelled",
    GIVEN_UP: "given_up",
}
UNSETTLED = (WAITING, TAKEN, IN_FLIGHT, IN_DOUBT, PUT_OFF)
# Of these it is known that they went out once more than they were answered for.
SENT_AGAIN = (IN_FLIGHT, DELIVERED, PUT_OFF, REFUSED, GIVEN_UP)
LEASE = 60
RENEWED_EVERY = 10
CLOCKS_MAY_DIFFER = 60
# So often a delivery is tried before it is given up, however late its issue is: that takes two hours.
TRIED_AT_LEAST = 6
# Who leaves while the recipients are chosen, or while their message is in flight, has no delivery that could be
# withheld then. So the subscription is asked, by its primary key, and not the delivery alone.
_STILL_SUBSCRIBED = (
    "EXISTS (SELECT 1 FROM newsletter_subscription s "
    "WHERE s.id = newsletter_delivery.subscription_id AND s.state = 'active')"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that this mailer has taken.

    Args:
        form: which composed message it gets.
        tries: how often it was tried before.
        again: whether it was in doubt before.
        mark: of the subscription.
        address: sealed.
    """

    number: int
    form: int
    tries: int
    mark: bytes
    address: bytes = field(repr=False)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What has become of a delivery.

    Args:
        due: second at which it is to be tried again; 0 where it is not.
        code, status: of the relay's answer.
        tried: whether this counts as a try.
    """

    number: int
    state: int
    due: int = 0
    code: int = 0
    status: str = ""
    tried: bool = True


class Database:
    """The tables of one issue.

    Args:
        told: ``{"file": …}`` or ``{"postgresql": …}``.
        issue: number of its row.
    """

    def __init__(self, told: Mapping[str, str], issue: int) -> None:
        self._told, self.issue = told, issue
        self._driver = driver_for(told)
        self.mailer = 0

    def close(self) -> None:
        """End the connection."""
        self._driver.close()

    @contextmanager
    def _together(self) -> Iterator[Driver]:
        """Do some statements together, or none."""
        try:
            self._driver.begin()
            try:
                yield self._driver
            except BaseException:
                self._driver.roll_back()
                raise
            self._driver.commit()
        except self._driver.trouble as error:
            raise DatabaseGoneError(type(error).__name__) from None

    def come(self, mark: str, host: str, now: int) -> None:
        """Note that this mailer is there."""
        with self._together() as driver:
            statement = "INSERT INTO newsletter_mailer (mark, host, leased_until) VALUES (?, ?, ?) RETURNING id"
            [(self.mailer,)] = driver.run(statement, (mark, host, now + LEASE))

    def renew(self, now: int) -> None:
        """Hold what this mailer has taken for longer.

        Raises:
            DatabaseGoneError: nobody answers, or its lease was over and others have taken all that it had.
        """
        with self._together() as driver:
            statement = "UPDATE newsletter_mailer SET leased_until = ? WHERE id = ? RETURNING id"
            if not driver.run(statement, (now + LEASE, self.mailer)):
                # It was silent for so long that others have taken what it had.
                raise DatabaseGoneError("its lease is over")

    def leave(self) -> None:
        """Give back what was taken and not begun, and go."""
        with self._together() as driver:
            _give_back(driver, self.mailer)
            driver.run("DELETE FROM newsletter_mailer WHERE id = ?", (self.mailer,))

    def others(self) -> list[tuple[int, str, str, int]]:
        """Return the other mailers: number, mark, host, and until when their lease is."""
        with self._together() as driver:
            statement = "SELECT id, mark, host, leased_until FROM newsletter_mailer WHERE id <> ?"
            return [(row[0], row[1], row[2], row[3]) for row in driver.run(statement, (self.mailer,))]

    def bury(self, mailer: int, until: int) -> tuple[int, int]:
        """Take what a mailer had that is gone; return how many are in doubt, and how many go back.

        Args:
            until: end of its lease as it was seen: one that has been renewed since is not gone.
        """
        with self._together() as driver:
            gone = "DELETE FROM newsletter_mailer WHERE id = ? AND leased_until = ?"
            # The row is written, and so held: a mailer that lives after all cannot renew its lease meanwhile.
            same = (
                "UPDATE newsletter_mailer SET leased_until = leased_until "
                "WHERE id = ? AND leased_until = ? RETURNING id"
            )
            if not driver.run(same, (mailer, until)):
                return 0, 0
            found = _give_back(driver, mailer)
            driver.run(gone, (mailer, until))
            return found

    def take(self, most: int, now: int, *, most_today: int | None = None) -> list[Taken]:
        """Take some deliveries that are due, those first that were never tried; nobody's who has left.

        Args:
            most_today: how many may go out on this day, whatever mailer and issue they are of; None for no limit.
        """
        due = (
            "SELECT id FROM newsletter_delivery WHERE issue_id = ? AND state = ? AND due <= ? "
            "AND subscription_id IS NOT NULL ORDER BY due, id LIMIT ? "
            f"{self._driver.skip_locked}"
        )
        found: list[Taken] = []
        with self._together() as driver:
            if most_today is not None:
                most = min(most, most_today - _spoken_for(driver, now))
            for state in (WAITING, IN_DOUBT, PUT_OFF):
                # Others take the places of those who have left: whoever gets nothing believes that nothing is due.
                while len(found) < most:
                    numbers = [row[0] for row in driver.run(due, (self.issue, state, now, most - len(found)))]
                    if not numbers:
                        break
                    found += self._taken(driver, numbers, in_doubt=state == IN_DOUBT)
        return found

    def _taken(self, driver: Driver, numbers: Sequence[int], *, in_doubt: bool) -> Iterable[Taken]:
        again = ", repeated = ?" if in_doubt else ""
        for some in _in_parts(numbers):
            statement = f"UPDATE newsletter_delivery SET state = ?, holder_id = ?{again} WHERE id IN ({_marks(some)})"
            driver.run(statement, (TAKEN, self.mailer, *([True] if in_doubt else []), *some))
            statement = (
                "SELECT d.id, d.form, d.tries, s.mark, p.address, d.repeated FROM newsletter_delivery d "
                "JOIN newsletter_subscription s ON s.id = d.subscription_id "
                "JOIN newsletter_subscriber p ON p.id = s.subscriber_id "
                f"WHERE d.id IN ({_marks(some)}) AND s.state = 'active' ORDER BY d.due, d.id"
            )
            found = driver.run(statement, some)
            if len(found) < len(some):
                self._withhold(driver, some)
            for number, form, tries, mark, address, again in found:
                yield Taken(number, form, tries, bytes(mark), bytes(address), bool(again))

    def _withhold(self, driver: Driver, numbers: Sequence[int]) -> None:
        """Let go of what was taken for those who have left, for good."""
        statement = (
            f"UPDATE newsletter_delivery SET state = ?, holder_id = NULL WHERE id IN ({_marks(numbers)}) "
            f"AND holder_id = ? AND state = ? AND NOT {_STILL_SUBSCRIBED}"
        )
        driver.run(statement, (LEFT, *numbers, self.mailer, TAKEN))

    def note(self, notes: Collection[Note], going: Sequence[int], now: int, *, tally: bool = False) -> frozenset[int]:
        """Note what has become of some deliveries, and which ones are about to go.

        Args:
            going: taken deliveries whose content the relay waits for.
            tally: whether to count what was delivered today.

        Returns:
            Those of ``going`` that may go: still this mailer's, of an issue that is being sent, to somebody who has not
            left.
        """
        with self._together() as driver:
            delivered = [note.number for note in notes if note.state == DELIVERED]
            self._note_delivered(driver, delivered)
            for note in notes:
                if note.state != DELIVERED:
                    self._note_other(driver, note)
            if tally and delivered:
                _add_to_tally(driver, now, len(delivered))
            return self._let_go(driver, going)

    def _note_delivered(self, driver: Driver, numbers: Sequence[int]) -> None:
        # Whoever has taken it for one in doubt meanwhile is told in time that it went.
        for some in _in_parts(numbers):
            statement = (
                "UPDATE newsletter_delivery SET state = ?, holder_id = NULL, tries = tries + 1, code = 0, reason = '' "
                f"WHERE id IN ({_marks(some)}) AND state IN (?, ?, ?)"
            )
            driver.run(statement, (DELIVERED, *some, TAKEN, IN_FLIGHT, IN_DOUBT))

    def _note_other(self, driver: Driver, note: Note) -> None:
        statement = (
            "UPDATE newsletter_delivery SET state = ?, due = ?, code = ?, reason = ?, tries = tries + ?, "
            "holder_id = NULL WHERE id = ? AND holder_id = ? AND state IN (?, ?)"
        )
        told = (note.state, note.due, note.code, note.status, int(note.tried), note.number, self.mailer)
        driver.run(statement, (*told, TAKEN, IN_FLIGHT))

    def _let_go(self, driver: Driver, going: Sequence[int]) -> frozenset[int]:
        if not going:
            return frozenset()
        statement = (
            f"UPDATE newsletter_delivery SET state = ? WHERE id IN ({_marks(going)}) AND holder_id = ? AND state = ? "
            f"AND {_STILL_SUBSCRIBED} "
            "AND EXISTS (SELECT 1 FROM newsletter_issue WHERE id = ? AND state = 'sending') RETURNING id"
        )
        rows = driver.run(statement, (IN_FLIGHT, *going, self.mailer, TAKEN, self.issue))
        if len(rows) < len(going):
            self._withhold(driver, going)
        return frozenset(row[0] for row in rows)

    def may_send(self) -> bool:
        """Tell whether the issue is being sent, and the newsroom is not held."""
        with self._together() as driver:
            statement = (
                "SELECT 1 FROM newsletter_issue WHERE id = ? AND state = 'sending' "
                "AND NOT EXISTS (SELECT 1 FROM staff_newsroom WHERE held_since IS NOT NULL)"
            )
            return bool(driver.run(statement, (self.issue,)))

    def spoken_for(self, now: int) -> int:
        """Return how many messages were delivered today, in UTC, or are in the hands of any mailer."""
        with self._together() as driver:
            return _spoken_for(driver, now)

    def composed(self) -> dict[int, bytes]:
        """Return the composed messages by their forms."""
        with self._together() as driver:
            rows = driver.run("SELECT form, template FROM newsletter_composed WHERE issue_id = ?", (self.issue,))
            return {form: bytes(template) for form, template in rows}

    def counts(self) -> dict[str, int]:
        """Return how many deliveries there are of each state, and how many were sent again."""
        with self._together() as driver:
            return _counts(driver, self.issue)

    def next_due(self) -> int | None:
        """Return the second at which the next delivery is due that nobody has taken; None if there is none."""
        with self._together() as driver:
            statement = (
                "SELECT MIN(due) FROM newsletter_delivery "
                "WHERE issue_id = ? AND state IN (?, ?, ?) AND subscription_id IS NOT NULL"
            )
            [(due,)] = driver.run(statement, (self.issue, WAITING, IN_DOUBT, PUT_OFF))
            return due

    def is_held_by_others(self) -> bool:
        """Tell whether other mailers have taken something of the issue and not settled it yet."""
        with self._together() as driver:
            statement = (
                "SELECT 1 FROM newsletter_delivery "
                "WHERE issue_id = ? AND state IN (?, ?) AND holder_id IS NOT NULL AND holder_id <> ? LIMIT 1"
            )
            return bool(driver.run(statement, (self.issue, TAKEN, IN_FLIGHT, self.mailer)))

    def give_up(self, now: int) -> None:
        """Try no more what was tried for too long; whoever has not had their turn yet has lost nothing."""
        with self._together() as driver:
            statement = (
                "UPDATE newsletter_delivery SET state = ? "
                "WHERE issue_id = ? AND state IN (?, ?, ?) AND due <= ? AND tries >= ?"
            )
            driver.run(statement, (GIVEN_UP, self.issue, WAITING, PUT_OFF, IN_DOUBT, now, TRIED_AT_LEAST))

    def finish(self, when: str) -> bool:
        """Note that the issue was sent, if nothing is left of it; tell whether it is so.

        Args:
            when: time in the database's own writing.
        """
        with self._together() as driver:
            # Of somebody who has left or was erased while a message was on its way there is nobody left to write to.
            driver.run(
                "UPDATE newsletter_delivery SET state = ? "
                f"WHERE issue_id = ? AND state IN (?, ?, ?) AND NOT {_STILL_SUBSCRIBED}",
                (LEFT, self.issue, WAITING, PUT_OFF, IN_DOUBT),
            )
            unsettled = (
                f"SELECT 1 FROM newsletter_delivery WHERE issue_id = ? AND state IN ({_marks(UNSETTLED)}) LIMIT 1"
            )
            if driver.run(unsettled, (self.issue, *UNSETTLED)):
                return False
            told = json.dumps(_counts(driver, self.issue))
            statement = (
                "UPDATE newsletter_issue SET state = 'sent', finished = ?, counts = ? "
                "WHERE id = ? AND state = 'sending'"
            )
            driver.run(statement, (when, told, self.issue))
            # Of a cancelled issue nothing is left either.
            return bool(driver.run("SELECT 1 FROM newsletter_issue WHERE id = ? AND state = 'sent'", (self.issue,)))


def _give_back(driver: Driver, mailer: int) -> tuple[int, int]:
    """Take everything from a mailer: what was in flight is in doubt, the rest as it was before it was taken."""
    doubtful = driver.run(
        "UPDATE newsletter_delivery SET state = ?, holder_id = NULL, due = 0 "
        "WHERE holder_id = ? AND state = ? RETURNING id",
        (IN_DOUBT, mailer, IN_FLIGHT),
    )
    back = driver.run(
        "UPDATE newsletter_delivery SET state = CASE WHEN repeated THEN ? ELSE ? END, holder_id = NULL "
        "WHERE holder_id = ? AND state = ? RETURNING id",
        (IN_DOUBT, WAITING, mailer, TAKEN),
    )
    driver.run("UPDATE newsletter_delivery SET holder_id = NULL WHERE holder_id = ?", (mailer,))
    return len(doubtful), len(back)


def _counts(driver: Driver, issue: int) -> dict[str, int]:
    rows = driver.run("SELECT state, COUNT(*) FROM newsletter_delivery WHERE issue_id = ? GROUP BY state", (issue,))
    counts = {NAMES[state]: int(number) for state, number in rows}
    statement = (
        f"SELECT COUNT(*) FROM newsletter_delivery WHERE issue_id = ? AND repeated AND state IN ({_marks(SENT_AGAIN)})"
    )
    [(again,)] = driver.run(statement, (issue, *SENT_AGAIN))
    return {**counts, "repeated": int(again)}


def _spoken_for(driver: Driver, now: int) -> int:
    """Count what was delivered today and what any mailer has taken, of any issue; until the end no other does so."""
    # The row is written, and so held: of two mailers the second counts what the first has taken.
    _add_to_tally(driver, now, 0)
    [(delivered,)] = driver.run("SELECT taken FROM newsletter_daytally WHERE day = ?", (now // 86_400,))
    held = "SELECT COUNT(*) FROM newsletter_delivery WHERE holder_id IS NOT NULL AND state IN (?, ?)"
    [(taken,)] = driver.run(held, (TAKEN, IN_FLIGHT))
    return int(delivered) + int(taken)


def _add_to_tally(driver: Driver, now: int, number: int) -> None:
    statement = (
        "INSERT INTO newsletter_daytally (day, taken) VALUES (?, ?) "
        "ON CONFLICT (day) DO UPDATE SET taken = newsletter_daytally.taken + excluded.taken"
    )
    driver.run(statement, (now // 86_400, number))


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))


def _in_parts(numbers: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def seconds() -> int:
    """Return the time as deliveries have it."""
    return int(time.time())
