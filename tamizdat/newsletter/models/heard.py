"""What has been read of what came back, so that a message that comes twice counts once."""

from __future__ import annotations

from django.db import models

DIGEST_BYTES = 16


class Heard(models.Model):
    """That a message was read.

    Args:
        digest: keyed, of what names the message; it says nothing to anybody who has not the message itself.
    """

    digest = models.BinaryField(max_length=DIGEST_BYTES, unique=True)
    on = models.DateField(db_index=True)

    class Meta:
        verbose_name = "message that was read"
        verbose_name_plural = "messages that were read"

    def __str__(self) -> str:
        return f"message {self.pk}"
