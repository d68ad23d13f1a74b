"""What a reader's page is told: plain, frozen facts, and nothing that could touch a database.

A kind of output (``tamizdat.press.kinds``) gathers facts with a few queries; a template of the theme turns
them into bytes. Between the two stand only the classes of this package, so that a page can be rendered in
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

from tamizdat.press.facts.around import Newsletter, Page, Publication
from tamizdat.press.facts.giving import Appeal, Asking, Giving, Presets, SupportPage, Wording
from tamizdat.press.facts.issues import Issue, IssueItem, IssueLink, NewsletterArchive
from tamizdat.press.facts.links import FeedLink, LanguageLink, Link
from tamizdat.press.facts.lists import (
    Archive,
    Contributor,
    Front,
    Listing,
    Log,
    LoggedCorrection,
    Missing,
    MonthLink,
    Pagination,
    Search,
    SectionStrip,
    Standing,
)
from tamizdat.press.facts.pictures import Picture, PictureFile, PictureSource
from tamizdat.press.facts.texts import Article, Block, Card, CorrectionNote, Credit, Text

__all__ = [
    "Appeal",
    "Archive",
    "Article",
    "Asking",
    "Block",
    "Card",
    "Contributor",
    "CorrectionNote",
    "Credit",
    "FeedLink",
    "Front",
    "Giving",
    "Issue",
    "IssueItem",
    "IssueLink",
    "LanguageLink",
    "Link",
    "Listing",
    "Log",
    "LoggedCorrection",
    "Missing",
    "MonthLink",
    "Newsletter",
    "NewsletterArchive",
    "Page",
    "Pagination",
    "Picture",
    "PictureFile",
    "PictureSource",
    "Presets",
    "Publication",
    "Search",
    "SectionStrip",
    "Standing",
    "SupportPage",
    "Text",
    "Wording",
]
