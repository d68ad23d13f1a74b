"""A served newsroom, a real browser and visitors of several kinds. Why so: docs/decisions/0002-browser-tests.md."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from tamizdat.staff.demo import DEMO_PASSWORD
from tests.journeys.newsroom import chromium, served

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
# As root there is no sandbox to be had; and a browser that looks for updates would hide what our pages ask for.
SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
MILLISECONDS_TO_WAIT = 45_000
# Publishing takes a second; a machine that runs two test-suites takes longer, and waiting costs nothing.
SECONDS_TO_PRESS = 45
MILLISECONDS_OF_QUIET = 500
IGNORED_SCHEMES = ("data", "blob", "about", "chrome-extension")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)
            # All in one process, since a newsroom and a browser take a while to start. pytest-xdist reads the groups in
            # this hook too, so ours comes first.
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory):
    """A demo newsroom, served by the real program. Journeys share it: each adds, none takes away."""
    with served(tmp_path_factory.mktemp("newsroom") / "data") as newsroom:
        yield newsroom


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, without a window."""
    # Playwright's event loop stays in this thread, and Django would refuse the database to every later test in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser, newsroom):
    """Open a page as a visitor of some kind: ``visit("/en/", javascript=False, phone=True)``.

    When the test ends, it fails if any page has asked any other host for anything, or has logged an error.
    """
    contexts, foreign, complaints = [], [], []

    def opened(address, *, javascript=True, pictures=True, phone=False, dark=False, motion="reduce"):
        context = browser.new_context(
            **(PHONE if phone else {}),
            base_url=newsroom.root,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion=motion,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        contexts.append(context)
        context.on("request", lambda request: foreign.extend(foreign_to(newsroom.root, request.url)))
        context.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
        if not pictures:
            context.route("**/*", block_pictures)
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == [], "the pages asked other hosts"
    refused = [text for text in complaints if "Content Security Policy" in text]
    assert refused == [], "the pages' own policy refused something of theirs"


@pytest.fixture
def soon():
    """Wait until something holds that the press is about to bring about: ``soon(lambda: …)``."""

    def wait_for(holds):
        deadline = time.monotonic() + SECONDS_TO_PRESS
        while not holds():
            assert time.monotonic() < deadline, f"not within {SECONDS_TO_PRESS} s"
            time.sleep(0.2)

    return wait_for


@pytest.fixture
def settled():
    """Wait until a page that has loaded asks for nothing more: ``settled(page)``.

    Playwright's own "networkidle" would wait for ever when a request of the page before was cut off as it was left,
    and Chromium never said how it ended.
    """

    def wait_until_quiet(page):
        asked, known = [], None
        page.on("request", lambda request: asked.append(request.url))
        while known != len(asked):
            known = len(asked)
            page.wait_for_timeout(MILLISECONDS_OF_QUIET)

    return wait_until_quiet


@pytest.fixture
def reader_page(visit):
    """A page of an ordinary reader, at the English front page."""
    return visit("/en/")


@pytest.fixture
def axe():
    """Return what axe finds wrong with a page, or with its colours alone: ``axe(page) == []``."""
    return violations


@pytest.fixture
def at_the_desk(visit):
    """Open the admin as a colleague of the demo: ``at_the_desk("editor")``."""
    return lambda name="publisher", **kind: log_in(visit("/admin/", **kind), name)


def log_in(page, name):
    """Log in to the demo's admin, as its log-in page says."""
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("form:has(input[name=password]) [type=submit]").first.click()
    page.wait_for_url(is_of_the_admin)
    return page


def is_of_the_admin(url):
    """Tell whether an address is one of the admin, and not of the log-in page that names one in its query."""
    return urlsplit(url).path.startswith("/admin/")


def violations(page, *, of_colours=False):
    """Return each violation that axe finds, as a line with the rule, the element and the reason."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = COLOUR_RULES if of_colours else RULES
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
    return [
        f"{violation['id']}: {json.dumps(node['target'])}: {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def foreign_to(root, url):
    """Return the URL in a list if it leads to another host than ours, else an empty list."""
    parts = urlsplit(url)
    return [] if parts.scheme in IGNORED_SCHEMES or url.startswith(f"{root}/") else [url]


def block_pictures(route):
    """Let everything through but pictures, as some readers' lines and browsers do."""
    if route.request.resource_type == "image":
        route.abort()
    else:
        route.continue_()
