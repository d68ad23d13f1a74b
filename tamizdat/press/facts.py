"""What a reader's page is told: plain, frozen facts, and nothing that could touch a database.

A kind of output (``tamizdat.press.kinds``) gathers facts with a few queries; a template of the theme turns
them into bytes. Between the two stand only the classes of this module, so that a page can be rendered in
another process, compared, and tested without a request or a database. Templates get them under these names:

``page``
    :class:`Page`: what every page has (title, language, addresses for machines).
``publication``
    :class:`Publication`: the newspaper around it.
``article``, ``listing``, ``front``, ``contributor``, ``log``, ``search``, ``archive``
    what one kind of page shows, see the class of that name.

All addresses begin with ``/`` and are relative to the public origin, unless a name says ``url``.
All times are aware datetimes in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language.

    Args:
        code: BCP 47 tag, such as ``ru``.
        name: the language's name in itself, such as ``Русский``.
        direction: ``ltr`` or ``rtl``.
    """

    code: str
    name: str
    address: str
    direction: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of this page, for ``<link rel="alternate">``."""

    title: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """The newspaper in one language. Each gathering makes one of its own, by which parts of pages are kept.

    Args:
        languages: front pages of all the newspaper's languages, this one included.
        sections: the navigation, in the editors' order.
        pages: standing pages such as "About us" and "Privacy".
        url: public origin without a trailing slash.
        notice: one plain sentence the newsroom shows on every page, or "".
    """

    name: str
    tagline: str
    language: str
    direction: str
    address: str
    url: str
    languages: tuple[LanguageLink, ...]
    sections: tuple[Link, ...]
    pages: tuple[Link, ...]
    archive_address: str
    corrections_address: str
    search_address: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has.

    Args:
        kind: the kind of output, also the name of its template.
        title: of the page itself, without the publication's name.
        description: one or two sentences for search engines and previews, or "".
        address: this page's own address.
        canonical_url: absolute URL that this page is to be known by.
        translations: the same page in other languages (this one not included).
        feeds: feeds that belong to this page.
        image_url: absolute URL of a picture for previews, or "".
        image_alt, image_width, image_height: what it shows, and its size in pixels; "" and 0 without one.
        alternates: pairs of hreflang and absolute URL, this page and ``x-default`` included, or empty.
        structured_data: JSON for ``<script type="application/ld+json">``, already safe to embed, or "".
        indexed: whether search engines are asked to list the page.
        open_graph_type: ``article`` or ``website``.
        crumbs: the way from the front page to here, the front page first, this page not included.
    """

    kind: str
    title: str
    description: str
    address: str
    canonical_url: str
    language: str
    direction: str
    translations: tuple[LanguageLink, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    image_url: str = ""
    image_alt: str = ""
    image_width: int = 0
    image_height: int = 0
    alternates: tuple[tuple[str, str], ...] = ()
    structured_data: str = ""
    indexed: bool = True
    open_graph_type: str = "website"
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    crumbs: tuple[Link, ...] = ()
    previewed: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """One ``<source>`` of a ``<picture>``: a media type and its widths.

    Args:
        srcset: value of the attribute, such as ``/media/a.400.avif 400w, /media/a.800.avif 800w``.
    """

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One file of a picture: its address, and its width and height in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with everything a page needs to reserve its place and credit its maker.

    Args:
        src: address of the fallback file (JPEG, or PNG where transparency matters).
        srcset: the fallback's widths, or "".
        width: of the fallback file, in CSS pixels.
        sources: better formats first (AVIF, then WebP).
        alt: text alternative; "" only for a decorative picture.
        caption: plain text, or "".
        credit: who made it, or "".
        licence: its name, such as ``CC BY 4.0``, or "".
        licence_url: the licence's address, or "".
        largest: the widest file of the fallback's format, for programs that show the picture elsewhere.
    """

    src: str
    srcset: str
    width: int
    height: int
    sources: tuple[PictureSource, ...]
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    largest: PictureFile | None = None


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
        support_line, newsletter_box, reader_message: HTML of other apps; "" shows nothing.
    """

    series_previous: Card | None
    series_next: Card | None
    related: tuple[Card, ...]
    sources: tuple[Link, ...]
    withdrawn_notice: str = ""
    withdrawn_on: dt.datetime | None = None
    support_line: str = ""
    newsletter_box: str = ""
    reader_message: str = ""


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
