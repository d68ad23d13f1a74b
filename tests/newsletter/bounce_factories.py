"""Newsletters with subscribers, and messages that come back from them."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path

from tamizdat.newsletter.bounces.following import our_addresses, take_in
from tamizdat.newsletter.models import Delivery, Issue, Newsletter, Subscriber, Subscription
from tests.factories import make_locale

SAMPLES = Path(__file__).parent / "bounces"
FRIDAY = dt.datetime(2026, 11, 20, 17, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)

_numbers = count(1)


def make_newsletter(slug="weekly", language="en", **fields):
    fields = {"name": slug.title(), "description": "Every Friday.", "sender_name": "The Far Bank"} | fields
    return Newsletter.objects.create(slug=slug, locale=make_locale(language), **fields)


def make_issue(newsletter, number=1, **fields):
    begun = FRIDAY + (number - 1) * WEEK
    fields = {"subject": "This week", "state": Issue.State.SENT, "begun": begun, "finished": begun} | fields
    return Issue.objects.create(newsletter=newsletter, number=number, **fields)


def make_subscription(newsletter, address="mira@orvale.example", **fields):
    subscriber = Subscriber.objects.filter(address_index=address).first() or Subscriber.objects.create(address=address)
    fields = {"state": Subscription.State.ACTIVE, "consented": FRIDAY, "confirmed": FRIDAY} | fields
    return Subscription.objects.create(subscriber=subscriber, newsletter=newsletter, **fields)


def make_delivery(issue, subscription, state=Delivery.State.DELIVERED, **fields):
    return Delivery.objects.create(issue=issue, subscription=subscription, form=1, state=state, **fields)


def envelope(subscription, issue=None):
    addresses = our_addresses()
    return f"{addresses.keys.envelope(subscription.mark, issue.pk if issue else 0)}@{addresses.domain}"


def to_leave(subscription, issue):
    return our_addresses().to_leave(subscription.mark, issue.pk)


def sample(name, *, again=None):
    """A message that came back; each has a name of its own, unless it is to be one that came before."""
    number = again if again is not None else next(_numbers)
    head = f"X-Message: {number}\nMessage-Id: <{number}@mx.example>\n".encode()
    return (head + (SAMPLES / f"{name}.eml").read_bytes()).replace(b"\n", b"\r\n")


def come_back(name, subscription, issue=None, *, now=FRIDAY):
    return take_in(sample(name), now, envelope(subscription, issue))
