"""tamizdat newsletter cancel: send an issue to nobody else."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from tamizdat.newsletter.actions import cancel
from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.models import Issue


class Command(IssueCommand):
    help = "Send an issue to nobody else, for good. Who has it keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say how many would not get it")

    def act(self, issue: Issue, options: dict[str, Any]) -> str:
        if options["dry_run"]:
            return f"Issue {issue.pk} would not go to {_left_of(issue):,} more recipients."
        left = cancel(issue, timezone.now())
        return f"Issue {issue.pk} is cancelled: {left:,} recipients do not get it."


def _left_of(issue: Issue) -> int:
    counts = counts_of(issue)
    return sum(counts.get(name, 0) for name in ("waiting", "taken", "in_doubt", "put_off"))
