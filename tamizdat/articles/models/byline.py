"""Who made an article, as the reader is told.

A contributor is not an account: most have none, and nothing in the database joins the two. A pseudonym is a
contributor like any other; the real name has no field to be put into.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from tamizdat.articles.models.taxonomy import Named


class Contributor(Named):
    """Someone whose name stands above articles."""

    pseudonym = models.BooleanField(
        _("this is a pseudonym"),
        default=False,
        help_text=_("Readers are told so. The real name is stored nowhere: don't write it in the biography either."),
    )
    biography = models.TextField(_("biography"), blank=True)
    picture = models.ForeignKey(
        "media.Picture", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [
        *Named.panels,
        FieldPanel("pseudonym"),
        FieldPanel("biography"),
        FieldPanel("picture"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ("name",)


class Byline(Orderable):
    """One contributor's part in one article."""

    class Role(models.TextChoices):
        """What a contributor did."""

        AUTHOR = "author", _("Author")
        REPORTER = "reporter", _("Reporting")
        PHOTOGRAPHER = "photographer", _("Photographs")
        ILLUSTRATOR = "illustrator", _("Illustration")
        TRANSLATOR = "translator", _("Translation")
        EDITOR = "editor", _("Editing")

    article = ParentalKey("articles.Article", on_delete=models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(
        Contributor, verbose_name=_("contributor"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.AUTHOR)

    panels = [FieldPanel("contributor"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self) -> str:
        return f"{self.contributor} ({self.get_role_display()})"
