"""What has been imported, so that the same source is never brought twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRecord(models.Model):
    """One source that became one article.

    The digest knows the file again, the fingerprint the article (from another copy of the page). Nothing about the
    person who imported, or about the file's name or place, is kept.
    """

    digest = models.CharField(_("SHA-256 of the source"), max_length=64, unique=True)
    fingerprint = models.CharField(_("SHA-256 of headline and text"), max_length=64, db_index=True)
    address = models.CharField(_("address that the source gives itself"), max_length=500, blank=True)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="import_records"
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("import record")
        verbose_name_plural = _("import records")
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return self.digest[:12]
