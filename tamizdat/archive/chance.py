"""Chance that falls out the same on every machine and under every version of Python.

Everything is drawn from ``getrandbits`` of a generator that is seeded with words. The rest of Python's ``random`` may
change how it uses the generator; this may not (Python's library reference, "Notes on Reproducibility").
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

Drawn = TypeVar("Drawn")

BITS = 11
TABLE = 2**BITS
# Added to each rank: the first few of a list are common, not overwhelming (Zipf's law as Mandelbrot flattened it).
FLATTENING = 4


class Chance:
    """One sequence of throws.

    Args:
        words: whatever the throws are about; the same words always give the same throws.
    """

    def __init__(self, *words: object) -> None:
        self.bits = Random("/".join(map(str, words))).getrandbits  # noqa: S311  an invented archive is no secret

    def below(self, limit: int) -> int:
        """Return a whole number from 0 until before ``limit``, each nearly as likely as any other."""
        return self.bits(32) * limit >> 32

    def between(self, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``."""
        return least + self.below(most - least + 1)

    def hits(self, thousandths: int) -> bool:
        """Tell whether something happens that happens in so many of a thousand cases."""
        return self.below(1000) < thousandths

    def one_of(self, choices: Sequence[Drawn]) -> Drawn:
        """Return one of some things, each as likely as any other."""
        return choices[self.below(len(choices))]

    def some_of(self, choices: Sequence[Drawn], count: int) -> list[Drawn]:
        """Return ``count`` different ones of some things, in the order drawn."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _each in range(min(count, len(left)))]

    def uuid(self) -> UUID:
        """Return a UUID of version 4."""
        return UUID(int=self.bits(128), version=4)

    def uuid_text(self) -> str:
        """Return a UUID as Wagtail writes it into a body."""
        digits = f"{self.bits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def ranked(words: Sequence[Drawn]) -> list[Drawn]:
    """Return a table of ``TABLE`` places, in which the words that come first stand more often, and each at least once.

    Drawing from it with ``BITS`` random bits takes a fraction of the time of weighing each time.
    """
    weights = [1 / (rank + FLATTENING) for rank in range(len(words))]
    spare, whole = TABLE - len(words), sum(weights)
    table = [
        word for word, weight in zip(words, weights, strict=True) for _each in range(1 + int(spare * weight / whole))
    ]
    return table + [words[rank % len(words)] for rank in range(TABLE - len(table))]
