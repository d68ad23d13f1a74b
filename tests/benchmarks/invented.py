"""An archive of any size, invented word by word: seeded, so that every run measures the same texts.

How often a word occurs falls with its rank (Zipf's law), and each text comes back to a few words of its own. 6,000
articles hold some 77,000 different words; Reuters' news of that length would hold 61,000 (Manning, Raghavan and
Schütze, "Introduction to Information Retrieval", 2008, 5.1.1).
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence

from tamizdat.press.search.documents import Document

WORDS = 450
BASES = 40_000
FIRST_DAY = dt.datetime(2006, 11, 1, 6, 0, tzinfo=dt.UTC)
YEARS = 20
_BEGINNINGS = (*"bcdfghlmnprstvw", "st", "tr", "pr", "cl", "gr", "ch", "sh")
_VOWELS = (*"aeiou", "ai", "ea", "ou")
_ENDINGS = (*[""] * 14, "s", "s", "ed", "ing")


def archive(articles: int, seed: int = 1) -> Iterator[Document]:
    """Return invented articles of 450 words, the oldest first, over twenty years."""
    chance = random.Random(seed)  # noqa: S311  texts are no secret
    bases = _bases(chance)
    weights = list(itertools.accumulate((rank + 6) ** -1.3 for rank in range(BASES)))
    step = dt.timedelta(days=365.25 * YEARS) / articles
    for number in range(articles):
        own = [bases[_rank(chance, weights)] for _ in range(30)]
        text = [_word(chance, bases, weights, own) for _ in range(WORDS)]
        yield Document(
            number=number,
            address=f"/en/harbour/{'-'.join(text[:6])}-{number}/",
            headline=" ".join(text[:8]).capitalize(),
            standfirst=" ".join(text[8:28]).capitalize() + ".",
            names=("Mira Vald", "Fair trials", "Harbour"),
            text="\n".join(_sentence(text[at : at + 15]) for at in range(0, WORDS, 15)),
            published=FIRST_DAY + step * number,
        )


def _bases(chance: random.Random) -> list[str]:
    bases: dict[str, None] = {}
    while len(bases) < BASES:
        syllables = 1 if len(bases) < 60 else chance.choice((1, 2, 2, 2, 3))
        base = "".join(chance.choice(_BEGINNINGS) + chance.choice(_VOWELS) for _ in range(syllables))
        bases[base if len(bases) < 60 else base + chance.choice(_BEGINNINGS)] = None
    return list(bases)


def _rank(chance: random.Random, weights: Sequence[float]) -> int:
    return min(bisect.bisect(weights, chance.random() * weights[-1]), BASES - 1)


def _word(chance: random.Random, bases: Sequence[str], weights: Sequence[float], own: Sequence[str]) -> str:
    word = chance.choice(own) if chance.random() < 0.25 else bases[_rank(chance, weights)]
    return word + chance.choice(_ENDINGS) if len(word) > 3 else word


def _sentence(words: Sequence[str]) -> str:
    return f"{' '.join(words).capitalize()}."
