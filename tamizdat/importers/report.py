"""What an import is reported as: one JSON object for a script, or a page of plain words for a person.

The shape of the object is documented in ``docs/reference/import-report.md`` and kept stable.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tamizdat.importers.imported import ImportedArticle, NotImported
from tamizdat.importers.keeping import Kept

_SHOWN = 96


def as_object(file: str, imported: ImportedArticle, kept: Kept | None) -> dict[str, Any]:
    """Return the report of one file as an object that JSON can hold.

    Args:
        file: the name as it was given.
        kept: None when nothing was to be saved.
    """
    return {
        "file": file,
        "headline": imported.headline,
        "standfirst": imported.standfirst,
        "dateline": {
            "place": imported.dateline.place,
            "date": imported.dateline.date.isoformat() if imported.dateline.date else None,
        },
        "bylines": [byline.name for byline in imported.bylines],
        "published": imported.published.isoformat() if imported.published else None,
        "language": imported.language,
        "paragraphs": [paragraph.text for paragraph in imported.paragraphs],
        "left_out": [
            {"text": one.text, "reason": one.reason, "explanation": one.explanation} for one in imported.left_out
        ],
        "confidence": imported.confidence,
        "confidence_by_field": imported.confidence_by_field,
        "warnings": list(imported.warnings),
        "article": _article(kept) if kept else None,
    }


def _article(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.article.pk,
        "path": kept.article.address,
        "status": kept.status,
        "created": kept.created,
    }


def error_as_object(file: str, error: NotImported) -> dict[str, Any]:
    """Return the report of a file that could not be imported."""
    return {"file": file, "error": {"code": error.code, "message": str(error)}}


def as_text(file: str, imported: ImportedArticle, kept: Kept | None) -> str:
    """Return the report of one file for a person to read."""
    return "\n".join(_lines(file, imported, kept))


def _lines(file: str, imported: ImportedArticle, kept: Kept | None) -> Iterator[str]:
    yield file
    yield f"  {_outcome(kept)}"
    yield ""
    yield _("  Taken (sure to %(percent)d %%):") % {"percent": round(imported.confidence * 100)}
    for label, value, name in _fields(imported):
        sure = round(imported.confidence_by_field.get(name, 0) * 100)
        yield f"    {label:<12}{_short(value)}" + (f"  ({sure} %)" if value else "—")
    yield ""
    for paragraph in imported.paragraphs:
        yield f"    | {_short(paragraph.text)}"
    if imported.left_out:
        yield ""
        yield _("  Left out:")
        for one in imported.left_out:
            yield f"    – {_short(one.text, 60):<62}{one.explanation}"
    for warning in imported.warnings:
        yield ""
        yield _("  Look at this: %(warning)s") % {"warning": warning}


def _outcome(kept: Kept | None) -> str:
    if kept is None:
        return _("Nothing was saved, as you asked.")
    values = {"id": kept.article.pk, "path": kept.article.address, "status": kept.status}
    if not kept.created:
        return _("It is here already: article %(id)s, %(status)s, at %(path)s. Nothing was changed.") % values
    if kept.article.live:
        return _("Published as article %(id)s at %(path)s.") % values
    return _("Saved as a draft: article %(id)s at %(path)s.") % values


def _fields(imported: ImportedArticle) -> Iterator[tuple[str, str, str]]:
    dateline = ", ".join(str(part) for part in (imported.dateline.place, imported.dateline.date) if part)
    yield _("headline"), imported.headline or "", "headline"
    yield _("standfirst"), imported.standfirst or "", "standfirst"
    yield _("dateline"), dateline, "dateline"
    yield _("bylines"), ", ".join(byline.name for byline in imported.bylines), "bylines"
    yield _("published"), str(imported.published or ""), "published"
    yield _("language"), imported.language, "language"
    words = _("%(count)d paragraphs") % {"count": len(imported.paragraphs)}
    yield _("text"), words, "paragraphs"


def _short(text: str, width: int = _SHOWN) -> str:
    return textwrap.shorten(text, width, placeholder="…")
