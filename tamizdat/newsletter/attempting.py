"""Counting attempts of somebody who cannot be named: how often, within a window of time, and never by whom.

What is counted (an address, the network that a request comes from) goes into a digest under the window's own key. When
the window ends, key and counts are deleted: from then on nobody can say whom they were about, not even who has the
database from before and guesses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import F

from tamizdat.newsletter.models import Attempts, AttemptsKey

HOUR = 3_600
DAY = 24 * HOUR
SECRET_BYTES = 32
DIGEST_BYTES = 16


@transaction.atomic
def counted(what: str, told: bytes, now: dt.datetime, length: int) -> int:
    """Count one more attempt, and return how many there have been in this window.

    Of many at the same moment each gets a number of its own: the row is held from adding to reading.

    Args:
        what: is counted, such as ``sign-ups of a network``.
        told: of whom; it is kept nowhere.
        length: of the window, in seconds.
    """
    until = _end_of_window(now, length)
    digest = _digest(_secret(length, until, now), what, told)
    Attempts.objects.bulk_create([Attempts(digest=digest, until=until)], ignore_conflicts=True)
    same = Attempts.objects.filter(digest=digest)
    same.update(count=F("count") + 1)
    return same.values_list("count", flat=True).get()


def so_far(what: str, told: bytes, now: dt.datetime, length: int) -> int:
    """Return how many attempts there have been in this window; arguments as for :func:`counted`."""
    digest = _digest(_secret(length, _end_of_window(now, length), now), what, told)
    return Attempts.objects.filter(digest=digest).values_list("count", flat=True).first() or 0


def forget_windows(now: dt.datetime) -> None:
    """Delete the keys and counts of windows that have ended."""
    ended = int(now.timestamp())
    AttemptsKey.objects.filter(until__lte=ended).delete()
    Attempts.objects.filter(until__lte=ended).delete()


def _end_of_window(now: dt.datetime, length: int) -> int:
    return (int(now.timestamp()) // length + 1) * length


def _secret(length: int, until: int, now: dt.datetime) -> bytes:
    keys = AttemptsKey.objects.filter(length=length, until=until).values_list("secret", flat=True)
    found = keys.first()
    if found is None:
        # The first of a new window clears the old ones away; whoever was at it at the same time takes the same key.
        forget_windows(now)
        fresh = AttemptsKey(length=length, until=until, secret=secrets.token_bytes(SECRET_BYTES))
        AttemptsKey.objects.bulk_create([fresh], ignore_conflicts=True)
        found = keys.get()
    return bytes(found)


def _digest(secret: bytes, what: str, told: bytes) -> bytes:
    return hashlib.blake2b(what.encode() + b"\0" + told, key=secret, digest_size=DIGEST_BYTES).digest()
