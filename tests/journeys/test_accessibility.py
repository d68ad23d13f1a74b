"""A reader with a screen reader, weak eyes or a keyboard: axe finds nothing on any kind of page (WCAG 2.2 AA)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest


def first_address(page, selector):
    """Return the path of the first link that a selector finds on a page, in a list, or an empty list."""
    links = page.locator(selector).evaluate_all("all => all.map(one => one.href)")
    return [urlsplit(link).path for link in links[:1]]


def one_of_each_kind(page, language):
    """Return the addresses of one page of each kind in a language, found as a reader finds them."""
    addresses = [f"/{language}/", f"/{language}/search/", f"/{language}/corrections/", f"/{language}/no-such-page/"]
    addresses += first_address(page, "nav.sections a")
    addresses += first_address(page, ".colophon a[href*='/about']")
    articles = page.locator("article h3 a").evaluate_all("all => all.map(one => one.href)")
    addresses += sorted({urlsplit(link).path for link in articles})
    for article in addresses[-len(articles) :]:
        page.goto(article)
        for kind in ("topics", "people", "series"):
            if not any(f"/{kind}/" in address for address in addresses):
                addresses += first_address(page, f"main a[href*='/{language}/{kind}/']")
    page.goto(f"/{language}/archive/")
    return [*addresses, f"/{language}/archive/", *first_address(page, f"main a[href*='/{language}/archive/2']")]


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_axe_finds_nothing_on_any_kind_of_page_in_daylight_or_at_night(visit, axe, language):
    page = visit(f"/{language}/")
    addresses = one_of_each_kind(page, language)
    assert sum(f"/{kind}/" in address for address in addresses for kind in ("topics", "people", "archive")) >= 4
    found = {}
    for address in addresses:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        found[address] = axe(page)
        page.emulate_media(color_scheme="dark")
        found[address] += axe(page, of_colours=True)
    assert {address: violations for address, violations in found.items() if violations} == {}


def test_axe_finds_nothing_on_a_phone(visit, axe):
    page = visit("/en/", phone=True)
    assert axe(page) == []
    page.locator("article h3 a").first.click()
    assert axe(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_log_in_page(visit, axe, dark):
    assert axe(visit("/staff/login/", dark=dark)) == []


def test_axe_would_find_something(visit, axe):
    page = visit("/en/")
    page.evaluate("document.querySelector('html').removeAttribute('lang')")
    assert any(violation.startswith("html-has-lang") for violation in axe(page))
