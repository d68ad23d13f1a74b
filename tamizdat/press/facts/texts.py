"""Articles, what stands in them, and how lists show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tamizdat.press.facts.giving import Asking
from tamizdat.press.facts.links import Link
from tamizdat.press.facts.pictures import Picture


@dataclass(frozen=True, slots=True)
class Credit:
    """One name in a byline.

    Args:
        name: the name as the reader sees it, a pseudonym included.
        role: ``author``, ``reporter``, ``photographer``, ``translator``, ``editor`` or ``illustrator``.
        role_label: the role in the page's language; "" for a plain author.
        address: the contributor's page.
    """

    name: str
    role: str
    role_label: str
    address: str
    pseudonym: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """An article as it stands in a list."""

    headline: str
    address: str
    standfirst: str
    published: dt.datetime
    language: str
    section: Link | None = None
    picture: Picture | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A dated correction, as the reader sees it before the first paragraph and in place.

    Args:
        number: counts the article's corrections from 1, in the order in which they were made.
        anchor: id of the note in place, such as ``correction-1``; "" when the passage is no longer in the text.
        replaced_by: number of the correction that superseded this one, or None.
    """

    number: int
    issued: dt.datetime
    text: str
    anchor: str = ""
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body.

    ``kind`` says which of the other fields count:

    ========== =====================================================================================
    text       ``html``: paragraphs, lists and links, sanitised; typography already applied
    heading    ``text``, ``anchor`` (id), ``level`` (2 or 3)
    quote      ``html`` (the words), ``attribution`` and ``attribution_note``, maybe ``source_url``
    list       ``items`` (each html), ``ordered``
    picture    ``picture``
    embed      ``text`` (title), ``source_url``, ``host`` (e.g. video.example); loads nothing
    facts      ``text`` (title), ``html``
    table      ``rows`` (each a tuple of plain text cells), ``header_row``, ``header_column``, ``text`` (caption)
    correction ``correction``: the note in place, right after the paragraph that was corrected
    ========== =====================================================================================
    """

    kind: str
    html: str = ""
    text: str = ""
    anchor: str = ""
    level: int = 2
    attribution: str = ""
    attribution_note: str = ""
    source_url: str = ""
    host: str = ""
    items: tuple[str, ...] = ()
    ordered: bool = False
    picture: Picture | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    header_row: bool = False
    header_column: bool = False
    correction: CorrectionNote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An article without its surroundings, as a page, a feed and the programming interface all show it.

    Args:
        dateline_place: "" when absent.
        dateline_date: None when absent.
        updated: when the newsroom last changed its substance, or None.
        corrections: newest first; superseded ones stay, with ``replaced_by`` set.
    """

    headline: str
    standfirst: str
    address: str
    published: dt.datetime
    updated: dt.datetime | None
    dateline_place: str
    dateline_date: dt.date | None
    bylines: tuple[Credit, ...]
    section: Link
    topics: tuple[Link, ...]
    series: Link | None
    picture: Picture | None
    body: tuple[Block, ...]
    corrections: tuple[CorrectionNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Text):
    """An article page.

    Args:
        sources: what the article is based on (documents, other outlets' reports).
        withdrawn_notice: text that stands in the place of a withdrawn article, or "". Then there is no body.
        asking: what its readers are asked, or None.
    """

    series_previous: Card | None
    series_next: Card | None
    related: tuple[Card, ...]
    sources: tuple[Link, ...]
    withdrawn_notice: str = ""
    withdrawn_on: dt.datetime | None = None
    asking: Asking | None = None
