"""Subscribers: a sealed address, and what it is subscribed to.

Nothing here says who somebody is without the vault's private key. What a link in a message names is a subscription's
**mark**, random and good for nothing but that.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.newsletter.models.delivery import Form
from tamizdat.newsletter.models.newsletter import Newsletter
from tamizdat.newsletter.models.wording import Wording
from tamizdat.vault.fields import BlindIndexField, SealedTextField

MARK_BYTES = 12


def this_minute() -> dt.datetime:
    """Return the present, to the minute."""
    return timezone.now().replace(second=0, microsecond=0)


def new_mark() -> bytes:
    """Return a random mark."""
    return secrets.token_bytes(MARK_BYTES)


class Subscriber(models.Model):
    """Somebody's address, sealed; one row however many newsletters go to it.

    Args:
        errand: what is to be done for them by a process that can open the address, for the web cannot.
    """

    class Errand(models.TextChoices):
        """What is still to be done."""

        NONE = ""
        WELCOME = "welcome"
        ERASE = "erase"

    address = SealedTextField(purpose="newsletter.address")
    address_index = BlindIndexField(purpose="newsletter.address", of="address", unique=True)
    errand = models.CharField(max_length=8, choices=Errand, default=Errand.NONE, blank=True, db_index=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions asked of subscriptions."""

    def active(self) -> SubscriptionQuerySet:
        """Subscriptions whose holders have confirmed them and not left."""
        return self.filter(state=Subscription.State.ACTIVE)

    def wanting(self, on: dt.date, *, first_of_month: bool) -> SubscriptionQuerySet:
        """Subscriptions that an issue is to be sent to.

        Args:
            on: day on which it is sent; who has paused until that day or an earlier one gets it.
            first_of_month: whether it is the first issue of its month, which those who want one a month get.
        """
        found = self.active().filter(Q(paused_until__isnull=True) | Q(paused_until__lte=on))
        return found if first_of_month else found.filter(frequency=Subscription.Frequency.EACH)


class Subscription(models.Model):
    """That an address gets a newsletter, in which form and how often, and the proof that its holder wants that.

    Args:
        mark: names it in links and in the envelope of messages; 12 random bytes.
        paused_until: first day on which messages come again, or None.
        asked: when it last began to wait for confirmation, or the letter that asks for it went out, to the minute.
        consented: when the form was sent, to the minute.
        source: where the consent comes from: ``form``, or ``import`` and from what.
        confirmed: when the link in the confirmation was followed, to the minute.
        ended: day on which it ended.
        soft_bounces: failed deliveries in a row that may be temporary.
        soft_since: day of the first of these.
        soft_issue: number of the issue of the last of these.
    """

    class State(models.TextChoices):
        """Where a subscription stands."""

        PENDING = "pending", _("waits for confirmation")
        ACTIVE = "active", _("active")
        LEFT = "left", _("left")
        SUPPRESSED = "suppressed", _("cannot be reached")

    class Frequency(models.TextChoices):
        """How often messages are wanted."""

        EACH = "each", _("every issue")
        MONTHLY = "monthly", _("one issue a month")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="subscriptions")
    mark = models.BinaryField(max_length=MARK_BYTES, unique=True, default=new_mark)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    form = models.PositiveSmallIntegerField(choices=Form, default=Form.DIGEST)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.EACH)
    paused_until = models.DateField(null=True, blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+")
    asked = models.DateTimeField(default=this_minute)
    consented = models.DateTimeField(null=True)
    source = models.CharField(max_length=60, default="form")
    confirmed = models.DateTimeField(null=True)
    ended = models.DateField(null=True)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    soft_since = models.DateField(null=True)
    soft_issue = models.PositiveIntegerField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [models.UniqueConstraint(fields=("subscriber", "newsletter"), name="newsletter_subscribed_once")]
        indexes = [models.Index(fields=("newsletter", "state"), name="newsletter_subscriptions")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"
