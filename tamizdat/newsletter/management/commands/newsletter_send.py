"""tamizdat newsletter send: send an approved issue."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.utils import timezone

from tamizdat.newsletter.actions import begin
from tamizdat.newsletter.alive import first_alive
from tamizdat.newsletter.counting import audience_of, counts_of
from tamizdat.newsletter.errors import NotApprovedError
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.message.composing import preview
from tamizdat.newsletter.message.dkim import BadKeyError
from tamizdat.newsletter.models import Form, Issue
from tamizdat.newsletter.running import become_mailer, orders_for
from tamizdat.newsletter.sending.codes import DONE, STOPPED
from tamizdat.newsletter.sending.mailer import Outcome
from tamizdat.newsletter.sending.program import report_of, sentence

MOST_CONNECTIONS = 64


def connections(text: str) -> int:
    """Read how many connections are wanted.

    Raises:
        ArgumentTypeError: it is no number from 1 to 64.
    """
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_CONNECTIONS):
        raise ArgumentTypeError(f"'{text}' is no number from 1 to {MOST_CONNECTIONS}")
    return int(text)


class Command(IssueCommand):
    help = (
        "Send an approved issue. Its content and its recipients are frozen now; the worker sends it, or with --now "
        "this command itself, which can be ended and begun again at any moment. With --now it prints what came of it: "
        "exit code 0 when nothing is due any more, 1 when the relay or the database refuses, 3 when it was ended or "
        "the issue paused, 4 when no more may go out today."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--now", action="store_true", help="send it here, and return when it is done")
        parser.add_argument("--connections", type=connections, default=0, metavar="N", help="to the relay, with --now")
        parser.add_argument(
            "--wait",
            type=float,
            default=0.0,
            metavar="SECONDS",
            help="with --now: wait for what is due within that time",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only say to how many it would go, and what is amiss"
        )

    def act(self, issue: Issue, options: dict[str, Any]) -> str:
        if options["dry_run"]:
            return _would_send(issue)
        recipients = _begun(issue) if issue.state == Issue.State.APPROVED else None
        _refuse_halted(issue)
        if options["now"] and issue.state == Issue.State.SENT:
            self.tell_sent(issue, as_json=options["json"])
        if options["now"] and issue.state == Issue.State.SENDING:
            self.send_here(issue, options)
        if recipients is None:
            raise NotApprovedError
        return f"Issue {issue.pk} goes to {recipients:,} recipients: the worker sends it."

    def tell_sent(self, issue: Issue, *, as_json: bool) -> NoReturn:
        """Report an issue of which nothing is left to send, as a mailer would."""
        report = report_of(issue.pk, Outcome(), dict(counts_of(issue)), finished=True)
        self.stdout.write(json.dumps(report) if as_json else sentence(report))
        raise SystemExit(DONE)

    def send_here(self, issue: Issue, options: dict[str, Any]) -> NoReturn:
        """Send it in this process.

        Raises:
            CommandError: a key for signing cannot be read.
        """
        asked = {"connections": options["connections"], "as_json": options["json"], "patience": options["wait"]}
        try:
            orders = orders_for(issue, **asked)
        except BadKeyError as error:
            raise CommandError(f"{error}: mend TAMIZDAT_DKIM_KEYS, then send again.") from None
        become_mailer(orders)


def _begun(issue: Issue) -> int | None:
    """Begin an issue and return how many recipients it has; None if somebody else begins it at this moment."""
    try:
        return begin(issue, timezone.now(), first_alive)
    except NotApprovedError:
        issue.refresh_from_db()
        return None


def _refuse_halted(issue: Issue) -> None:
    """Refuse to go on with what a colleague has halted.

    Raises:
        CommandError: the issue is paused or was cancelled; its exit code is that of a mailer that finds it so.
    """
    if issue.state == Issue.State.PAUSED:
        raise CommandError(
            f"Issue {issue.pk} is paused: 'tamizdat newsletter resume {issue.pk}' lets it go on.", returncode=STOPPED
        )
    if issue.state == Issue.State.CANCELLED:
        raise CommandError(f"Issue {issue.pk} was cancelled: it goes to nobody else.", returncode=STOPPED)


def _would_send(issue: Issue) -> str:
    found = preview(issue, Form.DIGEST)
    lines = [
        f"Issue {issue.pk} would go to {audience_of(issue, timezone.now()):,} recipients, {found.size:,} bytes each."
    ]
    return "\n".join([*lines, *found.warnings])
