"""Somebody presses the button; the other browser is signed out; the newsroom comes back by two people."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.staff.conftest import code_of

COPIED = Path(__file__).parents[1] / "importers" / "pages" / "agency-copy-no-blank-lines.txt"
HEADLINE = "The ferry papers"
PASSWORD = "grey heron over the landing"
HALF_A_MINUTE = 30
# Room for a command to start in while the other half of the tests runs beside it.
SECONDS_TO_COME_DUE = 20


@pytest.fixture(scope="module")
def draft(newsroom):
    """A text that nobody but the newsroom has seen."""
    done = newsroom.run("import", "page", str(COPIED), "--headline", HEADLINE, "--language", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    (listed,) = [each for each in newsroom.read("article", "list") if each["headline"] == HEADLINE]
    return listed


@pytest.fixture
def enrolled(newsroom, browser):
    """Enrol a colleague with an authenticator app, in a browser without scripts; ``enrolled("mira", "reporter")``."""
    contexts = []

    def opened(**kind):
        context = browser.new_context(base_url=newsroom.root, java_script_enabled=False, **kind)
        contexts.append(context)
        return context.new_page()

    def enrol(name, role):
        result = newsroom.run("staff", "add", name, "--role", role)
        assert result.returncode == 0, result.stderr
        page = opened()
        address, _hash, code = re.search(r"http\S+", result.stdout)[0].partition("#")
        page.goto(address)
        page.fill("input[name=code]", code)
        page.fill("input[name=password]", PASSWORD)
        page.fill("input[name=again]", PASSWORD)
        page.click("main button[type=submit]")
        page.get_by_role("link", name="Set up an app").click()
        page.secret = page.locator("#authenticator_secret").inner_text()
        page.fill("input[name=code]", code_of(page.secret))
        page.click("main button[type=submit]")
        page.wait_for_url("**/recovery-codes/")
        return page

    enrol.opened = opened
    yield enrol
    for context in contexts:
        context.close()


def log_in(page, name, secret):
    """Log in with the code of the next half minute: this one's is used up."""
    page.goto("/staff/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) [type=submit]").first.click()
    page.wait_for_url("**/second-factor/authenticate/")
    page.fill("input[name=code]", code_of(secret, time.time() + HALF_A_MINUTE))
    page.locator("form:has(input[name=code]) [type=submit]").first.click()
    page.wait_for_url("**/admin/")


def confirm(page):
    """Say on the page "In danger" that the hold may end, with the second factor shown anew."""
    page.goto("/staff/safety/")
    page.get_by_role("link", name="End the hold").click()
    page.wait_for_url("**/second-factor/reauthenticate/**")
    page.fill("input[name=code]", code_of(page.secret, time.time() + HALF_A_MINUTE))
    page.locator("form:has(input[name=code]) [type=submit]").first.click()
    page.wait_for_url("**/staff/safety/return/")
    page.get_by_role("button", name="I confirm").click()


def test_a_colleague_presses_the_button_and_two_others_bring_the_newsroom_back(enrolled, draft, newsroom, visit):
    here = enrolled("endangered", "reporter")
    elsewhere = enrolled.opened()
    log_in(elsewhere, "endangered", here.secret)
    keeper, publisher = enrolled("guarding-keeper", "keeper"), enrolled("guarding-publisher", "publisher")

    here.goto("/admin/")
    here.get_by_role("link", name="In danger").click()
    here.get_by_role("link", name="Close my account").click()
    here.get_by_role("button", name="Close my account now").click()
    here.wait_for_url("**/staff/out/")
    assert here.locator("main").inner_text().split("\n")[0] == "You are signed out"
    assert "endangered" not in here.content()
    for page in (here, elsewhere):
        page.goto("/admin/pages/")
        page.wait_for_url("**/staff/login/**")

    (status,) = newsroom_status(newsroom)
    assert status["held_since"]
    at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=SECONDS_TO_COME_DUE)
    assert newsroom.run("article", "schedule", str(draft["id"]), at.isoformat()).returncode == 0
    time.sleep(SECONDS_TO_COME_DUE + 2)
    assert visit("/en/").request.get(draft["path"]).status == 404

    confirm(keeper)
    assert "1 more colleague has to confirm" in keeper.locator("main").inner_text()
    assert newsroom.run("staff", "hold").returncode == 1
    confirm(publisher)
    told = publisher.locator("main").inner_text()
    assert "The hold has ended" in told
    assert draft["headline"] in told
    assert newsroom.run("staff", "hold").returncode == 0
    time.sleep(2)
    assert visit("/en/").request.get(draft["path"]).status == 404, "and it is a draft again"
    (listed,) = [each for each in newsroom.read("article", "list") if each["id"] == draft["id"]]
    assert listed["status"] == "draft"


def newsroom_status(newsroom):
    """Return what ``worker status`` reports."""
    return [json.loads(line) for line in newsroom.run("worker", "status", "--json").stdout.splitlines()]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_of_danger_can_be_read_by_everyone(at_the_desk, axe, dark):
    page = at_the_desk("keeper", dark=dark, phone=True)
    for address in ("", "close/", "close/?account=everyone", "sessions/"):
        page.goto(f"/staff/safety/{address}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_a_source_reads_a_draft_by_a_link_and_no_log_learns_of_it(at_the_desk, draft, newsroom, visit, axe):
    editor = at_the_desk("editor")
    editor.goto(f"/admin/articles/{draft['id']}/preview-link/")
    # The banner of the demo stands outside of Wagtail's landmarks on every page of the admin.
    assert [found for found in axe(editor) if "demo-banner" not in found] == []
    editor.get_by_role("button", name="Make the link").click()
    link = editor.locator("input[readonly]").input_value()
    where = urlsplit(link)

    reader = visit(f"{where.path}?{where.query}", javascript=False, phone=True)
    assert draft["headline"] not in reader.content()
    reader.get_by_role("button", name="Read it").click()
    assert draft["headline"] in unquote(reader.content())
    assert "Unpublished draft" in reader.locator(".preview").inner_text()
    assert reader.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert reader.context.cookies() == []
    log = newsroom.data_dir.parent / f"{newsroom.data_dir.name}.log"
    assert where.query[:60] not in log.read_text(encoding="utf-8", errors="replace")
