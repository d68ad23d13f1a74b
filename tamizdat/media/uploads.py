"""How an upload comes in: into memory, never into a temporary file.

Django writes an upload of more than 2.5 MB to the system's temporary directory as it came, with position, author and
all, where a crash leaves it and a seizure finds it. The one handler here keeps uploads in memory, up to the operator's
limit for a whole request. What goes beyond is read to its end and thrown away as it comes, so that the uploader gets a
sentence in the form and not a broken connection.

A web server in front must not write request bodies to disk either: docs/how-to/deploy.md sets
``proxy_request_buffering off``.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from tamizdat.media.refusals import Refused

MEGABYTE = 1024 * 1024


class TooLargeUpload(UploadedFile):
    """An upload that went beyond the limit and was not kept. Whoever reads it gets the sentence that says so.

    Args:
        megabytes: the limit.
    """

    def __init__(self, megabytes: int, **known: Any) -> None:
        super().__init__(BytesIO(), **known)
        self.megabytes = megabytes

    def read(self, *_: Any) -> NoReturn:
        """Refuse.

        Raises:
            Refused: always.
        """
        raise Refused("too_large", megabytes=self.megabytes)

    chunks = open = read  # type: ignore[assignment]


class MemoryUploadHandler(FileUploadHandler):
    """Keeps all uploads of a request in memory, and nothing of those that go beyond the limit."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Start a request with nothing received."""
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()
        self.kept = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the request is over its limit; then let go of what was kept of this file."""
        self.received += len(raw_data)
        if self.received > settings.ENVIRONMENT.max_upload_mb * MEGABYTE:
            self.kept = False
            self.file = BytesIO()
        if self.kept:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the file, or what stands for it when it was too large."""
        known: dict[str, Any] = {
            "name": self.file_name,
            "content_type": self.content_type,
            "size": file_size,
            "charset": self.charset,
            "content_type_extra": self.content_type_extra,
        }
        if not self.kept:
            return TooLargeUpload(settings.ENVIRONMENT.max_upload_mb, **known)
        self.file.seek(0)
        return InMemoryUploadedFile(self.file, self.field_name, **known)
