"""A reader looks for something."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_searches_and_finds_the_article(visit, javascript):
    page = visit("/en/search/", javascript=javascript)
    page.locator("main input[name=q]").fill("tram")
    page.locator("main form button").click()
    found = page.locator("main article h2 a, main article h3 a")
    assert found.count() >= 1
    page.goto(found.first.get_attribute("href"))
    assert "tram" in page.locator("article").first.inner_text().lower()


def test_reader_who_finds_nothing_is_told_so_and_sees_what_was_asked(visit):
    page = visit("/en/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.locator("main input[name=q]").input_value() == "<script>alert(1)</script>"
    assert page.locator("main article").count() == 0
    assert page.locator("[role=status]").is_visible()
