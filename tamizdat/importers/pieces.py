# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""What is being sorted: a page's passages, each with what has been decided about it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from tamizdat.importers import byline, dateline, dates, wording
from tamizdat.importers.imported import Byline, Dateline, Paragraph
from tamizdat.importers.passages import Passage

ASKING = frozenset(("support_appeal", "newsletter", "widget"))


BESIDE = frozenset(("support_appeal", "newsletter", "widget", "consent", "contact", "app_store", "copyright", "share"))


# What outlets put between two paragraphs.
INTERRUPTING = BESIDE - {"copyright"} | {"advertisement", "caption", "recurring", "aside"}


@dataclass(frozen=True, slots=True)
class Hints:
    """What a page says about its article in its own metadata; empty for plain text.

    Args:
        headlines: candidates, the most trustworthy first.
        standfirsts: candidates.
        published: the machine-readable time of publication.
        language: BCP 47 tag.
        site: the outlet's name.
        address: where the page was published.
        is_article: whether the metadata calls the page an article (True), something else (False), or says nothing.
    """

    headlines: tuple[str, ...] = ()
    standfirsts: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    published: dt.datetime | dt.date | None = None
    language: str = ""
    site: str = ""
    address: str = ""
    is_article: bool | None = None


@dataclass(slots=True)
class Piece:
    """A passage while it is being sorted.

    Args:
        reason: why it is left out, or "" while it may be the article.
        doubtful: it resembles furniture; what stands beside it decides.
        likely: whether being strange to the article decides, too.
    """

    passage: Passage
    reason: str = ""
    doubtful: str = ""
    likely: bool = False
    kept: Paragraph | None = None
    taken: str = ""

    @property
    def text(self) -> str:
        """The passage's exact text."""
        return self.passage.text

    @property
    def open(self) -> bool:
        """Whether the piece may still be the article."""
        return not self.reason and not self.taken


@dataclass(slots=True)
class Sorted:
    """A page, sorted."""

    pieces: list[Piece]
    headline: str | None = None
    headline_certainty: float = 0.0
    standfirst: str | None = None
    standfirst_certainty: float = 0.0
    bylines: tuple[Byline, ...] = ()
    bylines_certainty: float = 0.0
    dateline: Dateline = field(default_factory=Dateline)
    dateline_day: dates.Found | None = None
    dateline_certainty: float = 0.0
    date_lines: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


def is_text(piece: Piece) -> bool:
    """Tell whether an open piece reads as running text."""
    return piece.open and (wording.is_prose(piece.text) or dateline.read(piece.text) is not None)


def is_meta(piece: Piece) -> bool:
    """Tell whether a piece is a byline or a date, which stand between headline and text."""
    return piece.open and bool(
        byline.read(piece.text) or is_date_row(piece.text) or byline.name_beside_date(piece.text)
    )


def is_date_row(text: str) -> bool:
    """Tell whether a line is a date, or a row of labels with a date among them ("18 May 2025 · Courts")."""
    if dates.is_date_line(text):
        return True
    parts = [part for part in re.split(r"\s*[|•·—–]\s*|\s[-/]\s|\s{3,}", text) if part]
    short = all(wording.count(part) <= 7 for part in parts) and wording.count(text) <= 24
    return (
        len(parts) >= 2
        and short
        and any(dates.find(part, day_first=True) and dates.is_date_line(part) for part in parts)
    )


def is_sentence(piece: Piece) -> bool:
    """Tell whether a piece ends as a sentence does, or is too long to be a label."""
    return wording.ends_sentence(piece.text) or wording.count(piece.text) >= 22
