"""Following: what is done when a message has come back."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from tamizdat.newsletter.bounces.letter import parts_of
from tamizdat.newsletter.bounces.reading import Addresses, read
from tamizdat.newsletter.bounces.signals import came_back
from tamizdat.newsletter.bounces.soft import count_soft_bounce
from tamizdat.newsletter.bounces.verdicts import Kind, Reading, Verdict
from tamizdat.newsletter.leaving import leave
from tamizdat.newsletter.marks import MarkKeys
from tamizdat.newsletter.models import AddressChange, Delivery, Heard, Issue, Subscription, Suppression
from tamizdat.newsletter.models.heard import DIGEST_BYTES
from tamizdat.newsletter.suppressing import suppress

logger = logging.getLogger("tamizdat.newsletter")

# What names a message, however often it comes: servers on the way add headers, and change none of these.
_NAMING = ("message-id", "date", "from", "subject")
# By these a mailbox that was asked says no, or that it is none.
_NOT_THERE = (Kind.HARD, Kind.COMPLAINT, Kind.LEAVE)


def our_addresses() -> Addresses:
    """Return the addresses that messages of this newsroom come back to."""
    return Addresses(MarkKeys.of(settings.SECRET_KEY), settings.ENVIRONMENT.bounce_domain)


@transaction.atomic
def take_in(raw: bytes, now: dt.datetime, recipient: str = "") -> Verdict | None:
    """Read a message that came back and do what follows, once however often it comes.

    Args:
        recipient: of its envelope; "" if nobody has noted it but the message itself.

    Returns:
        What it was; None if it is about nobody whom a signed address names.

    Raises:
        KeyTroubleError: this process cannot open addresses; nothing was changed.
        DatabaseError: likewise.
    """
    reading = read(raw, our_addresses(), recipient)
    if reading is None:
        return None
    digest = _digest(raw, reading)
    if Heard.objects.get_or_create(digest=digest, defaults={"on": now.date()})[1]:
        follow(reading, now.date())
    return reading.verdict


def follow(reading: Reading, today: dt.date) -> None:
    """Do what follows from a message.

    Raises:
        KeyTroubleError: this process cannot open addresses.
    """
    issue = Issue.objects.filter(pk=reading.issue).first() if reading.issue else None
    kind = reading.verdict.kind
    if kind is Kind.REPLY and issue:
        _count(issue, "replied")
    if kind not in (Kind.HARD, Kind.SOFT, Kind.OURS, Kind.COMPLAINT, Kind.LEAVE):
        return
    found = Subscription.objects.select_for_update().filter(mark=reading.mark)
    # Of somebody who was erased there is no subscription, and nothing to be done.
    if subscription := found.first():
        _end(subscription, issue, reading.verdict, today)
    elif not reading.issue:
        if kind in _NOT_THERE:
            # A mailbox that was asked whether mail may come there; the one where it comes now has not said anything.
            AddressChange.objects.filter(mark=reading.mark).delete()
        came_back.send(None, mark=reading.mark, verdict=reading.verdict)


def _end(subscription: Subscription, issue: Issue | None, verdict: Verdict, today: dt.date) -> None:
    if verdict.kind is Kind.LEAVE:
        leave(subscription, today)
    elif verdict.kind is Kind.COMPLAINT:
        _follow_complaint(subscription, issue, today)
    elif issue and _is_done_with(subscription, issue):
        return
    elif verdict.kind is Kind.HARD:
        changed = suppress(subscription.subscriber, Suppression.Reason.BOUNCED, today, verdict.code)
        _count_bounced(subscription, issue, verdict, otherwise=changed)
    elif issue:
        _count_bounced(subscription, issue, verdict, otherwise=False)
        _follow_soft(subscription, issue, verdict, today)


def _is_done_with(subscription: Subscription, issue: Issue) -> bool:
    """Tell whether what follows from a message that came back was done, or it went to an address that was changed."""
    return Delivery.objects.filter(issue=issue, subscription=subscription, came_back=True).exists()


def _follow_complaint(subscription: Subscription, issue: Issue | None, today: dt.date) -> None:
    left = leave(subscription, today)
    changed = suppress(subscription.subscriber, Suppression.Reason.COMPLAINED, today)
    if issue and (left or changed):
        _count(issue, "complained")


def _follow_soft(subscription: Subscription, issue: Issue, verdict: Verdict, today: dt.date) -> None:
    if verdict.kind is Kind.OURS:
        logger.warning("issue %s: a mail server refuses what we send (%s)", issue.pk, verdict.code or "no code")
    elif count_soft_bounce(subscription, issue, today):
        suppress(subscription.subscriber, Suppression.Reason.BOUNCED, today, verdict.code)


def _count_bounced(subscription: Subscription, issue: Issue | None, verdict: Verdict, *, otherwise: bool) -> None:
    """Count a message that came back, once for each delivery.

    Args:
        otherwise: whether to count it if the delivery is not kept any more.
    """
    if issue is None:
        return
    deliveries = Delivery.objects.filter(issue=issue, subscription=subscription)
    counted = deliveries.filter(came_back=False).update(came_back=True, reason=verdict.code)
    if counted or (otherwise and not deliveries.exists()):
        _count(issue, "bounced")


def _count(issue: Issue, what: str) -> None:
    Issue.objects.filter(pk=issue.pk).update(**{what: F(what) + 1})


def _digest(raw: bytes, reading: Reading) -> bytes:
    whole = parts_of(raw)[0]
    named = "\0".join(whole.header(name) for name in _NAMING).encode("utf-8", "replace")
    told = named if named.strip(b"\0") else raw
    return salted_hmac("tamizdat.newsletter.heard", reading.mark + told, algorithm="sha256").digest()[:DIGEST_BYTES]
