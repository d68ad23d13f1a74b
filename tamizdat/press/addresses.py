"""The addresses of everything that is not a page of the page tree."""

from __future__ import annotations

import datetime as dt


def topic(language: str, slug: str) -> str:
    """A topic's articles."""
    return f"/{language}/topics/{slug}/"


def series(language: str, slug: str) -> str:
    """The articles of a series."""
    return f"/{language}/series/{slug}/"


def contributor(language: str, slug: str) -> str:
    """A contributor and their articles."""
    return f"/{language}/people/{slug}/"


def archive(language: str) -> str:
    """The archive's first page."""
    return f"/{language}/archive/"


def month(language: str, first_day: dt.date) -> str:
    """All articles of one month."""
    return f"/{language}/archive/{first_day.year:04d}/{first_day.month:02d}/"


def corrections(language: str) -> str:
    """The correction log."""
    return f"/{language}/corrections/"


def search(language: str) -> str:
    """The search page."""
    return f"/{language}/search/"


def newsletters(language: str) -> str:
    """All newsletters in a language."""
    return f"/{language}/newsletter/"


def newsletter(language: str, slug: str) -> str:
    """A newsletter and the issues that were sent."""
    return f"/{language}/newsletter/{slug}/"


def issue(language: str, slug: str, number: int) -> str:
    """An issue of a newsletter."""
    return f"/{language}/newsletter/{slug}/{number}/"


def latest_issue(language: str, slug: str) -> str:
    """The newest issue of a newsletter, whichever it is."""
    return f"/{language}/newsletter/{slug}/latest/"


def numbered(address: str, number: int) -> str:
    """A numbered page of a list."""
    return f"{address}page/{number}/"


def support(language: str) -> str:
    """How to support the newspaper."""
    return f"/{language}/support/"
