"""tamizdat newsletter send: send an approved issue."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.utils import timezone

from tamizdat.newsletter.actions import begin
from tamizdat.newsletter.alive import first_alive
from tamizdat.newsletter.counting import audience_of
from tamizdat.newsletter.errors import NotApprovedError
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.message.composing import preview
from tamizdat.newsletter.message.dkim import BadKeyError
from tamizdat.newsletter.models import Form, Issue
from tamizdat.newsletter.running import become_mailer, orders_for

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
        if issue.state == Issue.State.APPROVED:
            recipients = begin(issue, timezone.now(), first_alive)
        elif issue.state == Issue.State.SENDING and options["now"]:
            recipients = 0
        else:
            raise NotApprovedError
        if options["now"]:
            self.send_here(issue, options)
        return f"Issue {issue.pk} goes to {recipients:,} recipients: the worker sends it."

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


def _would_send(issue: Issue) -> str:
    found = preview(issue, Form.DIGEST)
    lines = [
        f"Issue {issue.pk} would go to {audience_of(issue, timezone.now()):,} recipients, {found.size:,} bytes each."
    ]
    return "\n".join([*lines, *found.warnings])
