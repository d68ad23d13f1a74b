"""What the sandbox pretends: objects as a provider would hold them, without any money."""

from __future__ import annotations

from django.db import models

from tamizdat.support.frequency import Frequency


class SandboxObject(models.Model):
    """A pretended contribution.

    Args:
        reference: names it in the address of its page.
        key: of the order; the same order is the same object.
        amount: of each payment from the next one on, in minor units.
        refused: countries whose cards are not charged, two letters each.
        card: what was chosen on the page, one of :class:`tamizdat.support.providers.sandbox.play.Card`, or "".
        country: that is pretended to have issued it, or "".
        state: as the contract has it.
        chosen: when the card was first chosen; payments fall on its day.
        next_payment: day of it.
        happened: what has, oldest first; see :mod:`tamizdat.support.providers.sandbox.play`.
    """

    reference = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=32, unique=True)
    frequency = models.CharField(max_length=8, choices=Frequency)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=20)
    done_url = models.CharField(max_length=300)
    refused = models.CharField(max_length=800, blank=True, default="")
    card = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    state = models.CharField(max_length=12, default="open")
    made = models.DateTimeField()
    chosen = models.DateTimeField(null=True)
    next_payment = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    happened = models.JSONField(default=list)

    objects: models.Manager[SandboxObject] = models.Manager()

    class Meta:
        verbose_name = "pretended contribution"
        verbose_name_plural = "pretended contributions"

    def __str__(self) -> str:
        return f"pretended contribution {self.pk}"
