"""A reader on a phone, on a filtered line: no scripts, no pictures, nobody else asked."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

LANGUAGES = ["en", "ru", "ar"]
CARD = "article h3 a, article h2 a"


@pytest.mark.parametrize("language", LANGUAGES)
def test_reader_reads_the_paper_without_scripts_and_pictures(visit, language):
    page = visit(f"/{language}/", javascript=False, pictures=False, phone=True)
    headline = page.locator(CARD).first.inner_text()
    page.locator(CARD).first.click()
    assert page.locator("h1").inner_text() == headline
    paragraphs = page.locator("article .body p")
    assert paragraphs.count() >= 3
    assert all(paragraphs.nth(number).is_visible() for number in range(3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_nothing_but_itself(visit, settled, language):
    asked = []
    page = visit(f"/{language}/", pictures=False)
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.locator(CARD).first.click()
    page.wait_for_load_state()
    settled(page)
    address = urlsplit(page.url).path
    assert [path for path in asked if not path.startswith("/media/pictures/")] == [address]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_never_scrolls_sideways(visit, language):
    page = visit(f"/{language}/", phone=True)
    for _each in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator(CARD).first.click()


def test_pictures_leave_their_place_free_before_they_come(visit):
    page = visit("/en/", pictures=False)
    sizes = page.locator("main img").evaluate_all("all => all.map(one => [one.width, one.height])")
    assert sizes
    assert all(width > 0 and height > 0 for width, height in sizes)


def test_arabic_is_read_from_the_right(visit):
    page = visit("/ar/")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"


def test_reader_moves_to_the_same_article_in_another_language(visit):
    page = visit("/en/", javascript=False)
    page.locator("nav.languages a[hreflang=ru]").first.click()
    assert urlsplit(page.url).path.removesuffix("index.html") == "/ru/"
    assert page.locator("html").get_attribute("lang") == "ru"


def test_reader_who_lost_the_way_is_helped(visit):
    page = visit("/en/courts/no-such-article/", javascript=False)
    assert page.locator("h1").is_visible()
    assert page.locator("form[role=search], form[action$='/search/']").count() >= 1
    assert page.locator("main a").count() >= 3


def test_reader_by_keyboard_jumps_to_the_text(visit):
    page = visit("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == page.locator("main").get_attribute("id")


def test_reader_takes_no_cookie_along(visit):
    page = visit("/en/")
    page.locator(CARD).first.click()
    assert page.context.cookies() == []
