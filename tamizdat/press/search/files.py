"""The files of the index. docs/reference/search-index.md describes them for others who want to read them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from tamizdat.press.search.documents import Document
from tamizdat.press.search.entries import entry_files
from tamizdat.press.search.postings import buckets_of, lines_of
from tamizdat.press.search.scripts import script_of
from tamizdat.press.search.words import words_of
from tamizdat.theme.dates import day, utc_date

CONTENTS = "contents.js"


@dataclass(frozen=True, slots=True)
class Summary:
    """What the table of contents says of a segment.

    Args:
        name: of the segment, such as ``volume-3``.
        articles: how many it holds.
        order: changes whenever another article stands at any position.
        buckets: over how many files its words are spread.
        entries: how many results one file holds.
        since: the day of its oldest article, as readers write it.
    """

    name: str
    articles: int
    order: str
    buckets: int
    entries: int
    since: str


@dataclass(frozen=True, slots=True)
class Index:
    """A segment, ready to be written.

    Args:
        files: content by name, relative to the segment's own directory.
    """

    summary: Summary
    files: dict[str, bytes]


def index_of(name: str, language: str, documents: Sequence[Document], words: Sequence[str] | None = None) -> Index:
    """Make the index of a segment.

    Args:
        name: of the segment.
        documents: its articles, the oldest first (:func:`~tamizdat.press.search.documents.in_order`); at least one.
        words: what :func:`~tamizdat.press.search.words.words_of` said of each, where that has been kept.
    """
    known = [words_of(document, language) for document in documents] if words is None else words
    order = order_of(documents)
    buckets = buckets_of(lines_of(known))
    entries, number = entry_files(order, documents, language)
    files = {f"entries-{at}.js": content for at, content in enumerate(entries)}
    for at, parts in enumerate(buckets):
        for place, part in enumerate(parts):
            suffix = f"-{place}" if place else ""
            files[f"words-{at}{suffix}.js"] = script_of([order, part.lines, part.following])
    since = day(utc_date(documents[0].published), language)
    return Index(Summary(name, len(documents), order, len(buckets), number, since), files)


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
