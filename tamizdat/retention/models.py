"""Who must not be brought back."""

from __future__ import annotations

import datetime as dt

from django.db import models

from tamizdat.vault.fields import BlindIndexField


class ErasedManager(models.Manager["Erased"]):
    """What is asked of those who were erased."""

    def remember(self, address: str, on: dt.date) -> None:
        """Keep a digest of an address, or keep it for longer."""
        if not self.filter(address_index=address).update(on=on):
            self.create(address_index=address, on=on)


class Erased(models.Model):
    """That somebody was erased: a keyed digest of the address, which is not kept, and the day."""

    address_index = BlindIndexField(purpose="erased", unique=True)
    on = models.DateField()

    objects = ErasedManager()

    class Meta:
        verbose_name = "erased person"
        verbose_name_plural = "erased persons"

    def __str__(self) -> str:
        return f"erased person {self.pk}"
