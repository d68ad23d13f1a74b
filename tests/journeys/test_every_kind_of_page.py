"""Pages of every kind, with everything on them at once, in the browser of a reader who needs them to work."""

from __future__ import annotations

from functools import partial

import pytest

from tamizdat.theme.environment import KINDS
from tests.theme import newsroom

ORIGIN = "https://lantern.example"


@pytest.fixture
def opened(browser):
    """Open every kind of page in one language from memory: ``for kind, page in opened("ar", width=320)``."""
    contexts = []

    def visit(language, *, width, dark=False, text_size=100):
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        for kind in KINDS:
            body = newsroom.served(kind, language)
            page.unroute_all()
            page.route("**/*", partial(answer, body))
            page.goto(f"{ORIGIN}/{kind}/")
            page.evaluate("size => {document.documentElement.style.fontSize = size + '%'}", text_size)
            yield kind, page

    yield visit
    for context in contexts:
        context.close()


def answer(body, route):
    """Give the page itself, and nothing else: no picture ever comes."""
    if route.request.is_navigation_request():
        route.fulfill(body=body, content_type="text/html; charset=utf-8")
    else:
        route.abort()


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone by day", "desk by night"])
@pytest.mark.parametrize("language", newsroom.LANGUAGES)
def test_reader_with_a_screen_reader_meets_no_barrier(opened, axe, language, width, dark):
    for kind, page in opened(language, width=width, dark=dark):
        assert axe(page) == [], kind


@pytest.mark.parametrize("language", newsroom.LANGUAGES)
@pytest.mark.parametrize(("width", "text_size"), [(320, 100), (640, 200)])
def test_no_page_is_wider_than_its_screen(opened, language, width, text_size):
    for kind, page in opened(language, width=width, text_size=text_size):
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), kind


def test_reader_who_prints_gets_the_text_and_its_address(opened):
    for kind, page in opened("en", width=1280):
        if kind == "article":
            page.emulate_media(media="print")
            assert page.locator("nav:visible").count() == 0
            assert page.locator(".body p").first.is_visible()
            assert page.locator(".address").inner_text() == f"{ORIGIN}/en/politics/ferrymen/"
