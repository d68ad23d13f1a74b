"""Counting: how far an issue is; of nobody in particular."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count

from tamizdat.newsletter.actions.beginning import recipients_of
from tamizdat.newsletter.models import Delivery, Issue
from tamizdat.newsletter.sending.database import NAMES, SENT_AGAIN

# Of an issue that has no number yet, all others are earlier.
HIGHEST = 2**31 - 1


def counts_of(issue: Issue) -> Mapping[str, int]:
    """Return how many deliveries of an issue there are in each state, and how many were sent again.

    Deliveries are kept for a month; after that the counts are those that were noted when the issue was finished or
    cancelled.
    """
    found = Delivery.objects.filter(issue=issue)
    rows = dict(found.order_by().values_list("state").annotate(number=Count("pk")))
    if not rows:
        return dict(issue.counts)
    again = found.filter(repeated=True, state__in=SENT_AGAIN).count()
    return {NAMES[state]: number for state, number in sorted(rows.items())} | {"repeated": again}


def audience_of(issue: Issue, now: dt.datetime) -> int:
    """Return how many an issue would go to if it were sent now: not to who pauses, or has had the one of the month."""
    return recipients_of(issue, issue.number or HIGHEST, now).count()
