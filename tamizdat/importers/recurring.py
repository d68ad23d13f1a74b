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
    kept = _different([(_keys(page), _keys(page[: _text_begins(page)])) for page in pages])
    counts = Counter(line for whole, _head in kept for line in whole)
    heads = Counter(line for _whole, head in kept for line in head)
    often = len(kept) * _NEARLY_ALL if len(kept) >= _MANY_PAGES else len(kept) + 1
    shared = {line for line, number in counts.items() if number >= 2}
    # One page's headline is a teaser on another, behind its text; the outlet's own lines keep their place.
    shared -= {line for line in shared if heads[line] == 1 and wording.count(line) >= 4 and _is_title(line)}
    sentences = {line for line in shared if wording.ends_sentence(line) and counts[line] < often}
    return Recurring(frozenset(shared - sentences), frozenset(sentences))


def _keys(page: Sequence[str]) -> frozenset[str]:
    return frozenset(wording.key(text) for text in page) - {""}


def _text_begins(page: Sequence[str]) -> int:
    return next((index for index, text in enumerate(page) if wording.is_prose(text)), 0)


def _is_title(line: str) -> bool:
    return wording.is_title_like(line) and not wording.ends_sentence(line)


def _different(pages: list[tuple[frozenset[str], frozenset[str]]]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the pages, each with its lines before the text, without further copies of one article."""
    kept: list[tuple[frozenset[str], frozenset[str]]] = []
    for page in pages:
        if not any(_same_article(page[0], other[0]) for other in kept):
            kept.append(page)
    return kept


def _same_article(page: frozenset[str], other: frozenset[str]) -> bool:
    own, theirs = _sentences(page), _sentences(other)
    least = min(len(own), len(theirs))
    return least > 0 and len(own & theirs) >= least * 0.7


def _sentences(page: frozenset[str]) -> set[str]:
    return {line for line in page if wording.is_prose(line)}
