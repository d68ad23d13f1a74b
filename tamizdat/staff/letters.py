"""Letters: what the worker makes of notices, one for each colleague who is to be written to, and hands to the relay.

The worker does it once a minute (:data:`JOB`), in three steps, each of which may be ended anywhere and begun again:

1. **Give up** what is older than a day: by then the colleague has been in the newsroom, or mail does not work.
2. **Sort**: notices that have waited for :data:`GATHERING` become letters. Several of one kind to one role become one,
   and a colleague who waits for a letter already gets no second one. All that is about texts makes the same letter, so
   no mail provider learns whether something was handed in, approved or sent back.
3. **Deliver**: a letter is taken for some minutes, its address is opened, and it is handed over. Then it is deleted:
   who was written to is not kept. One that a killed worker had in flight is sent again, under the same Message-ID.

What a server refuses for now is tried again after one minute, two, four … up to an hour.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from wagtail.users.models import UserProfile

from tamizdat.schedule.backoff import Backoff
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.staff.notices import EVERYBODY, Kind, Notice
from tamizdat.staff.relay import PutOffError, RefusedError, Relay, relay, sender_domain
from tamizdat.vault import at_hand
from tamizdat.vault.errors import SealedValueError

if TYPE_CHECKING:
    from tamizdat.staff.models import Account

logger = logging.getLogger("tamizdat.staff")

GATHERING = dt.timedelta(minutes=5)
GIVEN_UP = dt.timedelta(days=1)
BACKOFF = Backoff(first=dt.timedelta(minutes=1), longest=dt.timedelta(hours=1))
MARK_BYTES = 16


class Letter(models.Model):
    """A letter that is on its way to a colleague; it is gone once it has been handed over.

    Args:
        panic: whether it says that somebody has raised the alarm.
        since: minute of the newest notice that it comes from.
        due: when it is to be handed over; while somebody is at it, when the next one may be.
        tries: how often that was begun.
        mark: first half of its Message-ID, the same at each try.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    panic = models.BooleanField()
    since = models.DateTimeField()
    due = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=2 * MARK_BYTES)

    class Meta:
        verbose_name = "letter"
        verbose_name_plural = "letters"
        constraints = [models.UniqueConstraint(fields=("account", "panic"), name="staff_letter_one_each")]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    def take(self, now: dt.datetime) -> bool:
        """Put off its next try, so that nobody else hands it over meanwhile; tell whether it was still to be had."""
        delay = BACKOFF.after(self.tries)
        same = Letter.objects.filter(pk=self.pk, tries=self.tries)
        return bool(same.update(due=now + delay, tries=self.tries + 1))


def write_to_colleagues(turn: Turn) -> None:
    """Write to those for whom there is something.

    Raises:
        KeyTroubleError: this process cannot open addresses, so nobody can be written to.
        RelayError: the relay took nothing, or was gone.
        LeaseLostError: somebody else is at it.
    """
    give_up(turn.now)
    sort(turn.now)
    if _with_address().exists():
        at_hand.opener()
    deliver(turn)


JOB = Job(
    "letters",
    gettext_noop("Write to colleagues for whom there is something."),
    every=dt.timedelta(minutes=1),
    run=write_to_colleagues,
)


def give_up(now: dt.datetime) -> None:
    """Delete what has waited for longer than a day."""
    notices, _each = Notice.objects.filter(left__lt=now - GIVEN_UP).delete()
    letters, _each = Letter.objects.filter(since__lt=now - GIVEN_UP).delete()
    if notices or letters:
        logger.warning("gave up %d notices and %d letters to colleagues, after a day", notices, letters)


def sort(now: dt.datetime) -> None:
    """Make letters of the notices that have waited long enough."""
    waiting = Notice.objects.values("kind", "role").annotate(first=Min("left"), last=Max("left"), upto=Max("pk"))
    for bundle in waiting.order_by("kind", "role"):
        if is_ripe(Kind(bundle["kind"]), bundle["first"], now):
            with transaction.atomic():
                _letters_for(bundle["role"], Kind(bundle["kind"]) is Kind.PANIC, bundle["last"], now)
                Notice.objects.filter(kind=bundle["kind"], role=bundle["role"], pk__lte=bundle["upto"]).delete()


