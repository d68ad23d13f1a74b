"""Where files are kept, and the only door through which they come.

:class:`CleaningStorage` is the newsroom's default storage. Whatever writes a file (a form of the admin, many files at
once, the API, an importer, a line of Python) writes it here, and here it is cleaned before its first byte reaches the
disk. Nothing can be stored around it short of writing files oneself.

Files are named by their content: twenty-four hexadecimal digits of the SHA-256 of the cleaned bytes, and the ending
that fits them. The name that the file came under is not kept: it may be the name of a person, a place or a camera.

The folders:

``originals``, ``wagtail_uploads``, ``avatar_images``, ``previews``
    for the newsroom's eyes only; :mod:`tamizdat.media.serving` shows them to staff and nobody else.
``pictures``, ``files``
    public: the renditions of pictures that readers get, and documents.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from tamizdat.media import parts
from tamizdat.media.cleaning import Cleaned, Limits
from tamizdat.media.confinement import clean_confined
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import kind_of

ORIGINALS = "originals"
UPLOADS = "wagtail_uploads"
AVATARS = "avatar_images"
PREVIEWS = "previews"
PICTURES = "pictures"
FILES = "files"
PUBLIC = (PICTURES, FILES)
PICTURES_ONLY = (ORIGINALS, AVATARS)


def limits() -> Limits:
    """Return how large an upload may be, as the operator has set it."""
    return Limits(settings.ENVIRONMENT.max_upload_mb, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)


def name_of(data: bytes, extension: str) -> str:
    """Return the name that a file is stored under: its content, and nothing else, decides it."""
    return hashlib.sha256(data).hexdigest()[:24] + extension


class CleanFile(ContentFile):
    """A file that has been cleaned; only :func:`cleaned_file` makes one.

    Args:
        cleaned: what came out of the cleaning.
    """

    def __init__(self, cleaned: Cleaned) -> None:
        super().__init__(cleaned.data, name=name_of(cleaned.data, cleaned.extension))
        self.cleaned = cleaned
        self.content_type = cleaned.media_type


def cleaned_file(content: File) -> CleanFile:
    """Return a file as it may be stored.

    Args:
        content: any file; a clean one is returned as it is.

    Raises:
        Refused: it cannot be taken.
    """
    inner: Any = content
    while isinstance(inner, File):
        if isinstance(inner, CleanFile):
            return inner
        inner = inner.file
    content.open()
    return CleanFile(clean_confined(content.name or "", content, limits()))


class CleaningStorage(FileSystemStorage):
    """Keeps files of the newsroom, each cleaned before its first byte is stored, and named by its content."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Clean a file and store it.

        Args:
            name: folder and name; only the folder is used.
            content: what is to be stored.
            max_length: of the stored name, folder included.

        Returns:
            The name it is stored under.

        Raises:
            Refused: it cannot be taken. Nothing has been stored then.
        """
        folder = posixpath.dirname(name or "")
        given = content if isinstance(content, File) else File(content, name)
        file = self._known(given) or cleaned_file(given)
        self._refuse_in_wrong_folder(folder, file.cleaned)
        return super().save(posixpath.join(folder, str(file.name)), file, max_length)

    def _known(self, content: File) -> CleanFile | None:
        """Recognise a file that this storage itself gave out, so that it isn't encoded a second time.

        Wagtail's upload of many pictures keeps each for as long as the editor describes it, then stores it for good.
        """
        content.open()
        data = content.read(limits().size + 1)
        content.seek(0)
        extension = posixpath.splitext(content.name or "")[1]
        kept = posixpath.join(UPLOADS, name_of(data, extension))
        if not self._holds(kept, data):
            return None
        kind = kind_of(kept, data)
        return CleanFile(Cleaned(data, kind.media_type, kind.extension, kind.picture, None, None, ()))

    def _holds(self, name: str, data: bytes) -> bool:
        try:
            with self.open(name) as stored:
                return stored.read() == data
        except (FileNotFoundError, SuspiciousFileOperation):
            return False

    @staticmethod
    def _refuse_in_wrong_folder(folder: str, cleaned: Cleaned) -> None:
        if folder.split("/", maxsplit=1)[0] in PICTURES_ONLY and not cleaned.picture:
            raise Refused("file_as_picture")
        if folder.split("/", maxsplit=1)[0] == FILES and cleaned.picture:
            raise Refused("picture_as_file")


class RenditionStorage(FileSystemStorage):
    """Keeps the sizes and formats that were made from clean pictures, and refuses one with anything else in it."""

    def _save(self, name: str, content: File) -> str:
        content.open()
        data = content.read()
        content.seek(0)
        if not _is_only_a_picture(name, data):
            raise Refused("unclean")
        stored: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        return stored


def _is_only_a_picture(name: str, data: bytes) -> bool:
    kind = kind_of(name, data)
    try:
        return kind in parts.NEEDED and not parts.additions(kind, data)
    except parts.Broken:
        return False
