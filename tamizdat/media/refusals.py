"""Why an upload was not taken: one sentence for each reason, written for the person who tried.

A :class:`Refused` is a ``ValidationError``, so that every form of the admin shows the sentence beside the file field,
whichever way the file came in. It never holds any of the file's content or its name, which may name a person.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "empty": _("This file is empty: choose it again, or save it anew and try once more."),
    "too_large": _("This file is larger than %(megabytes)s MB: make it smaller and try again."),
    "too_many_pixels": _(
        "This picture has %(found)s million pixels; at most %(most)s million are taken: make it smaller and try again."
    ),
    "too_long": _("This picture is longer than %(most)s pixels on one side: make it smaller and try again."),
    "too_small": _("This picture has no surface: export it anew and try again."),
    "too_heavy": _(
        "This file takes too much time or memory to be cleaned: save a simpler or smaller copy and upload that."
    ),
    "damaged_picture": _(
        "This picture is damaged or cut short: open it in a picture program, save a new copy and upload that."
    ),
    "damaged_document": _(
        "This document is damaged or cut short: open it in the program that made it, save a new copy and upload that."
    ),
    "moving": _(
        "This picture moves. Readers on slow lines cannot load it and some cannot bear it: upload a still picture, or "
        "link to a video."
    ),
    "svg": _(
        "An SVG drawing can hold scripts and names of people, so it is not taken: export it as PNG, at least 1600 "
        "pixels wide."
    ),
    "web_page": _("This is a web page, which can hold scripts: save its text as a document or PDF and upload that."),
    "video": _("Sound and video are not taken here: link to a place where they are published."),
    "picture_kind": _("Pictures of this kind are not taken: save it as JPEG or PNG and upload that."),
    "old_office": _(
        "This is a document of an old kind or one locked with a password, which cannot be cleaned: save it without a "
        "password as DOCX, XLSX, PPTX, ODT, ODS, ODP or PDF and upload that."
    ),
    "macros": _("This document holds macros, which are programs: save a copy without macros and upload that."),
    "password": _("This document is locked with a password and cannot be cleaned: save it unlocked and upload that."),
    "embedded": _(
        "This document holds another file inside (%(kind)s) that cannot be cleaned: take it out, or export the "
        "document as PDF."
    ),
    "archive": _("Archives are not taken, since nobody can see what is inside: upload the documents one by one."),
    "bomb": _("This document would unpack to an unreasonable size: save a new copy and upload that."),
    "not_text": _("This file is not plain text in UTF-8 or UTF-16: save it as UTF-8 and upload that."),
    "unknown": _(
        "This kind of file is not taken. Pictures: JPEG, PNG, WebP, AVIF, HEIC, GIF. Documents: PDF, DOCX, XLSX, "
        "PPTX, ODT, ODS, ODP, CSV, TXT."
    ),
    "mismatch": _(
        "The file's name says %(claimed)s, but its content is %(found)s: check that it is the right file, give it the "
        "right ending and try again."
    ),
    "file_as_picture": _("This is a document, not a picture: upload it under Documents."),
    "picture_as_file": _("This is a picture: upload it under Pictures, where it gets a description and a credit."),
    "unclean": _("This file still carries information about its making, so it was not stored."),
}


class Refused(ValidationError):
    """The file cannot be taken; it is the file's fault, and the sentence says what the uploader can do.

    Args:
        reason: a key of :data:`SENTENCES`, also the error's ``code``.
        details: numbers and kinds that the sentence has places for.
    """

    def __init__(self, reason: str, **details: str | int) -> None:
        super().__init__(SENTENCES[reason], code=reason, params=details or None)
        self.reason = reason
        self.details = details
