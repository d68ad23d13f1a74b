"""How often somebody gives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often a contribution is paid."""

    ONCE = "once", _("once")
    MONTHLY = "monthly", _("monthly")
    ANNUAL = "annual", _("annual")

    @property
    def recurs(self) -> bool:
        """Whether it is paid again and again until somebody ends it."""
        return self is not Frequency.ONCE
