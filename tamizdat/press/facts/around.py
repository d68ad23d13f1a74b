"""What stands around every page, and what every page has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tamizdat.press.facts.giving import Appeal, Giving
from tamizdat.press.facts.links import FeedLink, LanguageLink, Link


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A newsletter that a reader can sign up for.

    Args:
        description: what comes, and how often.
        address: of its archive.
        slug: names it in the form.
        wording: number of the version of ``consent``, the words to which somebody agrees who sends the form.
        privacy: address of the privacy policy, or "".
        latest: address at which the newest issue always stands, or "" before the first.
    """

    name: str
    description: str
    address: str
    slug: str
    wording: int
    consent: str
    privacy: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """The newspaper in one language. Each gathering makes one of its own, by which parts of pages are kept.

    Args:
        languages: front pages of all the newspaper's languages, this one included.
        sections: the navigation, in the editors' order.
        pages: standing pages such as "About us" and "Privacy".
        url: public origin without a trailing slash.
        notice: one plain sentence the newsroom shows on every page, or "".
        newsletters: those in this language that are open; the first has a form on many pages.
        giving: what readers can give; None where nothing can be given.
        appeals: those that run in this language, those for single sections first.
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
    newsletters: tuple[Newsletter, ...] = ()
    giving: Giving | None = None
    appeals: tuple[Appeal, ...] = ()


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
