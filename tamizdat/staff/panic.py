"""Panic: close accounts at once, because their owners or their devices are in somebody's hands.

Everything happens in one transaction, all of it or nothing:

1. the newsroom is held (:mod:`tamizdat.staff.hold`), and links to drafts die;
2. each account gets a :class:`~tamizdat.staff.models.Closure`, so that it opens nothing, whatever comes of a request
   that is under way;
3. its password becomes unusable, and with it every enrolment link and every session that was made under it;
4. its passkeys, codes and recovery codes, its tokens and its sessions are deleted.

The way back into an account is ``tamizdat staff reset``; the way out of the hold takes two colleagues.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from wagtail.models import APIToken

from tamizdat.staff import notices
from tamizdat.staff.models import Account, Closure, Newsroom
from tamizdat.staff.sessions import end_sessions, sessions

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Panic:
    """What a panic took away, or would take.

    Args:
        accounts: how many were closed.
        sessions: how many places they were signed in at.
        factors: how many second factors they had, recovery codes counted as one.
        tokens: how many programs could act for them.
    """

    accounts: int
    sessions: int
    factors: int
    tokens: int

    def as_dict(self) -> dict[str, int]:
        """Return it for JSON."""
        return asdict(self)


def everyone() -> QuerySet[Account]:
    """Return every account there is."""
    return Account.objects.all()


def only(account: Account) -> QuerySet[Account]:
    """Return one account."""
    return Account.objects.filter(pk=account.pk)


@transaction.atomic
def panic(whom: QuerySet[Account], now: dt.datetime) -> Panic:
    """Close accounts: sign them out everywhere, take away every way in, and hold the newsroom.

    Of two panics at once the second waits for the first. A second one finds little left to take away; but whoever had
    confirmed that the hold may end has to do so again.

    Args:
        whom: :func:`everyone`, or :func:`only` one.
    """
    # First of all, and in this order everywhere: whoever publishes by the clock or ends a hold waits here.
    newsroom = Newsroom.locked()
    accounts = list(whom.select_for_update().order_by("pk"))
    for account in accounts:
        Closure.objects.update_or_create(account=account, defaults={"since": now})
        account.set_unusable_password()
        account.save(update_fields=["password"])
    numbers = [account.pk for account in accounts]
    taken = Panic(
        accounts=len(accounts),
        sessions=end_sessions(numbers),
        factors=Authenticator.objects.filter(user_id__in=numbers).delete()[0],
        tokens=APIToken.objects.filter(user_id__in=numbers, revoked_at=None).update(revoked_at=now),
    )
    newsroom.hold(now)
    # To everybody, and it says nothing of whom or why.
    notices.leave(notices.Kind.PANIC, now=now)
    return taken


def what_panic_takes(whom: QuerySet[Account]) -> Panic:
    """Count what :func:`panic` would take away, and change nothing."""
    names = set(whom.values_list("username", flat=True))
    return Panic(
        accounts=len(names),
        sessions=sum(each.account in names for each in sessions()),
        factors=Authenticator.objects.filter(user__in=whom).count(),
        tokens=APIToken.objects.filter(user__in=whom, revoked_at=None).count(),
    )
