"""What an importer hands over, whatever it read.

A saved page, a copied text, a WordPress export and a feed all end as one :class:`ImportedArticle`: frozen, complete,
and free of any database. ``keeping`` turns it into a draft; ``report`` shows it to a person or a script. An importer
that cannot give one raises a :class:`NotImported`, whose message says what the person can do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["paragraph", "heading", "quote", "item"]
Role = Literal["author", "reporter", "photographer", "translator", "editor", "illustrator"]


class NotImported(Exception):
    """Nothing was stored; the message says whose fault it is and what to do.

    Attributes:
        code: a word for scripts, stable between versions.
    """

    code = "not_imported"


class NoArticle(NotImported):
    """The file was read, and it holds no article: a list, a search result, a cookie wall, nothing but furniture."""

    code = "no_article"


class UnreadableFile(NotImported):
    """The file cannot be read as a page: missing, a directory, forbidden, binary, or damaged."""

    code = "unreadable_file"


class TooLarge(NotImported):
    """The file is larger than any article page."""

    code = "too_large"


class LanguageNotPublished(NotImported):
    """The newspaper has no front page in the article's language."""

    code = "language_not_published"


class SectionNotFound(NotImported):
    """The newspaper has no such section in the article's language."""

    code = "section_not_found"


class NotAllowed(NotImported):
    """The article was understood but may not be kept or published as asked."""

    code = "not_allowed"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, quotation or list item, character for character as it was published."""

    text: str
    kind: Kind = "paragraph"


@dataclass(frozen=True, slots=True)
class Byline:
    """One name over the article, as written."""

    name: str
    role: Role = "author"


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when the article was filed; either may be absent."""

    place: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something on the page that is not the article.

    Args:
        reason: a code, one of ``furniture.REASONS``.
        explanation: the reason as a sentence for a person.
    """

    text: str
    reason: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article as its source published it.

    Args:
        headline: None when the source shows none.
        published: an aware time, a date when the hour or its zone is unknown, or None.
        language: BCP 47 tag, such as ``ru``.
        digest: SHA-256 of the source, in hexadecimal; the same source is never kept twice.
        confidence: 0 (a guess) to 1 (the source says so itself), all in all.
        confidence_by_field: the same for ``headline``, ``standfirst``, ``dateline``, ``bylines``, ``published``,
            ``language`` and ``paragraphs``.
        warnings: sentences about what a person should look at.
        address: where the source says it was published, or None.
    """

    headline: str | None
    standfirst: str | None
    dateline: Dateline
    bylines: tuple[Byline, ...]
    published: dt.datetime | dt.date | None
    language: str
    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[LeftOut, ...]
    digest: str
    confidence: float
    confidence_by_field: dict[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    address: str | None = None
