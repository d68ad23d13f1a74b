"""Preferences: what a subscriber decides by a link of their own, and what they can know and take away.

Nothing here needs the address; what does (telling another mailbox, erasing a person everywhere) is laid down for the
mailing worker.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Any

from django.db import transaction

from tamizdat.newsletter.attempting import DAY, counted
from tamizdat.newsletter.leaving import withhold
from tamizdat.newsletter.mailboxes import has_room
from tamizdat.newsletter.models import (
    AddressChange,
    Form,
    Newsletter,
    ServiceLetter,
    Subscriber,
    Subscription,
)

LONGEST_PAUSE = dt.timedelta(days=366)
CHANGES_A_DAY = 3
MONTHS = 12


def held_by(mark: bytes) -> Subscription | None:
    """Return the subscription that a mark names; None if there is none, or its holder is being erased."""
    found = Subscription.objects.select_related("newsletter__locale", "subscriber").filter(mark=mark)
    return found.exclude(subscriber__errand=Subscriber.Errand.ERASE).first()


def sisters(subscription: Subscription) -> list[Newsletter]:
    """Return the open newsletters in other languages to which somebody could change."""
    taken = Subscription.objects.filter(subscriber=subscription.subscriber_id).values("newsletter")
    others = Newsletter.objects.open().exclude(locale=subscription.newsletter.locale_id).exclude(pk__in=taken)
    return list(others.select_related("locale"))


@transaction.atomic
def set_preferences(
    subscription: Subscription, *, newsletter: Newsletter, form: Form, frequency: str, paused_until: dt.date | None
) -> None:
    """Have what comes from now on come like this.

    Args:
        newsletter: the same, or one of :func:`sisters`.
        paused_until: first day on which messages come again; None for no pause.
    """
    Subscription.objects.filter(pk=subscription.pk).update(
        newsletter=newsletter, form=form, frequency=frequency, paused_until=paused_until
    )
    subscription.refresh_from_db()


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def ask_for_change(subscription: Subscription, address: str, now: dt.datetime) -> None:
    """Ask another mailbox whether the newsletter may come there; until it has said so, nothing changes.

    Nobody learns from this whether anybody is known under the other address.
    """
    subscriber = subscription.subscriber
    few = counted("changes of address", str(subscriber.pk).encode(), now, DAY) <= CHANGES_A_DAY
    if not (has_room(address, now) and few):
        return
    asked = now.replace(second=0, microsecond=0)
    AddressChange.objects.filter(subscriber=subscriber).delete()
    AddressChange.objects.create(subscriber=subscriber, address=address, asked=asked)
    letters = ServiceLetter.objects.filter(subscription__subscriber=subscriber, kind=ServiceLetter.Kind.CHANGE)
    letters.delete()
    ServiceLetter.objects.create(
        subscription=subscription, kind=ServiceLetter.Kind.CHANGE, to=address, made=now, due=now
    )


@transaction.atomic
def ask_to_be_erased(subscriber: Subscriber) -> None:
    """End all that somebody subscribes to, and have them taken out of everything within the minute.

    What a machine brings back later (a bounce, an import) is held off by a digest of the address, and only who can open
    the address can make one: so the address stays, sealed, until the mailing worker has done it.
    """
    Subscriber.objects.filter(pk=subscriber.pk).update(errand=Subscriber.Errand.ERASE)
    AddressChange.objects.filter(subscriber=subscriber).delete()
    for subscription in subscriber.subscriptions.all():
        withhold(subscription)
        subscription.delete()


def data_of(subscriber: Subscriber) -> dict[str, Any]:
    """Return what is held of somebody, but for the address, which the web process cannot read."""
    subscriptions = subscriber.subscriptions.select_related("newsletter__locale", "wording").order_by("pk")
    change = AddressChange.objects.filter(subscriber=subscriber).first()
    return {
        "address": "Kept sealed: the server that answers you cannot read it.",
        "change_of_address_asked": _minute(change.asked) if change else None,
        "subscriptions": [facts_of(each) for each in subscriptions],
    }


def facts_of(subscription: Subscription) -> dict[str, Any]:
    """Return what is held of one subscription, as JSON can say it."""
    letters = subscription.letters.values_list("kind", flat=True)
    return {
        "newsletter": subscription.newsletter.name,
        "language": subscription.newsletter.language,
        "state": subscription.state,
        "form": Form(subscription.form).name.lower(),
        "frequency": subscription.frequency,
        "paused_until": subscription.paused_until.isoformat() if subscription.paused_until else None,
        "source": subscription.source,
        "consented": _minute(subscription.consented),
        "consented_to": subscription.wording.text if subscription.wording else None,
        "confirmed": _minute(subscription.confirmed),
        "ended": subscription.ended.isoformat() if subscription.ended else None,
        "failed_deliveries_in_a_row": subscription.soft_bounces,
        "letters_on_their_way": sorted(letters),
        "messages_of_the_last_weeks": subscription.deliveries.count(),
    }


def _minute(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
