"""Newsletters and issues for the desk's tests."""

from __future__ import annotations

import datetime as dt

from tamizdat.newsletter.actions import approve
from tamizdat.newsletter.models import Issue, IssueItem, Newsletter
from tests.factories import make_locale

# A Wednesday; the slot of make_newsletter is on the Friday after it, at 14:00 in UTC.
NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
FRIDAY = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)


def make_newsletter(slug="friday", language="en", **fields):
    """A newsletter that goes out every Friday at 17:00 in Moscow."""
    told = {
        "name": "The Friday Ferry",
        "description": "Every Friday.",
        "sender_name": "The Far Bank",
        "weekday": 4,
        "slot_time": dt.time(17, 0),
        "zone": "Europe/Moscow",
    }
    return Newsletter.objects.create(slug=slug, locale=make_locale(language), **(told | fields))


def make_issue(newsletter=None, *articles, approved=False, **fields):
    """An issue with some articles in it, for the next Friday."""
    newsletter = newsletter or Newsletter.objects.first() or make_newsletter()
    issue = Issue.objects.create(newsletter=newsletter, **({"subject": "This week", "slot": FRIDAY} | fields))
    for place, article in enumerate(articles):
        IssueItem.objects.create(issue=issue, article=article, sort_order=place)
    if approved:
        approve(issue, NOW, by="[publisher]")
    return issue


def make_sent(newsletter=None, *articles, number=1, begun=None, **fields):
    """An issue that was sent a week before."""
    begun = begun or FRIDAY - dt.timedelta(days=7)
    told = {"number": number, "begun": begun, "finished": begun, "slot": begun, "state": Issue.State.SENT}
    return make_issue(newsletter, *articles, **(told | fields))
