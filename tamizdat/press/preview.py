"""Previews: a version that nobody else sees, rendered as a reader would get it."""

from __future__ import annotations

from dataclasses import replace

from wagtail.models import Page

from tamizdat.articles.models import Article, FrontPage, Section, StandingPage
from tamizdat.articles.models.addressed import AddressedPage
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.kinds.article import preview_of
from tamizdat.press.kinds.section import section_key
from tamizdat.press.outputs import Output, render


def render_draft(page: Page, notice: str = "") -> bytes:
    """Render an unsaved version of a page.

    Args:
        notice: what is said above it; "" for what every preview says.

    Raises:
        TypeError: for a kind of page that has no place on the public site.
    """
    take_in()
    return render(replace(_output(page), notice=notice), Almanac())


def _output(page: Page) -> Output:
    match page:
        case Article():
            return preview_of(page)
        case StandingPage():
            return _unseen("standing", page, page)
        case Section():
            return _unseen("section", page, (section_key(page), None, page))
        case FrontPage():
            return _unseen("front", page, page)
    raise TypeError(f"{type(page).__name__} has no place on the public site")


def _unseen(kind: str, page: AddressedPage, subject: object) -> Output:
    return Output(kind, page.address, page.language, subject, previewed=True)
