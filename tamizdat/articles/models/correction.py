"""Corrections: part of the record, added to and never taken from."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImmutableRecordError(Exception):
    """Someone tried to change or delete a part of the record; the message says what to do instead."""


class RecordQuerySet(models.QuerySet):
    """Rows that can be added and read, but neither changed nor deleted."""

    def delete(self) -> NoReturn:
        """Refuse, always."""
        raise ImmutableRecordError("The record stands: a correction is never deleted. Issue one that supersedes it.")

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse, always."""
        raise ImmutableRecordError("The record stands: a correction is never changed. Issue one that supersedes it.")


class Correction(models.Model):
    """A dated statement of what was wrong in an article and what is right.

    The reader sees it before the first paragraph and, while ``passage`` still stands in the text, right after the
    paragraph that holds it. It can be superseded by a later one; it is never changed and never deleted.
    """

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.PROTECT, related_name="corrections"
    )
    headline = models.CharField(
        _("headline"), max_length=255, help_text=_("As readers knew it, whatever is done to the text meanwhile.")
    )
    issued_at = models.DateTimeField(_("issued"))
    text = models.TextField(_("what was wrong, and what is right"))
    passage = models.TextField(
        _("corrected passage"),
        blank=True,
        help_text=_("Some words of the text as it now stands, copied exactly; the note is repeated there."),
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("issued_at", "pk")

    def __str__(self) -> str:
        return f"{self.issued_at:%Y-%m-%d}: {self.text[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the correction to the record.

        Raises:
            ImmutableRecordError: if it is already there.
        """
        if self.pk is not None:
            raise ImmutableRecordError(
                "The record stands: a correction is never changed. Issue one that supersedes it."
            )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse.

        Raises:
            ImmutableRecordError: always.
        """
        raise ImmutableRecordError("The record stands: a correction is never deleted. Issue one that supersedes it.")
