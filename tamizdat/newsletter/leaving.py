"""Leaving: nothing more is sent to somebody, at once, by whatever door they say so.

The button on a page, a mail program's own button (RFC 8058), a letter that says so, a complaint: all of them come here.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from tamizdat.newsletter.models import Delivery, Issue, ServiceLetter, Subscriber, Subscription

State = Subscription.State
# What has not gone out yet. Of one in flight nobody can say whether it has.
NOT_SENT = (Delivery.State.WAITING, Delivery.State.TAKEN, Delivery.State.PUT_OFF, Delivery.State.IN_DOUBT)


@transaction.atomic
def leave(subscription: Subscription, today: dt.date) -> bool:
    """End a subscription, and have nothing of it go out any more.

    The row stays until the day after, so that whoever has pressed a button by mistake can take it back.

    Returns:
        Whether it was still there to be ended.
    """
    ending = {"state": State.LEFT, "ended": today, "paused_until": None}
    active = Subscription.objects.filter(pk=subscription.pk, state=State.ACTIVE).update(**ending)
    waiting = Subscription.objects.filter(pk=subscription.pk, state=State.PENDING).update(**ending)
    withhold(subscription)
    if active:
        _count(subscription)
    subscription.refresh_from_db()
    return bool(active or waiting)


def withhold(subscription: Subscription) -> int:
    """Have nothing go out to somebody that has not gone out yet; return how many messages that were."""
    ServiceLetter.objects.filter(subscription=subscription).delete()
    waiting = Delivery.objects.filter(subscription=subscription, state__in=NOT_SENT)
    return waiting.update(state=Delivery.State.LEFT, holder=None)


@transaction.atomic
def take_back(subscription: Subscription, today: dt.date) -> bool:
    """Let somebody who has left a moment ago stay after all; return whether that was still possible.

    Only what was confirmed once comes back; what was withheld meanwhile does not.
    """
    left = Subscription.objects.filter(
        pk=subscription.pk,
        state=State.LEFT,
        confirmed__isnull=False,
        ended__gte=today - dt.timedelta(days=1),
        subscriber__errand__in=(Subscriber.Errand.NONE, Subscriber.Errand.WELCOME),
    )
    back = left.update(state=State.ACTIVE, ended=None)
    subscription.refresh_from_db()
    return bool(back)


def _count(subscription: Subscription) -> None:
    """Count one who has left for the newest issue; a sum, and nobody's name."""
    newest = Issue.objects.filter(newsletter=subscription.newsletter_id).sent().newest_first().values("pk")[:1]
    Issue.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(left=F("left") + 1)
