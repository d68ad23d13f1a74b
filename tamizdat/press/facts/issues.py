"""Issues of newsletters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tamizdat.press.facts.around import Newsletter
from tamizdat.press.facts.links import Link
from tamizdat.press.facts.lists import Pagination
from tamizdat.press.facts.texts import CorrectionNote


@dataclass(frozen=True, slots=True)
class IssueItem:
    """An article as an issue of a newsletter brought it.

    Args:
        headline, address: "" for an article that readers cannot reach any more.
        heading: of the part of the issue that begins with it, or "".
        note: what the editor said of it; otherwise its standfirst stands there.
    """

    headline: str
    address: str
    heading: str = ""
    standfirst: str = ""
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue of a newsletter as it was sent.

    Args:
        introduction: HTML, or "".
        corrections: of the issue itself, newest first.
        older, newer: the issues beside it.
    """

    subject: str
    number: int
    newsletter: Link
    sent: dt.datetime
    introduction: str
    items: tuple[IssueItem, ...]
    corrections: tuple[CorrectionNote, ...] = ()
    older: Link | None = None
    newer: Link | None = None


@dataclass(frozen=True, slots=True)
class IssueLink:
    """An issue in a newsletter's archive."""

    subject: str
    address: str
    number: int
    sent: dt.datetime
    preheader: str = ""


@dataclass(frozen=True, slots=True)
class NewsletterArchive:
    """A newsletter and the issues that were sent, newest first.

    Args:
        form: to sign up by; None if it is closed.
    """

    description: str
    form: Newsletter | None
    issues: tuple[IssueLink, ...]
    pagination: Pagination | None = None
