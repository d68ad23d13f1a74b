"""Soft bounces: how often in a row an address has not taken mail, and when that is enough.

Five in a row over at least two weeks are. A message that did arrive in between begins the row anew; it leaves no trace
but that it did not come back, so the row is looked at when the next one comes back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tamizdat.newsletter.models import Delivery, Issue, Subscription

# The fields of a subscription of which no message has come back.
NO_SOFT_BOUNCES = {"soft_bounces": 0, "soft_since": None, "soft_issue": None}
ENOUGH = 5
AT_LEAST = dt.timedelta(days=14)
# How long back deliveries are sure to be found; who wants one issue a month is seldom written to.
REACH = {
    Subscription.Frequency.EACH: dt.timedelta(days=28),
    Subscription.Frequency.MONTHLY: dt.timedelta(days=63),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Soft bounces in a row.

    Args:
        since: day of the first.
        issue: number of the issue of the last.
    """

    bounces: int = 0
    since: dt.date | None = None
    issue: int | None = None

    def after(self, issue: int, today: dt.date, *, arrived_between: bool) -> Row:
        """Return the row after one more; of an issue that was counted, or an older one, the row as it is."""
        if self.issue is not None and issue <= self.issue:
            return self
        if arrived_between or self.since is None:
            return Row(1, today, issue)
        return Row(self.bounces + 1, self.since, issue)

    def is_enough(self, today: dt.date) -> bool:
        """Whether the address is to be given up."""
        return self.bounces >= ENOUGH and self.since is not None and today - self.since >= AT_LEAST


def count_soft_bounce(subscription: Subscription, issue: Issue, today: dt.date) -> bool:
    """Count that an issue did not arrive, for now; return whether the address is to be given up."""
    if issue.number is None:
        return False
    row = Row(subscription.soft_bounces, subscription.soft_since, subscription.soft_issue)
    row = row.after(issue.number, today, arrived_between=_arrived_between(subscription, issue, today))
    counted = {"soft_bounces": row.bounces, "soft_since": row.since, "soft_issue": row.issue}
    Subscription.objects.filter(pk=subscription.pk).update(**counted)
    return row.is_enough(today)


def _arrived_between(subscription: Subscription, issue: Issue, today: dt.date) -> bool:
    last, number = subscription.soft_issue, issue.number
    if last is None or number is None or number <= last + 1:
        return False
    among = Issue.objects.filter(newsletter=subscription.newsletter_id)
    begun = among.filter(number=last).values_list("begun", flat=True).first()
    if begun is None or today - begun.date() > REACH[Subscription.Frequency(subscription.frequency)]:
        return True
    arrived = Delivery.objects.filter(subscription=subscription, state=Delivery.State.DELIVERED, came_back=False)
    return arrived.filter(issue__number__gt=last, issue__number__lt=number).exists()
