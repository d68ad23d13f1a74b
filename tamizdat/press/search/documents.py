"""An article, as the search knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tamizdat.articles.passages import text_of_html
from tamizdat.press import facts


@dataclass(frozen=True, slots=True)
class Document:
    """An article that can be found.

    Args:
        number: of the article; decides between two that appeared at the same moment.
        address: of its page, such as ``/en/courts/verdict/``.
        names: bylines, topics and whatever else names the article besides its headline.
        text: the body's words, without markup.
    """

    number: int
    address: str
    headline: str
    standfirst: str
    names: tuple[str, ...]
    text: str
    published: dt.datetime


def document_of(number: int, text: facts.Text) -> Document:
    """Return an article as the search knows it.

    Args:
        number: of the article.
        text: what its page shows.
    """
    named = [text.section, *text.topics, *([text.series] if text.series else [])]
    return Document(
        number=number,
        address=text.address,
        headline=text.headline,
        standfirst=text.standfirst,
        names=(*(credit.name for credit in text.bylines), *(link.text for link in named), text.dateline_place),
        text="\n".join(_words_of_body(text)),
        published=text.published,
    )


def in_order(documents: list[Document]) -> list[Document]:
    """Return articles as the index counts them, the oldest first."""
    return sorted(documents, key=lambda document: (document.published, document.number))


def _words_of_body(text: facts.Text) -> Iterator[str]:
    if text.picture:
        yield text.picture.caption
    for block in text.body:
        yield from (block.text, block.attribution, block.attribution_note)
        yield text_of_html(" ".join((block.html, *block.items)))
        if block.picture:
            yield block.picture.caption
        for row in block.rows:
            yield from row
