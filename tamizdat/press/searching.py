"""Searching the texts of articles.

The index takes words in its own language of queries, in which quotation marks and other signs have a meaning; a
reader's question has none of that. So only the words of a question are asked for.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"""["'\\\x00-\x1f\x7f]+""")


def words_of(question: str) -> str:
    """Return the words of a question, a space between them; "" if it has none."""
    parts = _SIGNS.sub(" ", question).split()
    return " ".join(part for part in parts if any(character.isalnum() for character in part))
