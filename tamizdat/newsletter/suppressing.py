"""Suppressing: an address is never written to again, however it comes back.

What a suppression is found by has a purpose of its own, so that who steals the database cannot join it with the
subscribers. To make one, the address has to be opened; only the process that sends can do that, and so what comes back
is taken by that process too.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from tamizdat.newsletter.bounces.codes import judged
from tamizdat.newsletter.bounces.soft import NO_SOFT_BOUNCES, count_soft_bounce
from tamizdat.newsletter.bounces.verdicts import Kind
from tamizdat.newsletter.leaving import withhold
from tamizdat.newsletter.models import Delivery, Issue, Subscriber, Subscription, Suppression
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.vault.errors import SealedValueError

logger = logging.getLogger("tamizdat.newsletter")

AT_ONCE = 200
NO_CODE = "none"
STILL_FOLLOWED = dt.timedelta(days=7)
_REFUSED = (Delivery.State.REFUSED, Delivery.State.GIVEN_UP)
_RUNNING = (Subscription.State.ACTIVE, Subscription.State.PENDING)


@dataclass(slots=True)
class Refused:
    """What came of the deliveries that the relay has refused.

    Args:
        suppressed: addresses that are not written to any more.
        counted: refusals that may be temporary.
        reported: refusals that say something of us and nothing of the address, by code.
    """

    suppressed: int = 0
    counted: int = 0
    reported: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def suppress(subscriber: Subscriber, reason: str, today: dt.date, code: str = "") -> bool:
    """Write to somebody never again.

    Args:
        reason: of :class:`Suppression.Reason`.
        code: of the server that refused, in RFC 3463's form, or "".

    Returns:
        Whether anything has changed by it.

    Raises:
        KeyTroubleError: this process cannot open addresses; nothing was changed.
    """
    added = _remember(subscriber, reason, code)
    return bool(end_subscriptions([subscriber.pk], today)) or added


def end_subscriptions(subscribers: Sequence[int], today: dt.date, *, act: bool = True) -> int:
    """End all that some subscribers still get, since it does not reach them or they want no mail.

    Returns:
        How many subscriptions that were, or would be.
    """
    running = list(Subscription.objects.filter(subscriber__in=subscribers, state__in=_RUNNING))
    if act and running:
        for subscription in running:
            withhold(subscription)
        ended = {"state": Subscription.State.SUPPRESSED, "ended": today, "paused_until": None}
        Subscription.objects.filter(pk__in=[one.pk for one in running]).update(**ended, **NO_SOFT_BOUNCES)
    return len(running)


def suppress_refused(issue: Issue, today: dt.date) -> Refused:
    """Give up the addresses that the relay has refused for good while an issue was sent.

    It may be called again and again while the issue is sent: each delivery is looked at once.

    Raises:
        KeyTroubleError: this process cannot open addresses; what was not done is done by the next call.
    """
    done = Refused()
    waiting = Delivery.objects.filter(issue=issue, state__in=_REFUSED, came_back=False, subscription__isnull=False)
    waiting = waiting.select_related("subscription__subscriber").order_by("pk")
    while batch := list(waiting[:AT_ONCE]):
        with transaction.atomic():
            for delivery in batch:
                _follow_refusal(delivery, issue, today, done)
            Delivery.objects.filter(pk__in=[one.pk for one in batch]).update(came_back=True)
    return done


def _follow_refusal(delivery: Delivery, issue: Issue, today: dt.date, done: Refused) -> None:
    subscription = delivery.subscription
    if subscription is None:
        return
    kind = judged(delivery.reason, "") if delivery.reason else Kind.SOFT
    if kind is Kind.OURS:
        done.reported[delivery.reason or NO_CODE] += 1
        return
    gone = kind is Kind.HARD
    if not gone:
        done.counted += 1
        gone = count_soft_bounce(subscription, issue, today)
    if gone and suppress(subscription.subscriber, Suppression.Reason.BOUNCED, today, delivery.reason):
        done.suppressed += 1


def _remember(subscriber: Subscriber, reason: str, code: str) -> bool:
    try:
        address = subscriber.address.open()
    except SealedValueError as error:
        # The subscriptions end all the same; only a later sign-up is not recognised.
        logger.warning(
            "%s cannot be opened (%s), so it is not on the suppression list", subscriber, type(error).__name__
        )
        return False
    known = Suppression.objects.filter(address_index=address)
    if reason != Suppression.Reason.BOUNCED:
        # A bounce is forgotten when somebody confirms anew; what a person has said is not.
        return bool(known.filter(reason=Suppression.Reason.BOUNCED).update(reason=reason)) or _added(
            address, reason, code
        )
    return _added(address, reason, code)


def _added(address: str, reason: str, code: str) -> bool:
    if Suppression.objects.filter(address_index=address).exists():
        return False
    return Suppression.objects.get_or_create(address_index=address, defaults={"reason": reason, "code": code})[1]


def follow_refusals(turn: Turn) -> Refused:
    """Give up the addresses that the relay has refused for good, of all issues that are or were just being sent.

    Raises:
        KeyTroubleError: this process cannot open addresses; everything waits.
    """
    done = Refused()
    since = turn.now - STILL_FOLLOWED
    under_way = Q(state__in=(Issue.State.SENDING, Issue.State.PAUSED)) | Q(finished__gte=since)
    for issue in Issue.objects.filter(under_way):
        found = suppress_refused(issue, turn.now.date())
        if found.reported:
            codes = ", ".join(f"{code} ({number})" for code, number in sorted(found.reported.items()))
            logger.warning("issue %s: mail servers refuse what we send: %s", issue.pk, codes)
        done.suppressed += found.suppressed
        done.counted += found.counted
        done.reported += found.reported
        turn.renew()
    return done


JOB = Job(
    name="newsletter.refusals",
    summary=gettext_noop("Give up addresses that mail servers have refused for good."),
    every=dt.timedelta(minutes=1),
    run=follow_refusals,
)
