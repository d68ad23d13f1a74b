"""Warnings that were given because nothing was ready for a slot: each is given once."""

from __future__ import annotations

from django.db import models

from tamizdat.newsletter.models.newsletter import Newsletter


class SlotWarning(models.Model):
    """That colleagues were told of a slot that nothing was ready for.

    Args:
        stage: one of :class:`tamizdat.newsletter.slots.Stage`.
    """

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="warnings")
    slot = models.DateTimeField()
    stage = models.CharField(max_length=8)

    class Meta:
        verbose_name = "warning of a slot"
        verbose_name_plural = "warnings of slots"
        constraints = [models.UniqueConstraint(fields=("newsletter", "slot", "stage"), name="newsletter_warned_once")]

    def __str__(self) -> str:
        return f"warning {self.pk}"
