"""The files of the index. docs/reference/search-index.md describes them for others who want to read them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from tamizdat.press.search.documents import Document
from tamizdat.press.search.entries import entry_files
from tamizdat.press.search.postings import buckets_of, lines_of, number_of_buckets
from tamizdat.press.search.scripts import script_of
from tamizdat.press.search.segments import Segment
from tamizdat.press.search.words import words_of
from tamizdat.theme.dates import day, utc_date

CONTENTS = "contents.js"


@dataclass(frozen=True, slots=True)
class Summary:
    """What the table of contents says of a segment; it follows from the segment's place and size, not from its texts.

    Args:
        name: of the segment, such as ``volume-3``.
        buckets: over how many buckets its words are spread.
        since: the day of its oldest article, as readers write it.
    """

    name: str
    buckets: int
    since: str


def summary_of(segment: Segment, oldest: dt.datetime, language: str) -> Summary:
    """Return what the table of contents says of a segment.

    Args:
        oldest: when its first article was published.
    """
    places = segment.stop - segment.start
    return Summary(segment.name, number_of_buckets(places), day(utc_date(oldest), language))


def files_of(
    segment: Segment, language: str, documents: Sequence[Document], words: Sequence[str] | None = None
) -> dict[str, bytes]:
    """Make the files of a segment, by their names in the segment's own folder.

    Args:
        documents: its articles, the oldest first (:func:`~tamizdat.press.search.documents.in_order`).
        words: what :func:`~tamizdat.press.search.words.words_of` said of each, where that has been kept.
    """
    known = [words_of(document, language) for document in documents] if words is None else words
    order = order_of(documents)
    files = {f"entries-{at}.js": content for at, content in enumerate(entry_files(order, documents, language))}
    for at, parts in enumerate(buckets_of(lines_of(known), number_of_buckets(segment.stop - segment.start))):
        for place, part in enumerate(parts):
            suffix = f"-{place}" if place else ""
            files[f"words-{at}{suffix}.js"] = script_of([order, part.lines, part.following])
    return files


def contents_of(summaries: Sequence[Summary]) -> bytes:
    """Return the table of contents of a language's index: the one file that every search begins with.

    Args:
        summaries: of all segments, the oldest first.
    """
    return script_of([astuple(summary) for summary in reversed(summaries)])


def order_of(documents: Sequence[Document]) -> str:
    """Return a mark of which article stands where, by which files of different states are told apart."""
    rows = "\n".join(document.address for document in documents)
    return hashlib.sha256(rows.encode()).hexdigest()[:8]
