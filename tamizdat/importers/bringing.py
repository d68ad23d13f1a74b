"""Several files at once: read them all, learn what recurs, then find the article in each.

A file that cannot be used does not hold up the others; its error stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tamizdat.importers import finding, html, metadata, passages, reading, recurring
from tamizdat.importers.imported import ImportedArticle, NoArticle, NotImported
from tamizdat.importers.passages import Passage
from tamizdat.importers.pieces import Hints
from tamizdat.importers.recurring import Recurring


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page that was read and cut into passages, its article not yet looked for."""

    passages: tuple[Passage, ...]
    hints: Hints
    digest: str


def articles_in(paths: Sequence[Path]) -> list[ImportedArticle | NotImported]:
    """Find the article in each of several files.

    Args:
        paths: files, best of one source: what recurs in them is then known to be furniture.

    Returns:
        For each path, in order, its article or the error that says why there is none.
    """
    prepared = [_prepared(path) for path in paths]
    pages = [[passage.text for passage in one.passages] for one in prepared if isinstance(one, Prepared)]
    lines = recurring.recurring_lines(pages)
    return [_found(one, lines) if isinstance(one, Prepared) else one for one in prepared]


def _prepared(path: Path) -> Prepared | NotImported:
    try:
        return prepare(reading.read_page(path))
    except NotImported as error:
        return error


def prepare(page: reading.Page) -> Prepared:
    """Cut a page into passages.

    Raises:
        UnreadableFile: when its markup cannot be parsed.
    """
    if page.form == "text":
        return Prepared(passages.passages_of(page.content), Hints(), page.digest)
    tree = html.parse(page.content)
    stated = metadata.read(tree)
    return Prepared(html.passages_of(tree, stated.body), stated.hints, page.digest)


def _found(page: Prepared, lines: Recurring) -> ImportedArticle | NotImported:
    """Find a page's article; one that only exists in several versions is found without what they have in common."""
    try:
        return finding.article_in(page.passages, page.digest, page.hints, lines)
    except NoArticle:
        return _found_alone(page)


def _found_alone(page: Prepared) -> ImportedArticle | NotImported:
    try:
        return finding.article_in(page.passages, page.digest, page.hints)
    except NoArticle as error:
        return error
