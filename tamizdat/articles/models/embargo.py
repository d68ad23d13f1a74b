"""Embargoes: a promise that a text stays unpublished until a moment, kept beside the text and not in it.

An embargo is not a field of the article, since every edit, revision and restored version carries the article's fields
along. It is a row of its own that only the actions ``set_embargo`` and ``lift_embargo`` touch.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Embargo(models.Model):
    """Until when an article must not be public, and on whose word."""

    article = models.OneToOneField(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="embargo"
    )
    until = models.DateTimeField(_("not before"))
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("With whom it was agreed, for the colleagues.")
    )

    class Meta:
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.until:%Y-%m-%d %H:%M %Z}"
