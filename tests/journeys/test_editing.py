"""An editor at the desk: edits an article, looks at it, publishes it, and sees what readers see."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

DRAFT = "/en/economy/budget-draft/"


def number_of(newsroom, path):
    return next(row["id"] for row in newsroom.read("article", "list") if row["path"] == path)


def publish(page):
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("footer button[name=action-publish]").click()
    page.wait_for_url("**/admin/pages/**")
    page.locator(".messages .success").wait_for()


def test_editor_edits_and_publishes_and_readers_have_it_at_once(at_the_desk, visit, newsroom, soon):
    assert visit(DRAFT, javascript=False).locator("article .body").count() == 0
    page = at_the_desk("publisher")
    page.goto(f"/admin/pages/{number_of(newsroom, DRAFT)}/edit/")
    page.locator("#id_title").fill("The nameless line of the budget")
    publish(page)
    read = visit(DRAFT, javascript=False)
    assert read.locator("h1").inner_text().replace("\N{NO-BREAK SPACE}", " ") == "The nameless line of the budget"
    assert read.locator("article .body p").count() >= 3
    soon(lambda: visit("/en/", javascript=False).get_by_text("The nameless line").count() >= 1)


def test_what_an_editor_saves_without_publishing_no_reader_sees(at_the_desk, visit, newsroom):
    path = "/en/culture/lighthouse/"
    before = visit(path, javascript=False).locator("h1").inner_text()
    page = at_the_desk("editor")
    page.goto(f"/admin/pages/{number_of(newsroom, path)}/edit/")
    page.locator("#id_title").fill("Not yet for readers")
    page.locator("footer .action-save").click()
    page.locator("[data-w-autosave-status-value=saved], .messages .success").first.wait_for()
    assert visit(path, javascript=False).locator("h1").inner_text() == before


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("keeper", "/admin/"),
        ("publisher", "/admin/pages/"),
        ("publisher", "/admin/images/"),
        ("keeper", "/admin/reports/"),
        ("keeper", "/admin/account/"),
    ],
)
def test_the_admin_asks_no_other_host(at_the_desk, settled, name, address):
    page = at_the_desk(name)
    page.goto(address)
    settled(page)
    assert urlsplit(page.url).path.startswith(address)
    assert page.locator("h1, h2").count() >= 1


def test_a_reporter_is_offered_a_second_pair_of_eyes_and_no_publishing(at_the_desk, newsroom):
    page = at_the_desk("reporter")
    page.goto(f"/admin/pages/{number_of(newsroom, '/en/culture/night-train/')}/edit/")
    assert page.locator("button[name=action-publish]").count() == 0
