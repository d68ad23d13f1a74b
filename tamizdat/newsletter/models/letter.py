"""Service letters: messages to one subscriber that are no issue, such as the one that asks to confirm."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from tamizdat.newsletter.models.subscriber import Subscription
from tamizdat.vault.fields import SealedTextField


def new_letter_mark() -> str:
    """Return the first half of a Message-ID."""
    return secrets.token_hex(16)


class ServiceLetter(models.Model):
    """A letter on its way; it is gone once it has been handed over.

    Args:
        to: where it goes if that is not the subscriber's address, sealed.
        due: when it is to be handed over, or handed over again.
        mark: first half of its Message-ID, the same at each try.
    """

    class Kind(models.TextChoices):
        """What it is."""

        CONFIRM = "confirm"
        ALREADY = "already"
        LINKS = "links"
        CHANGE = "change"
        RECONFIRM = "reconfirm"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    to = SealedTextField(purpose="newsletter.letter-to", null=True)
    made = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=32, default=new_letter_mark)

    class Meta:
        verbose_name = "service letter"
        verbose_name_plural = "service letters"
        constraints = [models.UniqueConstraint(fields=("subscription", "kind"), name="newsletter_letter_one_each")]

    def __str__(self) -> str:
        return f"service letter {self.pk}"
