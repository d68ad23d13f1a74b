"""tamizdat newsletter status: how far an issue is."""

from __future__ import annotations

from typing import Any

from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.management.issue_command import IssueCommand
from tamizdat.newsletter.models import Issue
from tamizdat.newsletter.sending.database import NAMES


class Command(IssueCommand):
    help = "Say how far an issue is: how many deliveries are in each state, and how many were sent again."

    def act(self, issue: Issue, _options: dict[str, Any]) -> str:
        counts = counts_of(issue)
        lines = [f"Issue {issue.pk}, {issue.get_state_display()}: {issue.subject}"]
        lines += [f"{counts[name]:>9,}  {name.replace('_', ' ')}" for name in NAMES.values() if counts.get(name)]
        lines.append(f"{counts.get('repeated', 0):>9,}  sent again, since nobody could know whether the relay had them")
        return "\n".join(lines)
