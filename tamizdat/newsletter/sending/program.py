"""The program: reads its orders, sends, and says what came of it.

    python -m tamizdat.newsletter.sending.program DESCRIPTOR

Its exit codes stand in :mod:`tamizdat.newsletter.sending.codes`.
"""

from __future__ import annotations

import datetime as dt
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from tamizdat.newsletter.marks import MarkKeys
from tamizdat.newsletter.message.dkim import signer_from
from tamizdat.newsletter.message.template import Composed
from tamizdat.newsletter.sending.codes import DONE, LIMITED, REFUSED, STOPPED
from tamizdat.newsletter.sending.colleagues import Colleagues
from tamizdat.newsletter.sending.database import Database, seconds
from tamizdat.newsletter.sending.drivers import DatabaseGoneError
from tamizdat.newsletter.sending.mailer import Mailer, Outcome
from tamizdat.newsletter.sending.orders import Orders, read_orders
from tamizdat.newsletter.sending.outbox import put_into_outbox
from tamizdat.newsletter.sending.recipients import Recipients
from tamizdat.progress import Progress
from tamizdat.vault.private_keys import PrivateKeys


class Terminal:
    """Where progress is shown, when there is no command of Django's around.

    Args:
        file: that a person may be looking at.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, msg: str = "", style_func: Callable[[str], str] | None = None, ending: str | None = None) -> None:
        """Write some text, as it is."""
        self._file.write(msg + ("\n" if ending is None else ending))

    def isatty(self) -> bool:
        """Tell whether somebody is watching."""
        return self._file.isatty()

    def flush(self) -> None:
        """Let what was written be seen."""
        self._file.flush()


class Program:
    """One run.

    Args:
        orders: all that it is told.
    """

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.stopping = False

    def stop(self, *_signal: object) -> None:
        """Begin nothing more, once what is in flight has been answered for."""
        self.stopping = True

    def run(self) -> int:
        """Send; return the exit code."""
        database = Database(self.orders.database, self.orders.issue)
        colleagues = Colleagues(Path(self.orders.folder))
        try:
            database.come(colleagues.mark, colleagues.host, seconds())
            outcome = self._send(database, colleagues)
            database.leave()
            finished = database.finish(_now_for(self.orders))
            self._tell(outcome, database.counts(), finished=finished)
        finally:
            database.close()
            colleagues.leave()
        return _code_of(outcome, finished=finished)

    def _send(self, database: Database, colleagues: Colleagues) -> Outcome:
        recipients = self._recipients(database)
        if not self.orders.relay.host:
            colleagues.bury_the_dead(database, seconds())
            return put_into_outbox(Path(self.orders.outbox), database, recipients)
        counts = database.counts()
        counts.pop("repeated")
        waiting = sum(counts.get(name, 0) for name in ("waiting", "taken", "in_flight", "in_doubt", "put_off"))
        with Progress("messages", waiting, Terminal(sys.stderr)) as progress:
            told = (lambda _done: None) if self.orders.quiet else progress.reached
            mailer = Mailer(
                self.orders, database, recipients, colleagues, should_stop=lambda: self.stopping, progress=told
            )
            return mailer.run()

    def _recipients(self, database: Database) -> Recipients:
        return Recipients(
            self.orders.issue,
            composed={form: Composed.loaded(stored) for form, stored in database.composed().items()},
            keys=PrivateKeys.from_json(self.orders.private_keys, "the private key"),
            marks=MarkKeys(self.orders.secret),
            signers=[signer_from(pem, domain, selector) for domain, selector, pem in self.orders.dkim],
            bounces=self.orders.bounces,
        )

    def _tell(self, outcome: Outcome, counts: dict[str, int], *, finished: bool) -> None:
        if self.orders.quiet:
            return
        report = report_of(self.orders.issue, outcome, counts, finished=finished)
        print(json.dumps(report) if self.orders.as_json else sentence(report))  # noqa: T201  a program prints


def _code_of(outcome: Outcome, *, finished: bool) -> int:
    if finished:
        return DONE
    if outcome.trouble:
        return REFUSED
    if outcome.stopped:
        return STOPPED
    return LIMITED if outcome.limited else DONE


def report_of(issue: int, outcome: Outcome, counts: dict[str, int], *, finished: bool) -> dict[str, Any]:
    """Return what ``newsletter send --json`` prints."""
    return {
        "issue": issue,
        "finished": finished,
        "sent_now": outcome.delivered,
        "seconds": round(outcome.seconds, 3),
        "found_in_doubt": outcome.recovered,
        "trouble": outcome.trouble,
        "stopped": outcome.stopped and not finished,
        "limited": outcome.limited,
        "counts": counts,
    }


def sentence(report: dict[str, Any]) -> str:
    """Return the same for a person."""
    counts = report["counts"]
    told = [f"{report['sent_now']:,} sent in {report['seconds']:.1f} s"]
    told += [f"{counts[name]:,} {words}" for name, words in _WORDS.items() if counts.get(name)]
    if counts["repeated"]:
        told.append(f"{counts['repeated']:,} sent twice, since nobody could know whether the relay had them")
    more = "no more may go out today" if report["limited"] else "more is to come"
    end = "the issue is sent" if report["finished"] else report["trouble"] or more
    return f"{'; '.join(told)}: {end}."


_WORDS = {
    "waiting": "waiting",
    "in_doubt": "in doubt",
    "put_off": "put off by their hosts and tried again later",
    "refused": "refused",
    "left": "left before their turn",
    "given_up": "given up",
    "cancelled": "cancelled",
}


def _now_for(orders: Orders) -> str:
    """Return the time as the database writes it: SQLite has texts, and Django's have no zone."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return now.replace(tzinfo=None).isoformat(" ") if "file" in orders.database else now.isoformat(" ")


def main(arguments: list[str]) -> int:
    """Run the program; return its exit code."""
    program = Program(read_orders(int(arguments[0])))
    signal.signal(signal.SIGTERM, program.stop)
    signal.signal(signal.SIGINT, program.stop)
    try:
        return program.run()
    except DatabaseGoneError as error:
        print(f"tamizdat: the database does not answer ({error}): nothing is lost, try again.", file=sys.stderr)  # noqa: T201
        return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
