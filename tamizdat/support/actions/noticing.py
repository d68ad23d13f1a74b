"""Notices of providers: checked and written down at once, worked off afterwards.

A notice says only which contribution to ask about. So one that comes five times, late, or before another one, makes no
difference; and one that never comes is made up for by :mod:`~tamizdat.support.actions.reconciling`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tamizdat.schedule.backoff import Backoff
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.models import Contribution, ProviderObject, ReceivedNotice
from tamizdat.support.providers.contract import Object, Provider
from tamizdat.support.providers.registry import provider_called

BACKOFF = Backoff(first=dt.timedelta(seconds=20), longest=dt.timedelta(hours=1))
# The row that a notice is about may be written a moment after it came. What is nobody's after a day is not ours; and of
# what a provider says nothing for so long, it is asked anew without any notice.
KEPT_ON = dt.timedelta(days=1)


def receive(provider: Provider, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> None:
    """Check a notice and write down that it came, once.

    Raises:
        NoticeError: it is not the provider's, or too old, or of the other mode; nothing was written.
    """
    notice = provider.read_notice(body, headers, now)
    if notice is None:
        return
    named = [[each.kind, each.reference] for each in notice.objects]
    row = ReceivedNotice(
        provider=provider.slug, event=notice.event, key=notice.key, objects_named=named, received=now, due=now
    )
    ReceivedNotice.objects.bulk_create([row], ignore_conflicts=True)


def due(now: dt.datetime) -> list[int]:
    """Return the numbers of the notices whose time has come, oldest first."""
    waiting = ReceivedNotice.objects.filter(done=None).filter(BACKOFF.due(now))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def work_off(number: int, now: dt.datetime) -> bool:
    """Ask about what a notice names; tell whether it is done with."""
    notice = ReceivedNotice.objects.filter(pk=number, done=None).first()
    if notice is None:
        return True
    delay = BACKOFF.after(notice.tries)
    same = ReceivedNotice.objects.filter(pk=number, done=None, tries=notice.tries)
    if not same.update(due=now + delay, tries=notice.tries + 1):
        return False
    provider, contribution = provider_called(notice.provider), _contribution(notice)
    answered = contribution and provider and ask_about(contribution, provider, now) is not None
    done = bool(answered) or notice.received < now - KEPT_ON
    if done:
        ReceivedNotice.objects.filter(pk=number).update(done=now, objects_named=[], key="")
    return done


def _contribution(notice: ReceivedNotice) -> Contribution | None:
    if notice.key:
        found = Contribution.objects.filter(key=notice.key, provider=notice.provider).first()
        if found is not None:
            return found
    for kind, reference in notice.objects_named:
        named = Object(kind, reference)
        held = ProviderObject.objects.filter(provider=notice.provider, kind=named.kind, reference=named.reference)
        row = held.select_related("contribution").first()
        if row is not None:
            return row.contribution
    return None
