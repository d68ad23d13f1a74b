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
    address, language = page.address, page.language
    match page:
        case Article():
            return Output("article", address, language, page, previewed=True)
        case StandingPage():
            return Output("standing", address, language, page, previewed=True)
        case Section():
            return Output("section", address, language, (page, None), previewed=True)
        case FrontPage():
            return Output("front", address, language, page, previewed=True)
    raise TypeError(f"{type(page).__name__} has no place on the public site")
