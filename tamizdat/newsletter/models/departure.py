"""Who has left, for as long as somebody might bring an old list."""

from __future__ import annotations

from django.db import models

from tamizdat.newsletter.models.newsletter import Newsletter
from tamizdat.vault.fields import BlindIndexField


class Departure(models.Model):
    """That an address has left a newsletter: the digest by which the subscriber was found, and the day.

    The address is not kept. No import brings it back; its holder can, by signing up again.
    """

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="departures")
    address_index = BlindIndexField(purpose="newsletter.address")
    on = models.DateField()

    class Meta:
        verbose_name = "departure"
        verbose_name_plural = "departures"
        constraints = [models.UniqueConstraint(fields=("newsletter", "address_index"), name="newsletter_departed_once")]

    def __str__(self) -> str:
        return f"departure {self.pk}"
