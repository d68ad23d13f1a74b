"""Plain text: what people have after copying a page, or after an older system's export.

A text says nothing about its structure, so everything is read off the words and their order (``passages``,
``sorting``).
"""

from __future__ import annotations

from tamizdat.importers import finding, passages
from tamizdat.importers.imported import ImportedArticle
from tamizdat.importers.recurring import Recurring


def article_in_text(text: str, digest: str, recurring: Recurring | None = None) -> ImportedArticle:
    """Find the article in the text of a page.

    Args:
        text: decoded, with any kind of line break.
        digest: SHA-256 of the file, in hexadecimal.
        recurring: what is known to stand on other pages of the source.

    Raises:
        NoArticle: saying what the text seems to be instead.
    """
    return finding.article_in(passages.passages_of(text), digest, recurring=recurring)
