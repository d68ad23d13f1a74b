"""tamizdat newsletter approve: let an issue go out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tamizdat.newsletter.actions import approve
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.models import Issue


class Command(IssueCommand):
    help = "Approve an issue as it is now, so that it goes out at its slot or when it is sent."

    def act(self, issue: Issue, _options: dict[str, Any]) -> str:
        approve(issue, timezone.now(), by="command")
        return f"Issue {issue.pk} is approved."
