"""Furniture learned from several pages of one source: a line that stands on more than one of them.

Two files with the same article (a text and a saved page of it, or one file twice) would make the article itself look like
furniture, so pages that share most of their sentences count as one. A byline or date that recurs is no furniture; the
sorting looks at those first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tamizdat.importers import wording


def recurring_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the keys of the lines that stand on at least two different pages.

    Args:
        pages: each page's passages.
    """
    keys = _different([frozenset(wording.key(text) for text in page) - {""} for page in pages])
    counts = Counter(line for page in keys for line in page)
    return frozenset(line for line, number in counts.items() if number >= 2)


def _different(pages: list[frozenset[str]]) -> list[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for page in pages:
        if not any(_same_article(page, other) for other in kept):
            kept.append(page)
    return kept


def _same_article(page: frozenset[str], other: frozenset[str]) -> bool:
    own, theirs = _sentences(page), _sentences(other)
    least = min(len(own), len(theirs))
    return least > 0 and len(own & theirs) >= least * 0.7


def _sentences(page: frozenset[str]) -> set[str]:
    return {line for line in page if wording.is_prose(line)}
