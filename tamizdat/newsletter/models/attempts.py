"""How often something was tried, by whom nobody can say: what keeps mass sign-ups off."""

from __future__ import annotations

from django.db import models


class Attempts(models.Model):
    """A count that is gone after its window.

    Args:
        digest: of whatever is counted, keyed with a secret that is thrown away with the window.
        until: second of 1970's clock, in UTC, at which it is gone.
    """

    digest = models.BinaryField(max_length=16, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = "attempts"
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"attempts {self.pk}"


class AttemptsKey(models.Model):
    """The secret of one window of time: with it goes every possibility to say whom its counts were about.

    Args:
        length: of the window, in seconds; windows lie on a grid.
        until: its end, as in :class:`Attempts`.
        secret: 32 random bytes.
    """

    length = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)
    secret = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "key of attempts"
        verbose_name_plural = "keys of attempts"
        constraints = [models.UniqueConstraint(fields=("length", "until"), name="newsletter_attempts_key")]

    def __str__(self) -> str:
        return f"key of attempts {self.pk}"
