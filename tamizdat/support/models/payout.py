"""Payouts: what providers transfer to the newsroom's account, and what each of them holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tamizdat.support.models.event import Event
from tamizdat.support.money import Money


class PayoutQuerySet(models.QuerySet["Payout"]):
    """Questions asked of payouts."""

    def compared(self) -> PayoutQuerySet:
        """With ``ours``, the sum of our settlements in it, and the numbers of ``known`` and ``foreign`` items."""
        return self.annotate(
            ours=Coalesce(
                Sum("items__event__settled", filter=Q(items__event__settled_currency=F("currency"))),
                Value(0),
                output_field=models.BigIntegerField(),
            ),
            known=Count("items", filter=Q(items__event__isnull=False)),
            foreign=Count("items", filter=Q(items__event__isnull=True)),
        )

    def unmatched(self) -> PayoutQuerySet:
        """Those that are more or less than our settlements in them."""
        return self.compared().exclude(Q(("ours", F("amount"))))


class Payout(models.Model):
    """A transfer from a provider to the newsroom's account.

    Args:
        reference: as the provider names it; it often stands on the statement of the account.
        amount: what arrives, in minor units; negative if the provider takes money back.
        arrives: day on which it does.
        ours, known, foreign: see :meth:`PayoutQuerySet.compared`.
    """

    ours: int
    known: int
    foreign: int

    provider = models.CharField(_("provider"), max_length=20)
    reference = models.CharField(_("reference"), max_length=100)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    arrives = models.DateField(_("arrives"))
    noted = models.DateTimeField(auto_now_add=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ("-arrives", "-pk")
        constraints = [models.UniqueConstraint(fields=("provider", "reference"), name="support_payout_once")]

    def __str__(self) -> str:
        return f"payout {self.pk} of {self.provider}"

    @property
    def money(self) -> Money:
        """What arrives."""
        return Money(self.amount, self.currency)


class PayoutItem(models.Model):
    """Something that a payout holds: one of our settlements, or what has not come through us.

    Args:
        reference: as the provider names it.
        event: our settlement; None for what is not in our ledger.
    """

    payout = models.ForeignKey(Payout, models.CASCADE, related_name="items")
    reference = models.CharField(max_length=100)
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="payout_item")

    class Meta:
        verbose_name = "item of a payout"
        verbose_name_plural = "items of payouts"
        constraints = [models.UniqueConstraint(fields=("payout", "reference"), name="support_payout_item_once")]

    def __str__(self) -> str:
        return f"item {self.pk} of payout {self.payout_id}"
