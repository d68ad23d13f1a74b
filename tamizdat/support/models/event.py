"""The ledger: what has happened with contributions. A row is written once; the database lets nobody change it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from tamizdat.support.models.contribution import Contribution
from tamizdat.support.providers.contract import Kind


class Happening(models.TextChoices):
    """What has happened: what a provider tells of money (:class:`~tamizdat.support.providers.contract.Kind`), and more.

    The first eight carry money; the others have an amount of 0.
    """

    PAYMENT = Kind.PAYMENT.value, _("payment")
    PAYMENT_FAILED = Kind.PAYMENT_FAILED.value, _("payment failed")
    REFUND = Kind.REFUND.value, _("refund")
    REFUND_FAILED = Kind.REFUND_FAILED.value, _("refund failed")
    DISPUTE = Kind.DISPUTE.value, _("dispute opened")
    DISPUTE_WON = Kind.DISPUTE_WON.value, _("dispute won")
    DISPUTE_LOST = Kind.DISPUTE_LOST.value, _("dispute lost")
    SETTLEMENT = Kind.SETTLEMENT.value, _("settlement")
    CHANGED = "changed", _("amount changed")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    CARD = "card", _("card changed")
    CANCELLED = "cancelled", _("cancelled")
    ENDED = "ended", _("ended")
    REFUSED = "refused", _("refused for the card's country")
    ERASED = "erased", _("supporter erased")


class EventQuerySet(models.QuerySet["Event"]):
    """Questions asked of the ledger."""

    def real(self) -> EventQuerySet:
        """Events of people's contributions, and not of a rehearsal."""
        return self.filter(rehearsed=False)

    def between(self, since: dt.datetime | None, until: dt.datetime | None) -> EventQuerySet:
        """What happened from a moment on until before another one; None for an open end."""
        found = self if since is None else self.filter(at__gte=since)
        return found if until is None else found.filter(at__lt=until)

    def first_payments(self) -> EventQuerySet:
        """Of each contribution the payment that came first."""
        same = Event.objects.filter(contribution=models.OuterRef("contribution"), kind=Happening.PAYMENT)
        before = same.filter(
            models.Q(at__lt=models.OuterRef("at")) | models.Q(at=models.OuterRef("at"), pk__lt=models.OuterRef("pk"))
        )
        return self.filter(~models.Exists(before), kind=Happening.PAYMENT)


class Event(models.Model):
    """Something that has happened with a contribution.

    Args:
        reference: the provider's name for it; for what we have done ourselves, the key under which we did it.
        of: reference of the payment that it is about, or "".
        amount: what it adds to what was given, in minor units of ``currency``; negative for what went back.
        at: when it happened, by the provider's clock.
        noted: when it was written here.
        settled: what arrived for the newsroom, in minor units of ``settled_currency``.
        fee: what the provider kept of it, in that currency.
        payout: reference of the transfer with which it came, or "".
        before: amount of each payment before, where that was changed.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="events")
    provider = models.CharField(max_length=20)
    kind = models.CharField(_("what"), max_length=16, choices=Happening)
    reference = models.CharField(max_length=100)
    of = models.CharField(max_length=100, blank=True, default="")
    amount = models.BigIntegerField(_("amount"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("when"))
    noted = models.DateTimeField(auto_now_add=True)
    settled = models.BigIntegerField(null=True)
    settled_currency = models.CharField(max_length=3, blank=True, default="")
    fee = models.BigIntegerField(null=True)
    payout = models.CharField(max_length=100, blank=True, default="")
    before = models.PositiveIntegerField(null=True)
    rehearsed = models.BooleanField(default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("at", "pk")
        constraints = [
            # What happened once is written once, whoever tells of it and how often.
            models.UniqueConstraint(fields=("provider", "kind", "reference"), name="support_event_once"),
        ]
        indexes = [
            models.Index(fields=("at", "kind"), name="support_event_at"),
            models.Index(fields=("provider", "of"), name="support_event_of"),
            models.Index(fields=("contribution", "kind", "at"), name="support_event_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of contribution {self.contribution_id}"
