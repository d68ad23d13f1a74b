"""Withdrawals: the text goes, a notice stays at its address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.Model):
    """Why an article is no longer there, in words for its readers."""

    article = models.OneToOneField(
        "articles.Article", verbose_name=_("article"), on_delete=models.PROTECT, related_name="withdrawal"
    )
    headline = models.CharField(
        _("headline"), max_length=255, help_text=_("As readers knew it, whatever is done to the text meanwhile.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"))
    notice = models.TextField(_("notice to readers"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return f"{self.withdrawn_at:%Y-%m-%d}: {self.notice[:60]}"
