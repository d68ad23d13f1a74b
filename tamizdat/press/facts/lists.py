"""Lists of articles, and pages that are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from tamizdat.press.facts.links import Link
from tamizdat.press.facts.pictures import Picture
from tamizdat.press.facts.texts import Block, Card


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where a list goes on.

    Pages are numbered from the oldest, so that a full page never changes: page 1 holds the oldest articles and the
    list's own address (``newest``) the newest ones.

    Args:
        number: of this page; None on the newest.
        newer: address of the page with newer articles, or "".
        older: address of the page with older articles, or "".
        newest: address of the list itself.
        oldest: address of page 1, or "" when there is only one page.
    """

    number: int | None
    newer: str
    older: str
    newest: str
    oldest: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A section, topic, series or month: a title, perhaps an introduction, and articles.

    Args:
        label: what kind of list it is, in words ("Topic"), or "".
        introduction: plain text, or "".
        cards: markup of the theme's, one for each article (``tamizdat.theme.environment.render_card``).
    """

    title: str
    label: str
    introduction: str
    cards: tuple[Markup, ...]
    pagination: Pagination | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """A contributor's page.

    Args:
        biography: plain text, paragraphs parted by an empty line.
        pseudonym: the page then says that the name is one, and why the real one is not given.
    """

    name: str
    biography: str
    pseudonym: bool
    picture: Picture | None
    listing: Listing


@dataclass(frozen=True, slots=True)
class SectionStrip:
    """A section on the front page with its newest articles."""

    section: Link
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """A front page: the lead in the editors' order, then what is newest, then each section."""

    lead: tuple[Card, ...]
    newest: tuple[Card, ...]
    strips: tuple[SectionStrip, ...]


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of the archive; ``month`` is its first day."""

    month: dt.date
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive's first page: years, newest first, each with its months.

    ``topics`` and ``contributors`` are the other ways in.
    """

    years: tuple[tuple[int, tuple[MonthLink, ...]], ...]
    topics: tuple[Link, ...]
    contributors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LoggedCorrection:
    """A correction or withdrawal as it stands in the correction log.

    Args:
        headline: as readers knew it then.
        address: "" when the article is no longer on the site.
    """

    headline: str
    address: str
    issued: dt.datetime
    text: str
    withdrawal: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """The correction log, newest first."""

    entries: tuple[LoggedCorrection, ...]
    pagination: Pagination | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A search page: what its script needs to know, and ways to the articles that need no script.

    Args:
        months: newest first, and at last the years of those that are not listed.
        topics, contributors: all of them; if there are many, one link to where they are listed.
        rules: for stemming, see ``tamizdat.press.search.stemming``.
        letters: what some letters are taken for.
    """

    months: Sequence[Link] = ()
    topics: Sequence[Link] = ()
    contributors: Sequence[Link] = ()
    rules: Sequence[Sequence[tuple[str, str]]] = ()
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing page, such as "About us"."""

    title: str
    blocks: tuple[Block, ...]
    updated: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The page for an address that holds nothing: ways on instead of a dead end."""

    newest: tuple[Card, ...] = field(default_factory=tuple)
