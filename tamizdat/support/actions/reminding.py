"""Reminding: whoever wanted to be reminded on a day gets one letter, and is forgotten."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from tamizdat.support.models import Contribution, Reminder, SupportLetter
from tamizdat.support.models.contribution import RUNNING


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of the reminders that were due.

    Args:
        written: letters that are on their way now, or would be.
        needless: reminders of people who give already; they are deleted.
        waiting: reminders whose day has not come.
    """

    written: int
    needless: int
    waiting: int


def keep(address: str, language: str, due: dt.date, today: dt.date) -> None:
    """Keep in mind to remind somebody, instead of whatever the same address was to be reminded of before.

    Whether anybody is known under the address makes no difference, neither to what is done nor to how long it takes.
    """
    row = Reminder(address=address, language=language, due=due, made=today)
    changed = ["address", "language", "due", "made"]
    Reminder.objects.bulk_create([row], update_conflicts=True, unique_fields=["address_index"], update_fields=changed)


def remind(now: dt.datetime, *, act: bool = True) -> Reminded:
    """Put the reminders that are due on their way, each once, and delete them."""
    today = now.date()
    written = needless = 0
    for reminder in Reminder.objects.filter(due__lte=today).order_by("pk").iterator():
        gives = gives_already(reminder)
        needless, written = needless + gives, written + (not gives)
        if act:
            write(reminder, now, needed=not gives)
    return Reminded(written, needless, Reminder.objects.filter(due__gt=today).count())


def gives_already(reminder: Reminder) -> bool:
    """Tell whether something runs that was begun from the same address."""
    same = Contribution.objects.filter(supporter__address_index=reminder.address_index)
    return same.filter(state__in=RUNNING).exists()


@transaction.atomic
def write(reminder: Reminder, now: dt.datetime, *, needed: bool) -> None:
    """Make a letter of a reminder; of two who are at it, the one that deletes it does."""
    gone, _each = Reminder.objects.filter(pk=reminder.pk, due=reminder.due).delete()
    if gone and needed:
        # The address moves as it is sealed: nobody has to open it for that.
        SupportLetter.objects.create(
            kind=SupportLetter.Kind.REMINDER,
            to=reminder.address,
            to_index=reminder.address_index,
            language=reminder.language,
            made=now,
            due=now,
        )
