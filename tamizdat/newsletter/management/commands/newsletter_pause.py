"""tamizdat newsletter pause: let nothing more of an issue go out for now."""

from __future__ import annotations

from typing import Any

from tamizdat.newsletter.actions import pause
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.models import Issue


class Command(IssueCommand):
    help = "Pause an issue that is being sent; what is in flight arrives, and nothing more goes out."

    def act(self, issue: Issue, _options: dict[str, Any]) -> str:
        pause(issue)
        return f"Issue {issue.pk} is paused: 'tamizdat newsletter resume {issue.pk}' goes on."
