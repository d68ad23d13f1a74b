"""Pictures and files of the newsroom."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import (
    IMAGE_FORMAT_EXTENSIONS,
    AbstractImage,
    AbstractRendition,
    Filter,
    get_rendition_storage,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.utils.file import hash_filelike

from tamizdat.media import licences, storage
from tamizdat.media.fields import PictureField, RenditionField, WebAddressField


def folder_of_files(_instance: models.Model, _name: str) -> str:
    """Return the place of a document; the storage gives the name."""
    return f"{storage.FILES}/document"


class Picture(AbstractImage):
    """A picture, with what a reader who cannot see it is told, and whose work it is."""

    file = PictureField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    alt = models.CharField(
        _("text alternative"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, in a sentence, for readers who cannot see it."),
    )
    decorative_only = models.BooleanField(
        _("decoration"),
        default=False,
        help_text=_("The picture says nothing that the text doesn't: programs that read pages aloud pass over it."),
    )
    caption = models.CharField(
        _("caption"),
        max_length=500,
        blank=True,
        help_text=_("Stands under the picture, unless an article gives its own."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_(
            "Who made the picture, as readers are to see it. Leave it empty if the name would endanger someone."
        ),
    )
    licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_("Under which terms it may be used, such as CC BY 4.0 or: All rights reserved."),
    )
    licence_url = WebAddressField(
        _("address of the licence"), blank=True, help_text=_("Filled in by itself for the licences that are proposed.")
    )
    transparent = models.BooleanField(editable=False, default=False)

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "decorative_only",
        "caption",
        "credit",
        "licence",
        "licence_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What a reader who cannot see the picture is told; "" for decoration."""
        return "" if self.decorative_only else self.alt

    def get_upload_to(self, filename: str) -> str:
        """Return the place of the original, which is not public."""
        return f"{storage.ORIGINALS}/picture"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; with a new file, also learn its properties, drop old sizes and make new ones.

        Raises:
            Refused: the file cannot be taken.
        """
        self.licence_url = self.licence_url or licences.address_of(self.licence)
        new_file = bool(self.file) and not self.file._committed  # noqa: SLF001  Django's word for "not stored yet"
        if new_file:
            self.file.save(self.file.name, self.file.file, save=False)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)
        if new_file:
            self.renditions.all().delete()
            transaction.on_commit(self._make_renditions)

    def _set_image_file_metadata(self) -> None:
        """Learn size, hash and transparency from the file. Wagtail's own leaves the file open."""
        with self.open_file() as file:
            self.file_size = file.size
            self.file_hash = hash_filelike(file)
            file.seek(0)
            with Image.open(file) as pixels:
                self.transparent = pixels.mode in ("LA", "RGBA")
            file.seek(0)

    def generate_rendition_file(self, filter: Filter, *, source: ContentFile | None = None) -> ContentFile:  # noqa: A002  Wagtail's signature
        """Make a size that only the admin needs, in memory. Wagtail's own goes through a temporary file."""
        drawn = filter.run(self, BytesIO(), source=source)
        name = [PurePath(self.filename).stem, filter.get_cache_key(self), *filter.spec.split("|")]
        ending = IMAGE_FORMAT_EXTENSIONS[drawn.format_name]
        return ContentFile(drawn.f.getvalue(), name=".".join(word for word in name if word) + ending)

    def _make_renditions(self) -> None:
        from tamizdat.media.responsive import make_renditions  # noqa: PLC0415  it speaks of this model

        make_renditions(self)


class PictureRendition(AbstractRendition):
    """One size and format of a picture."""

    file = RenditionField(
        upload_to=get_rendition_upload_to, storage=get_rendition_storage, width_field="width", height_field="height"
    )
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("picture size")
        verbose_name_plural = _("picture sizes")
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"),
        ]
        # By which the press finds whose a file is, among as many as there are pictures, eight times.
        indexes = [models.Index(fields=("file",), name="media_rendition_file")]

    def get_upload_to(self, filename: str) -> str:
        """Return a public place for the sizes that readers get, and another for what the admin shows."""
        from tamizdat.media.responsive import is_public  # noqa: PLC0415  it speaks of this model

        folder = storage.PICTURES if is_public(self.filter_spec) else storage.PREVIEWS
        return f"{folder}/{filename}"


class File(AbstractDocument):
    """A file that readers can download."""

    file = models.FileField(_("file"), upload_to=folder_of_files)

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=("file",), name="media_file_file")]

    def _set_document_file_metadata(self) -> None:
        """Learn size and hash from the file. Wagtail's own leaves the file open."""
        with self.open_file() as file:
            self.file_size = file.size
            self.file_hash = hash_filelike(file)
            file.seek(0)
