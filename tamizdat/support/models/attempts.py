"""How many tried to give in an hour, and what became of it: what an alarm goes by."""

from __future__ import annotations

from django.db import models


class AttemptTally(models.Model):
    """The attempts of one hour; nothing says whose they were.

    Args:
        hour: its beginning.
        tried: orders that were sent.
        slowed: of them, those that were asked for work or a wait first.
        refused: sent away, since there were too many.
        declined: refused by a provider.
    """

    hour = models.DateTimeField(unique=True)
    tried = models.PositiveIntegerField(default=0)
    slowed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "attempts of an hour"
        verbose_name_plural = "attempts of hours"

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.tried}"
