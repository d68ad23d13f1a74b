"""An article, as the search knows it."""

from __future__ import annotations

import datetime as dt
import marshal
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

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


def _plain(html: str) -> str:
    """Return the words of a text's HTML, which has been sanitised: every sign that opens a tag does."""
    return unescape(_TAG.sub(" ", html)) if html.strip() else ""


_TAG = re.compile("<[^>]*>")


def packed(document: Document, words: str) -> bytes:
    """Return an article and its words as something that can lie on a shelf (``press.shelf``)."""
    told = (document.address, document.headline, document.standfirst, document.published.isoformat(), words)
    return marshal.dumps((document.number, *told))


def unpacked(data: bytes) -> tuple[Document, str]:
    """Return an article and its words; its text is not needed any more."""
    # Written by this very process or its parent, into a file without a name.
    number, address, headline, standfirst, published, words = marshal.loads(data)  # noqa: S302  see above
    document = Document(number, address, headline, standfirst, (), "", dt.datetime.fromisoformat(published))
    return document, words


def in_order(documents: Iterable[Document]) -> list[Document]:
    """Return articles as the index counts them, the oldest first."""
    return sorted(documents, key=order)


def order(document: Document) -> tuple[dt.datetime, int]:
    """Return by what articles are ordered in the index."""
    return document.published, document.number


def _words_of_body(text: facts.Text) -> Iterator[str]:
    if text.picture:
        yield text.picture.caption
    for block in text.body:
        yield from (block.text, block.attribution, block.attribution_note)
        yield _plain(" ".join((block.html, *block.items)))
        if block.picture:
            yield block.picture.caption
        for row in block.rows:
            yield from row
