"""Approving: a second person has read the issue, and it may go out as it is."""

from __future__ import annotations

import datetime as dt

from tamizdat.newsletter.errors import NotOpenError
from tamizdat.newsletter.models import Issue


def approve(issue: Issue, now: dt.datetime, *, by: str) -> None:
    """Let an issue go out, at its slot or when somebody sends it.

    Args:
        by: role of who approves it; never an account. Whether they may, and are not its maker, is asked at the door.

    Raises:
        NotOpenError: it is on its way already.
    """
    to_the_minute = now.replace(second=0, microsecond=0)
    changes = {"state": Issue.State.APPROVED, "approved": to_the_minute, "approved_by": by}
    if not Issue.objects.filter(pk=issue.pk, state__in=(Issue.State.DRAFT, Issue.State.APPROVED)).update(**changes):
        raise NotOpenError
    issue.refresh_from_db()


def take_back_approval(issue: Issue) -> None:
    """Have an issue approved anew, since it has been changed or should not go out after all.

    Raises:
        NotOpenError: it is on its way already.
    """
    changes = {"state": Issue.State.DRAFT, "approved": None, "approved_by": ""}
    if not Issue.objects.filter(pk=issue.pk, state__in=(Issue.State.DRAFT, Issue.State.APPROVED)).update(**changes):
        raise NotOpenError
    issue.refresh_from_db()