def is_ripe(kind: Kind, left: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether a bundle has waited long enough for others to join it; an alarm waits for nobody.

    Args:
        left: when its first notice was left. One from the future was left under a wrong clock, and waits for nobody.
    """
    return kind is Kind.PANIC or not now - GATHERING < left <= now


def _letters_for(role: str, panic: bool, since: dt.datetime, now: dt.datetime) -> None:  # noqa: FBT001  a field's value
    # A clock that was set back leaves no letter that waits for a moment which may never come.
    since = min(since, now)
    for account in receivers(role):
        fresh = {"since": since, "due": now, "mark": secrets.token_hex(MARK_BYTES)}
        Letter.objects.update_or_create(account=account, panic=panic, defaults={"since": since}, create_defaults=fresh)


def receivers(role: str) -> Iterable[Account]:
    """Return the accounts to be written to: open ones with an address that have a role, or any if it is ""."""
    accounts = _with_address()
    return accounts if role == EVERYBODY else accounts.filter(groups__name=role)


def _with_address() -> QuerySet[Account]:
    accounts = apps.get_model("staff", "Account").objects.filter(is_active=True, address__isnull=False)
    return accounts if settings.DEMO else accounts.filter(demo=False)


def deliver(turn: Turn) -> None:
    """Hand over the letters whose time has come, and go on with the next one if one is refused.

    Raises:
        RelayError: the relay took nothing, or was gone; what is left waits for the next turn.
        LeaseLostError: somebody else is at it.
    """
    now = turn.clock()
    due = Letter.objects.filter(BACKOFF.due(now)).order_by("-panic", "due", "pk")
    numbers = list(due.values_list("pk", flat=True))
    if not numbers:
        return
    with relay() as way:
        for number in numbers:
            turn.renew()
            letter = Letter.objects.select_related("account").filter(pk=number).first()
            now = turn.clock()
            if letter is not None and letter.take(now):
                _hand_over(letter, way, now)


def _hand_over(letter: Letter, way: Relay, now: dt.datetime) -> None:
    """Hand over a letter and forget it.

    Raises:
        RelayError: the relay took nothing, or was gone.
    """
    account = letter.account
    # An alarm has closed accounts, and those who had them want to know of it.
    wanted = account.may_log_in or (letter.panic and account.is_active)
    if wanted and account.address is not None:
        try:
            way.hand_over(message_for(letter, account.address.open(), now))
        except RefusedError as error:
            logger.warning("a letter to a colleague was refused for good (%s)", error)
        except PutOffError as error:
            logger.warning("a letter to a colleague was put off (%s)", error)
            return
        except SealedValueError as error:
            # Its key may come: a process that has run since before a rotation knows the old one only.
            logger.warning("the address of a colleague could not be opened (%s)", type(error).__name__)
            return
    letter.delete()


def message_for(letter: Letter, address: str, now: dt.datetime) -> EmailMessage:
    """Return a letter as it is sent: in the colleague's language, and with nothing in it that is about anything."""
    profile = UserProfile.objects.filter(user_id=letter.account_id).first()
    with override(profile.get_preferred_language() if profile else settings.LANGUAGE_CODE):
        subject, text = _panic() if letter.panic else _something()
    headers = {
        "Message-ID": f"<{letter.mark}@{sender_domain()}>",
        "Date": minute_of_mail(now),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answering machine answers
    }
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)


def minute_of_mail(now: dt.datetime) -> str:
    """Return a date as mail has it (RFC 5322, 3.3): in UTC and to the minute, which says nothing of this machine."""
    return http_date(now.replace(second=0, microsecond=0).timestamp()).replace("GMT", "+0000")


def _something() -> tuple[str, str]:
    text = _("There is something for you in the newsroom:\n%(address)s") % {"address": _door()}
    return _("There is something for you in the newsroom"), text


def _panic() -> tuple[str, str]:
    text = _("Please get in touch with the newsroom in the way you have agreed, and not by answering this message.")
    return _("Please get in touch"), text


def _door() -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_home')}"
