"""Correcting: readers of the archive learn what was wrong in an issue, and by mail too if the editors want that."""

from __future__ import annotations

from html import escape

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.errors import NotSentError
from tamizdat.newsletter.models import Issue, IssueCorrection


@transaction.atomic
def correct_issue(issue: Issue, text: str, *, mail: bool = False) -> IssueCorrection:
    """Put a correction above a sent issue in the archive; it is never taken away again.

    Args:
        mail: begin an issue that brings it to those who got the other. It has no slot, and is approved and sent like
            any issue; it is the correction's ``mailed_as``.

    Raises:
        NotSentError: the issue can still be changed.
    """
    if issue.number is None:
        raise NotSentError
    mailed = _mailed(issue, text) if mail else None
    return IssueCorrection.objects.create(issue=issue, text=text, mailed_as=mailed)


def _mailed(issue: Issue, text: str) -> Issue:
    told = str((issue.frozen or {}).get("subject") or issue.subject)
    with override(issue.newsletter.language):
        subject = _("Correction: %(subject)s") % {"subject": told}
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    introduction = "".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)
    return Issue.objects.create(
        newsletter=issue.newsletter, subject=subject[:150], introduction=introduction, corrects=issue
    )
