"""Documents, each kind by the module that knows it."""

from __future__ import annotations

from tamizdat.media.packages import clean_package
from tamizdat.media.pdf import clean_pdf
from tamizdat.media.sniffing import CSV, PDF, TXT, Kind
from tamizdat.media.text import checked_text


def clean_document(kind: Kind, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a document without its makers' names, and what was taken out, in words.

    Raises:
        Refused: it is damaged, locked, or holds what cannot be cleaned.
    """
    if kind is PDF:
        return clean_pdf(data)
    if kind in (CSV, TXT):
        return checked_text(data)
    return clean_package(kind, data)
