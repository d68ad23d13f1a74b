"""What people have asked for by an address, before anybody has looked who they are."""

from __future__ import annotations

import secrets

from django.db import models

from tamizdat.vault.fields import BlindIndexField, SealedTextField

# The same as of ``Supporter``: a contribution that arrives finds the reminder that it makes needless.
ADDRESS = "support.address"
MARK_BYTES = 12


def new_reminder_mark() -> bytes:
    """Return a random mark."""
    return secrets.token_bytes(MARK_BYTES)


class LinkRequest(models.Model):
    """That somebody wants a fresh link to what they give; it stands here for some seconds.

    The web process writes this one row, whoever it is, so that nobody learns from an answer who supports the newspaper.

    Args:
        made: when the form was sent, to the minute.
    """

    address = SealedTextField(purpose=ADDRESS)
    address_index = BlindIndexField(purpose=ADDRESS, of="address", unique=True)
    made = models.DateTimeField()

    class Meta:
        verbose_name = "request for a link"
        verbose_name_plural = "requests for links"

    def __str__(self) -> str:
        return f"request {self.pk} for a link"


class Reminder(models.Model):
    """That somebody wants to be reminded, once, on a day; one for each address, the one that was asked for last.

    Args:
        due: day from which on the letter may go out.
        made: day on which it was asked for.
    """

    address = SealedTextField(purpose=ADDRESS)
    address_index = BlindIndexField(purpose=ADDRESS, of="address", unique=True)
    language = models.CharField(max_length=20)
    due = models.DateField(db_index=True)
    made = models.DateField()

    class Meta:
        verbose_name = "reminder"
        verbose_name_plural = "reminders"

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class ReminderRefusal(models.Model):
    """By what the holder of an address that was reminded can say: never again.

    Args:
        mark: names it in the link of the letter.
        address_index: of a purpose of its own; the address itself is not kept.
        made: day of the letter.
        refused: day on which they said so; None if they have not.
    """

    mark = models.BinaryField(max_length=MARK_BYTES, unique=True, default=new_reminder_mark)
    address_index = BlindIndexField(purpose="support.no-reminder", unique=True)
    made = models.DateField()
    refused = models.DateField(null=True)

    class Meta:
        verbose_name = "refusal of reminders"
        verbose_name_plural = "refusals of reminders"

    def __str__(self) -> str:
        return f"refusal {self.pk} of reminders"
