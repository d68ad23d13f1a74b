"""Previews: a version that nobody else sees, rendered as a reader would get it."""

from __future__ import annotations

from wagtail.models import Page

from tamizdat.articles.models import Article, FrontPage, Section, StandingPage
from tamizdat.press.outputs import Output, render


def render_draft(page: Page) -> bytes:
    """Render an unsaved version of a page.

    Raises:
        TypeError: for a kind of page that has no place on the public site.
    """
    return render(_output(page))


def _output(page: Page) -> Output:
    match page:
        case Article():
            kind, subject = "article", page
        case StandingPage():
            kind, subject = "standing", page
        case Section():
            kind, subject = "section", (page, None)
        case FrontPage():
            kind, subject = "front", page
        case _:
            raise TypeError(f"{type(page).__name__} has no place on the public site")
    return Output(kind, page.address, page.language, subject, previewed=True)
