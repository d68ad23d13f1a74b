"""Taking in what readers have asked for: the mailing worker finds out who it is, and does what is to be done.

It is done every few seconds (:data:`JOB`), by the process that can open addresses, in this order:

1. Who wants to be erased is taken out of everything (:func:`tamizdat.retention.persons.erase`).
2. Who has confirmed is let in again, if they were erased or mail to them came back once.
3. Each sign-up becomes a subscription and a letter, or a letter alone, or nothing:

===========================================  ======================  ===================================================
the address                                  subscription            letter
===========================================  ======================  ===================================================
is new, or has left                          waits                   asks to confirm
waits for confirmation                       waits, under the words  asks to confirm
                                             that were read last
is subscribed                                as it was               says so, with the link to the preferences
has had mail come back for good              waits                   asks to confirm, once more
has called a message spam, wants no mail     none                    none
from here, or was brought as such
===========================================  ======================  ===================================================

To one address go few such letters a day, whoever fills in forms (:mod:`tamizdat.newsletter.mailboxes`).
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext_noop

from tamizdat.newsletter.mailboxes import has_room, wants_no_mail
from tamizdat.newsletter.models import ServiceLetter, SignUp, Subscriber, Subscription, Suppression
from tamizdat.retention import persons
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.vault import at_hand
from tamizdat.vault.errors import SealedValueError

logger = logging.getLogger("tamizdat.newsletter")

SOME = 100
Kind = ServiceLetter.Kind


def take_in(turn: Turn) -> None:
    """Do what readers have asked for.

    Raises:
        KeyTroubleError: this process cannot open addresses.
        LeaseLostError: somebody else is at it.
    """
    errands = Subscriber.objects.exclude(errand=Subscriber.Errand.NONE).order_by("pk")
    sign_ups = SignUp.objects.order_by("pk")
    if not (errands.exists() or sign_ups.exists()):
        return
    at_hand.opener()
    for subscriber in errands[:SOME]:
        turn.renew()
        run_errand(subscriber, turn.clock())
    for sign_up in sign_ups.select_related("newsletter", "wording")[:SOME]:
        turn.renew()
        take(sign_up, _opened(sign_up), turn.clock())


JOB = Job(
    "newsletter-intake",
    gettext_noop("Take in what readers have asked for: to subscribe, or to be erased."),
    every=dt.timedelta(seconds=3),
    run=take_in,
)


def run_errand(subscriber: Subscriber, now: dt.datetime) -> None:
    """Do for somebody what needs their address.

    Raises:
        KeyTroubleError: this process cannot open addresses.
    """
    address = _opened(subscriber)
    if subscriber.errand == Subscriber.Errand.ERASE:
        if address is not None:
            persons.erase(address, now.date())
        # Whoever cannot be opened is nobody's any more; and an address may have come by a change while this ran.
        Subscriber.objects.filter(pk=subscriber.pk, errand=Subscriber.Errand.ERASE).delete()
        return
    if address is not None:
        persons.come_back(address)
        Suppression.objects.filter(address_index=address, reason=Suppression.Reason.BOUNCED).delete()
    same = Subscriber.objects.filter(pk=subscriber.pk, errand=Subscriber.Errand.WELCOME)
    same.update(errand=Subscriber.Errand.NONE)


@transaction.atomic
def take(sign_up: SignUp, address: str | None, now: dt.datetime) -> None:
    """Make of a sign-up what is to come of it, and forget it.

    Args:
        address: as it was opened; None if it could not be.
    """
    if address is not None and not wants_no_mail(address):
        subscription = _subscription(sign_up, address)
        active = subscription.state == Subscription.State.ACTIVE
        write(subscription, Kind.ALREADY if active else Kind.CONFIRM, address, now)
    sign_up.delete()


def write(subscription: Subscription, kind: Kind, address: str, now: dt.datetime) -> None:
    """Put a letter on its way, unless one of the kind is on it already or the address has had enough for a day."""
    waiting = ServiceLetter.objects.filter(subscription=subscription, kind=kind).exists()
    if not waiting and has_room(address, now):
        ServiceLetter.objects.create(subscription=subscription, kind=kind, made=now, due=now)


def _subscription(sign_up: SignUp, address: str) -> Subscription:
    """Return the subscription that somebody asks for: the one that there is, or one that waits for confirmation."""
    subscriber = Subscriber.objects.filter(address_index=address).first()
    if subscriber is None:
        subscriber = Subscriber.objects.create(address=address)
    found, _made = Subscription.objects.get_or_create(subscriber=subscriber, newsletter=sign_up.newsletter)
    if found.state != Subscription.State.ACTIVE:
        found.state = Subscription.State.PENDING
        found.wording, found.consented, found.source = sign_up.wording, sign_up.made, "form"
        found.asked = sign_up.made
        found.confirmed, found.ended, found.soft_bounces = None, None, 0
        found.save()
    return found


def _opened(row: Subscriber | SignUp) -> str | None:
    try:
        return row.address.open()
    except SealedValueError as error:
        logger.warning("an address could not be opened (%s)", type(error).__name__)
        return None
