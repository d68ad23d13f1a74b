"""Deliveries: one message to one subscription, as a row with a state; and what sending needs beside them.

Times here are whole seconds since 1970 in UTC, for they are read and written by a process that knows no Django
(:mod:`tamizdat.newsletter.sending`). No row says whom it is for but by the subscription's number.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.IntegerChoices):
    """What a subscriber gets of an issue."""

    DIGEST = 1, _("digest")
    FULL = 2, _("full text")


class Delivery(models.Model):
    """A message to one subscription.

    Args:
        due: not before this second.
        holder: who has taken it, while it is :attr:`State.TAKEN` or :attr:`State.IN_FLIGHT`.
        repeated: whether it was sent again because nobody could know whether the relay had taken it.
        came_back: whether it has come back, or been refused, and what follows from that was done; likewise of what went
            to an address that was changed since, of which nothing follows any more.
        code: of the relay's last answer that was no yes, and its ``reason`` in RFC 3463's form, such as ``5.1.1``.
    """

    class State(models.IntegerChoices):
        """Where a delivery stands."""

        WAITING = 1, _("waiting")
        TAKEN = 2, _("taken by a sender")
        IN_FLIGHT = 3, _("in flight")
        IN_DOUBT = 4, _("in doubt")
        DELIVERED = 5, _("delivered")
        PUT_OFF = 6, _("put off")
        REFUSED = 7, _("refused")
        LEFT = 8, _("left before their turn")
        CANCELLED = 9, _("cancelled")
        GIVEN_UP = 10, _("given up")

    issue = models.ForeignKey("newsletter.Issue", models.CASCADE, related_name="deliveries", db_index=False)
    subscription = models.ForeignKey("newsletter.Subscription", models.SET_NULL, null=True, related_name="deliveries")
    form = models.PositiveSmallIntegerField(choices=Form)
    state = models.PositiveSmallIntegerField(choices=State, default=State.WAITING)
    due = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    holder = models.ForeignKey("newsletter.Mailer", models.SET_NULL, null=True, related_name="+")
    repeated = models.BooleanField(default=False)
    came_back = models.BooleanField(default=False, db_default=False)
    code = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=("issue", "subscription"), name="newsletter_delivered_once")]
        indexes = [models.Index(fields=("issue", "state", "due"), name="newsletter_deliveries")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Mailer(models.Model):
    """A process that sends, and until when what it has taken is its own.

    Args:
        mark: random, of this process alone.
        host: random, of its machine.
    """

    mark = models.CharField(max_length=32, unique=True)
    host = models.CharField(max_length=32)
    leased_until = models.BigIntegerField()

    class Meta:
        verbose_name = "mailer"
        verbose_name_plural = "mailers"

    def __str__(self) -> str:
        return f"mailer {self.pk}"


class Composed(models.Model):
    """An issue in one form, as it is sent: whole but for what differs from one recipient to the next.

    Args:
        template: see :mod:`tamizdat.newsletter.message.template`.
    """

    issue = models.ForeignKey("newsletter.Issue", models.CASCADE, related_name="composed")
    form = models.PositiveSmallIntegerField(choices=Form)
    template = models.BinaryField()

    class Meta:
        verbose_name = "composed issue"
        verbose_name_plural = "composed issues"
        constraints = [models.UniqueConstraint(fields=("issue", "form"), name="newsletter_composed_once")]

    def __str__(self) -> str:
        return f"issue {self.issue_id}, form {self.form}"


class DayTally(models.Model):
    """How many messages the relay has taken on one day, for as long as the newsroom's name is being made known to it.

    Args:
        day: counted from 1970-01-01, in UTC.
    """

    day = models.PositiveIntegerField(primary_key=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "messages of a day"
        verbose_name_plural = "messages of days"

    def __str__(self) -> str:
        return f"day {self.day}"
