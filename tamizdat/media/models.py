"""Pictures and files of the newsroom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """A picture, with what a reader who cannot see it is told, and whose work it is."""

    alt = models.CharField(
        _("text alternative"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, in a sentence, for readers who cannot see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made the picture."))
    licence = models.CharField(
        _("licence"), max_length=100, blank=True, help_text=_("Under which terms it may be used, such as CC BY 4.0.")
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)

    admin_form_fields = ("title", "file", "alt", "credit", "licence", "licence_url", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("picture size")
        verbose_name_plural = _("picture sizes")
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"),
        ]


class File(AbstractDocument):
    """A file that readers can download."""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
