"""What the commands about one issue have in common: they find it, act, and report."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.errors import NewsletterError
from tamizdat.newsletter.models import Issue
from tamizdat.vault.errors import KeyTroubleError


def report_of(issue: Issue) -> dict[str, Any]:
    """Return an issue as commands print it in JSON."""
    return {
        "id": issue.pk,
        "newsletter": issue.newsletter.slug,
        "number": issue.number,
        "subject": issue.subject,
        "state": issue.state,
        "slot": _time(issue.slot),
        "begun": _time(issue.begun),
        "finished": _time(issue.finished),
        "counts": dict(counts_of(issue)),
        "bounced": issue.bounced,
        "complained": issue.complained,
        "left": issue.left,
        "replied": issue.replied,
    }


def _time(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else None


def find_issue(number: int) -> Issue:
    """Return an issue by the number of its row.

    Raises:
        CommandError: there is none.
    """
    issue = Issue.objects.select_related("newsletter__locale").filter(pk=number).first()
    if issue is None:
        raise CommandError(f"There is no issue {number}: 'tamizdat newsletter list' shows what there is.")
    return issue


class IssueCommand(BaseCommand):
    """A verb on one issue, given by its id.

    ``--json`` prints the issue as :func:`report_of` has it, with a ``message``.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the issue."""
        parser.add_argument("issue", type=int, help="id of the issue, as 'tamizdat newsletter list' shows it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry the verb out.

        Raises:
            CommandError: it could not be done; nothing was changed.
        """
        issue = find_issue(options["issue"])
        try:
            message = self.act(issue, options)
        except (NewsletterError, KeyTroubleError) as error:
            raise CommandError(str(error)) from None
        issue.refresh_from_db()
        report = report_of(issue) | {"message": message}
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else message)

    def act(self, issue: Issue, options: dict[str, Any]) -> str:
        """Do it, and return a plain sentence about it."""
        raise NotImplementedError
