"""Appeals as time goes on: how far a goal is reached, what pages have to be pressed anew for, and what came of asking.

A page carries one of an appeal's wordings, and a form that is sent from it says which. What is counted of it are sums
of a day (:class:`~tamizdat.support.models.AppealTally`), so one wording can be told from another, and no reader from
anybody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from tamizdat.newsletter.asking import Asking, ask_by
from tamizdat.newsletter.models import Newsletter
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.support.actions.beginning import is_first_payment
from tamizdat.support.models import (
    Appeal,
    AppealTally,
    AppealText,
    Contribution,
    CountryDecision,
    Event,
    Happening,
    Offer,
    PressedState,
    Wording,
)
from tamizdat.support.providers.registry import providers
from tamizdat.support.signals import happened
from tamizdat.support.words import html_of
from tamizdat.theme.typography import typeset_html

MEASURED_EVERY = dt.timedelta(hours=1)
MOST_PERCENT = 999
_NAME = re.compile(rf"([\w-]{{1,40}})\.([{''.join(Wording.values)}])", re.ASCII)
# What adds to what was given, or takes of it.
_MONEY = (
    Happening.PAYMENT,
    Happening.REFUND,
    Happening.REFUND_FAILED,
    Happening.DISPUTE,
    Happening.DISPUTE_WON,
    Happening.DISPUTE_LOST,
)


def name_of(appeal: str, wording: str) -> str:
    """Return what a form says of the appeal that led to it: ``winter.a``."""
    return f"{appeal}.{wording}"


def known(name: str) -> str:
    """Return the name that a form brings if it is that of an appeal and a wording, else ""."""
    match = _NAME.fullmatch(name)
    return name if match and Appeal.objects.filter(slug=match[1]).exists() else ""


def wording_for(number: int, wordings: Sequence[str]) -> str:
    """Return which of an appeal's wordings a page carries.

    Args:
        number: of the article; each has the same one as long as the appeal runs.
        wordings: those that there are in the language, at least one.
    """
    digest = hashlib.blake2b(str(number).encode(), digest_size=2, person=b"tz wordings").digest()
    return wordings[int.from_bytes(digest) % len(wordings)]


def asked_in(newsletter: Newsletter, now: dt.datetime) -> Asking | None:
    """Return what an issue of a newsletter ends with: the newest appeal that runs for it and has a message for it.

    Every copy of an issue is the same, so it carries the first wording; and nobody follows the link.
    """
    if not Offer.objects.open().exists() or not providers():
        return None
    texts = AppealText.objects.filter(locale=newsletter.locale_id).exclude(text="")
    running = Appeal.objects.running(now).filter(newsletters=newsletter)
    found = texts.filter(appeal__in=running).order_by("-appeal", "wording").first()
    if found is None:
        return None
    language = newsletter.language
    return Asking(found.heading, typeset_html(html_of(found.text), language), f"/{language}/support/")


def count_posted(name: str, now: dt.datetime) -> None:
    """Count a form that was sent from beside an appeal."""
    _count(name, "posted", now)


def count_paid(sender: object, contribution: Contribution, events: list[Event], **kwargs: Any) -> None:
    """Count a contribution that was paid for the first time (hears :data:`tamizdat.support.signals.happened`)."""
    if contribution.appeal and not contribution.rehearsed and contribution.state != Contribution.State.REFUSED:
        for event in events:
            if is_first_payment(event):
                _count(contribution.appeal, "paid", event.at)


def _count(name: str, column: str, now: dt.datetime) -> None:
    match = _NAME.fullmatch(name)
    appeal = Appeal.objects.filter(slug=match[1]).first() if match else None
    if match and appeal:
        row = {"appeal": appeal, "wording": match[2], "day": now.astimezone(dt.UTC).date()}
        AppealTally.objects.bulk_create([AppealTally(**row)], ignore_conflicts=True)
        AppealTally.objects.filter(**row).update(**{column: F(column) + 1})


def raised(appeal: Appeal) -> int:
    """Return what has come of an appeal in the currency of its goal, in minor units: a sum of the ledger."""
    given = Event.objects.real().filter(kind__in=_MONEY, currency=appeal.currency)
    given = given.filter(contribution__appeal__in=[name_of(appeal.slug, each) for each in Wording.values])
    return int(given.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"])


def measure(now: dt.datetime) -> None:
    """Measure how far each running appeal has come, at most once an hour: what changes is pressed into all pages."""
    for appeal in Appeal.objects.running(now).filter(goal__gt=0):
        if appeal.measured is None or appeal.measured <= now - MEASURED_EVERY:
            percent = min(max(raised(appeal) * 100 // (appeal.goal or 1), 0), MOST_PERCENT)
            Appeal.objects.filter(pk=appeal.pk).update(percent=percent, measured=now)


def look_at_the_clock(turn: Turn) -> None:
    """Have pages pressed anew when an appeal begins, ends or comes nearer to its goal, or a decision begins to hold."""
    now = turn.clock()
    measure(now)
    note_what_holds(now)


def note_what_holds(now: dt.datetime) -> None:
    """Note what runs and holds at a moment, which has all pages pressed anew when it is not what was noted before."""
    running = sorted(Appeal.objects.running(now).values_list("pk", "percent"))
    held = sorted(CountryDecision.objects.stances(now.astimezone(dt.UTC).date()).items())
    state = PressedState.objects.first() or PressedState()
    digest = hashlib.blake2b(repr((running, held)).encode(), digest_size=16).hexdigest()
    if state.digest != digest and (running or held or state.pk):
        state.digest = digest
        state.save()


JOB = Job(
    "support-pages",
    gettext_noop("See which appeals run, and how near they are to their goals."),
    every=dt.timedelta(minutes=1),
    run=look_at_the_clock,
)


def declare() -> None:
    """Count what comes of appeals, and have issues of newsletters end with them."""
    happened.connect(count_paid, dispatch_uid="tamizdat.support.appeals")
    ask_by(asked_in)
