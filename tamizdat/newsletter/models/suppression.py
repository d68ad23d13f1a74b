"""Who must not be written to, however the address comes back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.vault.fields import BlindIndexField


class Suppression(models.Model):
    """That an address gets no mail; the address itself is not kept.

    Args:
        code: of the mail server's answer, such as ``5.1.1``, or "".
    """

    class Reason(models.TextChoices):
        """Why."""

        BOUNCED = "bounced", _("mail to it came back for good")
        COMPLAINED = "complained", _("its holder called a message spam")
        ASKED = "asked", _("its holder wants no mail from here")
        IMPORTED = "imported", _("brought from an earlier system")

    address_index = BlindIndexField(purpose="newsletter.suppressed", unique=True)
    reason = models.CharField(max_length=12, choices=Reason)
    code = models.CharField(max_length=12, blank=True)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")

    def __str__(self) -> str:
        return f"suppression {self.pk}"
