# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""Furniture learned from several pages of one source: a line that stands on more than one of them.

Three things recur and are no furniture, or not surely. Two files may hold the same article (a text and a saved page of
it, or one file twice): pages that share most of their sentences count as one. Bylines and dates recur: the sorting
looks at those first. And newsrooms repeat a sentence of background in every article on a matter: so a recurring
*sentence* is put aside only when it has little to do with the rest of its page, or stands on nearly all of many pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tamizdat.importers import wording

_MANY_PAGES = 4
_NEARLY_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Recurring:
    """Keys of the lines that several pages have in common.

    Args:
        lines: furniture, by their recurrence alone.
        sentences: furniture, unless they belong to what the page is about.
    """

    lines: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()


def recurring_lines(pages: Sequence[Sequence[str]]) -> Recurring:
    """Return what stands on at least two different pages.

    Args:
        pages: each page's passages.
    """
    keys = _different([frozenset(wording.key(text) for text in page) - {""} for page in pages])
    counts = Counter(line for page in keys for line in page)
    often = len(keys) * _NEARLY_ALL if len(keys) >= _MANY_PAGES else len(keys) + 1
    shared = {line for line, number in counts.items() if number >= 2}
    sentences = {line for line in shared if wording.ends_sentence(line) and counts[line] < often}
    return Recurring(frozenset(shared - sentences), frozenset(sentences))


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
