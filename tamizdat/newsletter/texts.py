"""The texts of articles, as somebody tells them who knows how the site shows them.

The newsletter knows which articles stand in an issue, and nothing of how a body becomes HTML. Whoever does says so
once, in ``AppConfig.ready``: ``tell_by(function)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# The elements that a message may have, whoever wrote it.
TAGS = {
    *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "br", "table", "caption", "tbody", "tr", "th", "td"),
    *("a", "b", "strong", "i", "em", "sup", "sub", "s"),
}


class NobodyTellsError(Exception):
    """No app has said how articles' texts are to be had."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article.

    Args:
        address: path of a file of a size for mail, beginning with a slash.
        width, height: of that file, in pixels.
    """

    address: str
    alt: str
    width: int
    height: int
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as a message shows it.

    Args:
        address: its path on the site.
        byline: the names in one line, or "".
        body: with its dateline; HTML of paragraphs, headings, lists, quotations, tables, links and emphasis. Links
            within the site begin with a slash.
        corrections: each with its time, newest first; they stand before the body.
    """

    number: int
    headline: str
    standfirst: str
    address: str
    section: str
    byline: str
    published: dt.datetime
    body: str
    corrections: tuple[tuple[dt.datetime, str], ...] = ()
    picture: Picture | None = None


Teller = Callable[[Sequence[int]], Mapping[int, Text]]
_tellers: list[Teller] = []


def tell_by(teller: Teller) -> None:
    """Have texts of articles told by a function.

    Args:
        teller: told numbers of articles, returns the texts of those that readers may see now.
    """
    _tellers[:] = [teller]


def texts_of(articles: Sequence[int]) -> Mapping[int, Text]:
    """Return the texts of those of some articles that readers may see now.

    Raises:
        NobodyTellsError: there is nobody to ask.
    """
    if not _tellers:
        raise NobodyTellsError
    return _tellers[0](articles)
