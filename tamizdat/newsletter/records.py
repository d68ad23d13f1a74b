"""What is kept of readers who subscribe, and for how long."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from tamizdat.newsletter.confirming import GOOD_FOR
from tamizdat.newsletter.models import (
    AddressChange,
    Attempts,
    AttemptsKey,
    Delivery,
    Departure,
    ServiceLetter,
    SignUp,
    Subscriber,
    Subscription,
)
from tamizdat.retention.records import RecordType, deleted, register

A_DAY = dt.timedelta(days=1)
A_MONTH = dt.timedelta(days=30)
# So long somebody may still have a list with an address on it that has left since.
OLD_LISTS = dt.timedelta(days=730)
SOME = 1000
State = Subscription.State


def _end_subscriptions(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    never_confirmed = Q(state=State.PENDING, asked__lt=now - GOOD_FOR)
    left = Q(state=State.LEFT, ended__lt=now.date() - A_DAY)
    unreachable = Q(state=State.SUPPRESSED, ended__lt=now.date() - A_MONTH)
    if act:
        _remember_departures(Subscription.objects.filter(left))
    ended = deleted(Subscription.objects.filter(never_confirmed | left | unreachable), act)
    # Who subscribes to nothing any more goes along, and does not wait for the next sweep.
    _end_subscribers(now, act)
    return ended


def _remember_departures(left: QuerySet[Subscription]) -> None:
    """Keep of those who have left what an import would need to know."""
    rows = left.exclude(subscriber__errand=Subscriber.Errand.ERASE)
    told = rows.values_list("newsletter_id", "subscriber__address_index", "ended")
    made = [Departure(newsletter_id=newsletter, address_index=index, on=day) for newsletter, index, day in told if day]
    Departure.objects.bulk_create(made, ignore_conflicts=True, batch_size=SOME)


def _end_departures(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(Departure.objects.filter(on__lt=(now - OLD_LISTS).date()), act)


def _end_subscribers(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(_without_subscriptions(), act)


def _without_subscriptions() -> QuerySet[Subscriber]:
    """Return those who subscribe to nothing; who waits to be erased is left to whoever does that."""
    some = Subscription.objects.filter(subscriber=OuterRef("pk"))
    return Subscriber.objects.filter(~Exists(some)).exclude(errand=Subscriber.Errand.ERASE)


def _end_sign_ups(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(SignUp.objects.filter(made__lt=now - GOOD_FOR), act)


def _end_changes(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(AddressChange.objects.filter(asked__lt=now - GOOD_FOR), act)


def _end_letters(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(ServiceLetter.objects.filter(made__lt=now - GOOD_FOR), act)


def _end_deliveries(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(Delivery.objects.filter(issue__finished__lt=now - A_MONTH), act)


def _end_attempts(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(Attempts.objects.filter(until__lte=int(now.timestamp())), act)


def _end_attempts_keys(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(AttemptsKey.objects.filter(until__lte=int(now.timestamp())), act)


SUBSCRIBERS = (
    RecordType(
        "newsletter.Subscriber",
        "a mail address: sealed, with a keyed digest by which it is found",
        "sending what was subscribed to",
        "as long as something is subscribed to",
        "deleted",
        _end_subscribers,
    ),
    RecordType(
        "newsletter.Subscription",
        (
            "which newsletter a sealed address gets, in which form and how often, until when it is paused, to which "
            "words its holder has agreed and in which minute, and when it was confirmed; no network address"
        ),
        "sending it, and proof of consent",
        (
            "until its holder leaves, and the day after; 7 days from the letter that asks, if it is never confirmed; "
            "30 days if it cannot be reached"
        ),
        "deleted, and the subscriber with the last one",
        _end_subscriptions,
    ),
    RecordType(
        "newsletter.Departure",
        "a keyed digest of an address that has left a newsletter, and the day; the address is not kept",
        "no list of an earlier time brings it back",
        "2 years, or until its holder signs up again",
        "deleted",
        _end_departures,
    ),
    RecordType(
        "newsletter.SignUp",
        "a mail address, sealed, with its keyed digest; the newsletter, the words agreed to, and the minute",
        "making a subscription that waits for confirmation",
        "until it is taken in, some seconds; 7 days at most",
        "deleted",
        _end_sign_ups,
    ),
    RecordType(
        "newsletter.AddressChange",
        "a subscriber's next mail address, sealed, with its keyed digest, and the minute in which it was given",
        "asking that mailbox whether it wants what is sent to the old one",
        "until it is confirmed, or 7 days from the letter that asks",
        "deleted",
        _end_changes,
    ),
    RecordType(
        "newsletter.ServiceLetter",
        "that a subscriber is about to be written to, and of a change of address the new one, sealed",
        "sending it, once",
        "until it is sent; 7 days at most",
        "deleted",
        _end_letters,
    ),
    RecordType(
        "newsletter.Suppression",
        "a keyed digest of a mail address, why nothing may be sent to it, and since which day; not the address",
        "sending nothing to whoever does not want it or cannot be reached",
        "until its holder subscribes anew, or a keeper lifts it",
        "deleted",
    ),
    RecordType(
        "newsletter.Delivery",
        "that a subscription was sent an issue, and what the relay answered; no address",
        "sending each message once",
        "30 days after the issue was finished",
        "deleted; the sums stay with the issue",
        _end_deliveries,
    ),
    RecordType(
        "newsletter.Attempts",
        "how often a form was sent for one address or from one network, as a digest under a key of that window",
        "holding off machines that sign others up",
        "1 hour or 1 day, as the window has it",
        "deleted",
        _end_attempts,
    ),
    RecordType(
        "newsletter.AttemptsKey",
        "the random key of a window; nothing of anybody",
        "without it nobody can say whom such a count was about",
        "as the window",
        "deleted",
        _end_attempts_keys,
    ),
    RecordType(
        "newsletter.Newsletter",
        "the newsroom's own addresses as sender and for answers; nothing of any reader",
        "the head of each message",
        "as long as the newsletter",
        "deleted by the newsroom",
    ),
    RecordType(
        "newsletter.Wording",
        "the words that people have agreed to; nothing of anybody",
        "proof of consent",
        "as long as the newspaper",
        "kept",
    ),
)


def declare() -> None:
    """Say what is kept of readers who subscribe."""
    register(*SUBSCRIBERS)
