"""The hold: nothing goes live by the clock until two colleagues have said that it may.

A hold begins with a panic (:mod:`tamizdat.staff.panic`). While it lasts

* no text goes live by the clock; what expires is taken down all the same;
* jobs of the schedule that wait during a hold wait;
* who is signed in still publishes by hand: the danger to one account must not silence the newspaper.

It ends when two different accounts that may guard the newsroom have confirmed that within a day. What came due during
it is not published then, in one burst that nobody has looked at: it goes back to the drafts and is listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from wagtail.models import Revision

from tamizdat.staff.gate import FACTORS, is_open_as_demo
from tamizdat.staff.models import Account, Confirmation, Newsroom
from tamizdat.staff.roles import GUARD

NEEDED = 2
WITHIN = dt.timedelta(hours=24)


class HeldError(Exception):
    """The newsroom is held: nothing may go live by the clock."""


class NotHeldError(Exception):
    """There is no hold that could be ended."""

    def __init__(self) -> None:
        super().__init__("The newsroom is not held: there is nothing to end.")


class NotAGuardError(Exception):
    """This account cannot say that the hold may end; the message says why."""

    def __init__(self, account: Account) -> None:
        super().__init__(
            f"'{account}' cannot end a hold: that takes a publisher or keeper whose account is open and has a second "
            "factor."
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text whose time came during the hold.

    Args:
        title: for colleagues.
        at: when it was to go live.
    """

    title: str
    at: dt.datetime

    def as_dict(self) -> dict[str, str]:
        """Return it for JSON."""
        return {"title": self.title, "at": self.at.astimezone(dt.UTC).isoformat(timespec="seconds")}


@dataclass(frozen=True, slots=True)
class Return:
    """What a confirmation came to.

    Args:
        confirmed: how many colleagues want the hold to end.
        put_back: what went back to the drafts because the hold has ended; empty while it goes on.
    """

    confirmed: int
    put_back: tuple[Waiting, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the hold has ended."""
        return self.confirmed >= NEEDED


def held_since() -> dt.datetime | None:
    """Return since when the newsroom is held, or None."""
    return Newsroom.objects.filter(pk=Newsroom.ONLY).values_list("held_since", flat=True).first()


def is_held() -> bool:
    """Tell whether the newsroom is held."""
    return held_since() is not None


@contextmanager
def while_not_held() -> Iterator[None]:
    """Do something in a transaction during which no hold can begin.

    So whoever presses the button waits for the one text that is just going live, and after that none does.

    Raises:
        HeldError: the newsroom is held; nothing was done.
    """
    with transaction.atomic():
        if Newsroom.locked().held_since:
            raise HeldError
        yield


def overdue(now: dt.datetime) -> tuple[Waiting, ...]:
    """Return the texts whose time has come, in the order of their times."""
    return tuple(_waiting(revision) for revision in _due(now))


def may_guard(account: Account) -> bool:
    """Tell whether an account may say that a hold may end.

    It has the permission, is open, and has a second factor. A panic takes all factors away, so whoever was closed by it
    counts only after having enrolled anew.
    """
    asked = Account.objects.filter(pk=account.pk).first()
    return asked is not None and asked.may_log_in and asked.has_perm(GUARD) and _has_factor(asked)


def confirmed(now: dt.datetime) -> list[Account]:
    """Return who has said within the last day that the hold may end, and may say so."""
    lately = Account.objects.filter(confirmation__at__gt=now - WITHIN).order_by("confirmation__at")
    return [account for account in lately if may_guard(account)]


@transaction.atomic
def confirm_return(account: Account, now: dt.datetime) -> Return:
    """Note that a colleague wants the hold to end, and end it if another one does too.

    Args:
        account: of a colleague who has just shown a second factor; the caller has seen to that.

    Raises:
        NotHeldError: there is no hold.
        NotAGuardError: the account cannot say so.
    """
    newsroom = Newsroom.locked()
    if newsroom.held_since is None:
        raise NotHeldError
    if not may_guard(account):
        raise NotAGuardError(account)
    Confirmation.objects.update_or_create(account=account, defaults={"at": now})
    number = len(confirmed(now))
    if number < NEEDED:
        return Return(number)
    newsroom.held_since = None
    newsroom.save()
    Confirmation.objects.all().delete()
    return Return(number, _put_back(now))


def _put_back(now: dt.datetime) -> tuple[Waiting, ...]:
    """Make drafts again of what came due during the hold."""
    back = []
    for revision in _due(now):
        back.append(_waiting(revision))
        revision.approved_go_live_at = None
        # Named like this, Wagtail writes into the history of the text that its schedule was cancelled.
        revision.save(update_fields=["approved_go_live_at"])
    return tuple(back)


def _due(now: dt.datetime) -> list[Revision]:
    return list(Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at"))


def _waiting(revision: Revision) -> Waiting:
    return Waiting(revision.object_str, revision.approved_go_live_at)


def _has_factor(account: Account) -> bool:
    return is_open_as_demo(account) or Authenticator.objects.filter(user_id=account.pk, type__in=FACTORS).exists()
