"""Confirming: somebody has pressed the button to which the letter in their mailbox has led them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from tamizdat.newsletter.bounces.soft import NO_SOFT_BOUNCES
from tamizdat.newsletter.leaving import NOT_SENT, withhold
from tamizdat.newsletter.models import AddressChange, Delivery, Departure, ServiceLetter, Subscriber, Subscription

GOOD_FOR = dt.timedelta(days=7)
State = Subscription.State
# If somebody has the same newsletter twice, the one that stands first here is kept.
_STANDING = (State.ACTIVE, State.PENDING, State.LEFT, State.SUPPRESSED)
# What the old address has not got, and the new one will.
_GOES_ALONG = (Delivery.State.WAITING, Delivery.State.PUT_OFF)


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a change of address.

    Args:
        subscription: one of those that go to the new address now, or None if there is none left.
    """

    subscription: Subscription | None


def to_be_confirmed(mark: bytes, now: dt.datetime) -> Subscription | None:
    """Return the subscription that a mark names, if it can be confirmed or has been."""
    found = Subscription.objects.select_related("newsletter", "subscriber").filter(mark=mark).first()
    if found is None or found.subscriber.errand == Subscriber.Errand.ERASE:
        return None
    in_time = found.state == State.PENDING and now - found.asked < GOOD_FOR
    return found if in_time or found.state == State.ACTIVE else None


@transaction.atomic
def confirm(subscription: Subscription, now: dt.datetime) -> None:
    """Have the newsletter sent to somebody from now on.

    Args:
        subscription: of :func:`to_be_confirmed`.
    """
    to_the_minute = now.replace(second=0, microsecond=0)
    waiting = Subscription.objects.filter(pk=subscription.pk, state=State.PENDING)
    if waiting.update(state=State.ACTIVE, confirmed=to_the_minute, ended=None, **NO_SOFT_BOUNCES):
        Subscriber.objects.filter(pk=subscription.subscriber_id).update(errand=Subscriber.Errand.WELCOME)
        index = bytes(subscription.subscriber.address_index)
        Departure.objects.filter(newsletter=subscription.newsletter_id, address_index=index).delete()
        ServiceLetter.objects.filter(subscription=subscription, kind=ServiceLetter.Kind.CONFIRM).delete()


def change_to_be_confirmed(mark: bytes, now: dt.datetime) -> AddressChange | None:
    """Return the change of address that a mark names, if there is still time."""
    found = AddressChange.objects.select_related("subscriber").filter(mark=mark).first()
    return found if found and now - found.asked < GOOD_FOR else None


@transaction.atomic
def confirm_change(change: AddressChange) -> Moved:
    """Have everything that goes to somebody's old address go to the new one.

    What did not reach the old address says nothing of the new one, and ends nothing there. If somebody is known under
    the new address, it is the same person, who can read that mailbox: what is subscribed under both comes once.
    """
    mover = change.subscriber
    _forget_bounces(mover)
    other = Subscriber.objects.filter(address_index=change.address_index).exclude(pk=mover.pk).first()
    if other is None:
        sealed = {"address": change.address, "address_index": change.address_index}
        Subscriber.objects.filter(pk=mover.pk).update(**sealed, errand=Subscriber.Errand.WELCOME)
        kept = mover
    else:
        kept = _joined(mover, other)
    change.delete()
    return Moved(Subscription.objects.filter(subscriber=kept, state=State.ACTIVE).order_by("pk").first())


def _forget_bounces(mover: Subscriber) -> None:
    """Have what the old address did not take neither keep mail from the new one nor be held against it."""
    theirs = Subscription.objects.filter(subscriber=mover)
    theirs.update(**NO_SOFT_BOUNCES)
    # What was signed up for and never confirmed has no consent, then as now.
    confirmed = Q(confirmed__isnull=False) | ~Q(source="form")
    theirs.filter(confirmed, state=State.SUPPRESSED).update(state=State.ACTIVE, ended=None)
    sent = Delivery.objects.filter(subscription__in=theirs).exclude(state__in=_GOES_ALONG)
    sent.update(came_back=True)


def _joined(mover: Subscriber, other: Subscriber) -> Subscriber:
    held = {each.newsletter_id: each for each in other.subscriptions.all()}
    for moving in mover.subscriptions.all():
        same = held.get(moving.newsletter_id)
        if same is None:
            Subscription.objects.filter(pk=moving.pk).update(subscriber=other)
        elif _STANDING.index(State(moving.state)) < _STANDING.index(State(same.state)):
            same.delete()
            Subscription.objects.filter(pk=moving.pk).update(subscriber=other)
        elif moving.state == State.ACTIVE:
            _merge(moving, same)
    Subscriber.objects.filter(pk=other.pk).update(errand=Subscriber.Errand.WELCOME)
    mover.delete()
    return other


def _merge(moving: Subscription, kept: Subscription) -> None:
    """Have one subscription bring what each of two active ones would: what is on its way, and as soon as either."""
    pauses = (moving.paused_until, kept.paused_until)
    until = None if None in pauses else min(filter(None, pauses))
    Subscription.objects.filter(pk=kept.pk).update(paused_until=until)
    waiting = Delivery.objects.filter(subscription=moving, state__in=NOT_SENT)
    sent_anyway = Delivery.objects.filter(subscription=kept).values_list("issue", flat=True)
    waiting = waiting.exclude(issue__in=list(sent_anyway))
    # Whoever has taken one has opened the old address, and is not let go on with it.
    waiting.filter(state=Delivery.State.TAKEN).update(state=Delivery.State.WAITING, holder=None, came_back=False)
    waiting.update(subscription=kept)
    withhold(moving)
