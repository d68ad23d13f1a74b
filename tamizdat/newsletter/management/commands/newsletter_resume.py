"""tamizdat newsletter resume: go on with an issue that was paused."""

from __future__ import annotations

from typing import Any

from tamizdat.newsletter.actions import resume
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.models import Issue


class Command(IssueCommand):
    help = "Go on sending an issue that was paused; the worker does it, or 'newsletter send --now'."

    def act(self, issue: Issue, _options: dict[str, Any]) -> str:
        resume(issue)
        return f"Issue {issue.pk} is being sent again."
