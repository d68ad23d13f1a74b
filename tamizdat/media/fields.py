"""Model fields for pictures and for addresses on the web."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFileDescriptor
from django.forms import Field
from PIL import Image
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from tamizdat.media.refusals import Refused
from tamizdat.media.storage import cleaned_file


class WebAddressField(models.URLField):
    """An address; typed without its scheme, it is taken to be ``https``, as Django itself will from version 6 on."""

    def formfield(self, **kwargs: Any) -> Field | None:
        """Return the form's field."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class MeasuredFile(WagtailImageFieldFile):
    """A picture whose size is read from its head. Wagtail's own decodes it all."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        was_closed = self.closed
        self.open()
        try:
            # Only what was cleaned is ever opened here, and only in the two kinds and two formats that we write.
            with Image.open(self.file, formats=("JPEG", "PNG", "WEBP", "AVIF")) as picture:
                return picture.size
        finally:
            self.seek(0)
            if was_closed:
                self.close()


class CleaningDescriptor(ImageFileDescriptor):
    """Cleans a picture at the moment in which it is assigned.

    Django reads the width and height right then, and no decoder in the server's process is to see a file as it came.
    """

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Assign a picture.

        Raises:
            Refused: it cannot be taken.
        """
        if isinstance(value, File) and not isinstance(value, FieldFile):
            value = cleaned_file(value)
            if not value.cleaned.picture:
                raise Refused("file_as_picture")
        super().__set__(instance, value)


class RenditionField(WagtailImageField):
    """The file of a rendition."""

    attr_class = MeasuredFile


class PictureField(RenditionField):
    """The file of a picture, cleaned when it is assigned."""

    descriptor_class = CleaningDescriptor
