"""A reader gives, once or again and again, with scripts and without, on a phone, against the demo's sandbox."""

from __future__ import annotations

import re

import pytest

CARD = "article h3 a, article h2 a"
TITLES = {"once": "You have given $25", "monthly": "You give $5 a month", "annual": "You give $50 a year"}


@pytest.fixture
def article(visit, soon):
    """Open the first article in a language, once what can be given stands on it."""

    def opened(language="en", place=0, **kind):
        page = visit(f"/{language}/", **kind)
        page.locator(CARD).nth(place).click()
        soon(lambda: page.locator(".give form").count() or (page.reload() and False))
        return page

    return opened


def press(page, name="Continue"):
    page.get_by_role("button", name=name).click()


def to_the_form(page, frequency="once"):
    """Choose on an article, and go on to our own page."""
    box = page.locator(".give")
    box.get_by_label(frequency.capitalize(), exact=True).check()
    box.get_by_role("button", name="Continue").click()
    assert page.locator("h1").inner_text() == "Support us"


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("frequency", ["once", "monthly", "annual"])
def test_a_reader_gives_from_an_article_on_a_phone(article, frequency, javascript):
    page = article(javascript=javascript, phone=True)
    to_the_form(page, frequency)
    assert "Sandbox: no money moves." in page.locator("main").inner_text()
    press(page)
    page.wait_for_url("**/support/sandbox/**")
    press(page, "Pretend to give")
    page.wait_for_url("**/support/thanks/**")
    assert page.locator("h1").inner_text() == "Thank you"
    assert TITLES[frequency] in page.locator("main").inner_text()
    assert page.context.cookies() == []


def test_amounts_of_what_is_not_chosen_are_put_away(article):
    page = article(javascript=False)
    box = page.locator(".give")
    assert box.locator("fieldset.once.c0").is_visible()
    assert box.locator("fieldset.monthly:visible, fieldset.annual:visible, fieldset.c1:visible").count() == 0
    box.get_by_label("Monthly").check()
    box.get_by_label("EUR", exact=True).check()
    assert box.locator("fieldset.monthly.c1").is_visible()
    assert box.locator("fieldset.once:visible, fieldset.annual:visible, fieldset.c0:visible").count() == 0
    box.get_by_role("radio", name="€10", exact=True).check()
    press(page)
    assert page.get_by_label("Monthly").is_checked()
    assert (page.get_by_label("Amount").input_value(), page.get_by_label("Currency").input_value()) == ("10", "EUR")


def test_a_dollar_less_a_cent_is_refused_beside_the_field_and_can_be_mended(article, axe):
    page = article(phone=True)
    page.get_by_label("Another amount").fill("1.99")
    press(page)
    assert "$2" in page.get_by_role("alert").inner_text()
    assert axe(page) == []
    page.get_by_label("Amount").fill("2.00")
    press(page)
    page.wait_for_url("**/support/sandbox/**")


def test_whoever_would_be_in_danger_is_told_and_sent_away(article):
    page = article(javascript=False)
    to_the_form(page)
    page.get_by_label("Country").select_option("BY")
    press(page)
    assert "can bring you before a court" in page.locator("main").inner_text()
    sentence = page.get_by_label("Country").get_attribute("aria-describedby")
    assert page.locator(f"#{sentence}").is_visible()
    page.get_by_label("Country").select_option("RU")
    press(page)
    assert page.locator("h1").inner_text() == "Thank you, and please do not pay"


def test_a_card_that_is_declined_and_a_change_of_mind_are_told_from_thanks(article):
    page = article()
    to_the_form(page)
    press(page)
    page.wait_for_url("**/support/sandbox/**")
    press(page, "Go back without giving")
    assert page.locator("h1").inner_text() == "Nothing has been paid so far"


def test_a_page_from_a_memory_stick_gives_at_the_site(article, browser, newsroom):
    address = article().url.removeprefix(newsroom.root)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"file://{newsroom.data_dir}/public{address.removesuffix('index.html')}index.html")
    to_the_form(page)
    assert page.url == f"{newsroom.root}/support/give/"
    page.context.close()


def test_not_now_is_remembered_by_the_readers_own_browser_alone(article, newsroom):
    page = article()
    assert page.locator(".ask").is_visible()
    page.get_by_role("link", name="Not now").click()
    assert "for a month" in page.locator("#give").inner_text()
    page.goto(f"{newsroom.root}/en/")
    page.locator(CARD).nth(3).click()
    page.locator(".body").first.wait_for()
    assert page.locator(".ask:visible, .give:visible").count() == 0
    assert page.context.cookies() == []


def test_without_a_script_the_answers_lead_to_a_kind_page(article):
    page = article(javascript=False)
    page.get_by_role("link", name="I already support you").click()
    assert page.locator("h1").inner_text() == "Thank you for supporting us"


def test_an_appeal_is_shown_once_in_its_days(article, newsroom):
    page = article()
    assert page.locator(".ask").is_visible()
    page.goto(f"{newsroom.root}/en/")
    page.locator(CARD).nth(3).click()
    page.locator(".body").first.wait_for()
    assert not page.locator(".ask").is_visible()
    assert page.locator(".give form").first.is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_nobody_meets_a_barrier_where_they_give(article, axe, language, dark):
    page = article(language, phone=True, dark=dark)
    page.locator("details summary").last.click()
    assert axe(page) == []
    page.goto(f"/{language}/support/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".give > form button").click()
    assert re.search("/support/give/$", page.url)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main form > p button").click()
    page.wait_for_url("**/support/sandbox/**")
    page.locator("button[value=back]").click()
    assert axe(page) == []
