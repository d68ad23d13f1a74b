"""Newsletters, issues and subscribers for tests."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tamizdat.newsletter.actions import approve
from tamizdat.newsletter.models import Form, Issue, IssueItem, Newsletter, Subscriber, Subscription
from tests.factories import make_locale

FRIDAY = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)


def make_newsletter(language="en", **fields):
    """Make a newsletter that comes every Friday."""
    told = {
        "name": "The Tern's Week",
        "slug": "week",
        "description": "The best of the week, every Friday.",
        "sender_name": "The Tern",
        "sender_address": "news@tern.example",
        "imprint": "The Tern, 4 Quay Lane, Farbank",
    }
    return Newsletter.objects.create(locale=make_locale(language), **told | fields)


def make_issue(newsletter=None, articles=(), **fields):
    """Make an issue with some articles."""
    told = {"subject": "What the week brought", "introduction": "<p>Dear readers, <b>good evening</b>.</p>"}
    issue = Issue.objects.create(newsletter=newsletter or make_newsletter(), **told | fields)
    for place, article in enumerate(articles):
        IssueItem.objects.create(issue=issue, article=article, sort_order=place)
    return issue


def make_approved(newsletter=None, articles=(), **fields):
    """Make an issue that somebody else has approved."""
    issue = make_issue(newsletter, articles, **fields)
    approve(issue, timezone.now(), by="Publishers")
    return issue


def make_subscription(newsletter, address, *, form=Form.DIGEST, state=Subscription.State.ACTIVE, **fields):
    """Make a subscription of an address."""
    subscriber = Subscriber.objects.filter(address_index=address).first() or Subscriber.objects.create(address=address)
    return Subscription.objects.create(
        subscriber=subscriber, newsletter=newsletter, form=form, state=state, confirmed=timezone.now(), **fields
    )
