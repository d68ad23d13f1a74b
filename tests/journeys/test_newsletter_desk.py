"""An editor makes an issue, a publisher approves it and presses send, and it is on its way while both look on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import MILLISECONDS_TO_WAIT

COPIED = Path(__file__).parents[1] / "importers" / "pages" / "agency-copy-no-blank-lines.txt"
HEADLINES = ("The ferry letters", "The tram letters")
# Each a text of its own, which no other journey has imported: a known one stays the article that it is.
BOATS = ("Barge", "Tram")
READERS = 3
# Readers come by a form, which other journeys are about: here they are there already.
SUBSCRIBE = f"""
import django
django.setup()
from tamizdat.newsletter.models import Newsletter, Subscriber, Subscription
for number in range({READERS}):
    subscriber = Subscriber.objects.create(address=f"reader-{{number}}@readers.example")
    newsletter = Newsletter.objects.get(slug="friday-ferry")
    Subscription.objects.create(subscriber=subscriber, newsletter=newsletter, state="active")
"""


@pytest.fixture(scope="module")
def news(newsroom, tmp_path_factory):
    """Two articles that nobody had when the last issue was sent, and some readers."""
    text = COPIED.read_text(encoding="utf-8")
    for headline, what in zip(HEADLINES, BOATS, strict=True):
        copied = tmp_path_factory.mktemp(what) / f"{what}.txt"
        copied.write_text(text.replace("Ferry", what), encoding="utf-8")
        done = newsroom.run(
            "import",
            "page",
            str(copied),
            "--headline",
            headline,
            "--language",
            "en",
            "--publish",
            "--section",
            "politics",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        work_on(newsroom, headline)
    environ = newsroom.environ | {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    subprocess.run([sys.executable, "-c", SUBSCRIBE], env=environ, check=True, timeout=120)


def work_on(newsroom, headline):
    """Correct an article some times: what most work is in is proposed first, and other journeys publish too."""
    listed = [
        json.loads(line) for line in newsroom.run("article", "list", "--json", "--most", "200").stdout.splitlines()
    ]
    [number] = [one["id"] for one in listed if one["headline"] == headline]
    for time in range(1, 5):
        done = newsroom.run("article", "correct", str(number), f"The time of the {time}. departure was wrong.")
        assert done.returncode == 0, done.stdout + done.stderr


def headlines_in(page):
    """Return the headlines of an issue's articles, as its form shows them."""
    return [text.strip() for text in page.locator("#id_items-FORMS [data-chooser-title]").all_inner_texts()]


def begin(page):
    """Begin an issue of the English newsletter with a proposal, and return its address."""
    page.goto("/admin/newsletter/issues/new/")
    page.locator("section", has_text="The Friday Ferry").get_by_role("button", name="Begin with a proposal").click()
    page.wait_for_url("**/issues/edit/*/")
    return page.url


@pytest.mark.usefixtures("news")
def test_an_editor_makes_an_issue_and_a_publisher_sends_it(at_the_desk, soon, visit):
    editor = at_the_desk("editor")
    address = begin(editor)
    assert set(HEADLINES) <= set(headlines_in(editor))
    assert editor.get_by_role("link", name="Approve").count() == 0
    first, second = headlines_in(editor)[:2]
    editor.get_by_role("button", name="Move down").first.click()
    editor.get_by_label("Subject").fill("Letters from the landing")
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("updated").first.wait_for()
    assert headlines_in(editor)[:2] == [second, first]

    editor.get_by_role("link", name="Preview").click()
    frame = editor.frame_locator("iframe")
    frame.get_by_role("link", name=HEADLINES[0], exact=True).wait_for()
    editor.get_by_role("link", name="Plain text").click()
    assert HEADLINES[0] in editor.locator("pre").inner_text()
    editor.get_by_role("link", name="Back to the issue").click()
    editor.get_by_role("link", name="Send a test").click()
    editor.get_by_label("Address").fill("editor@elsewhere.example")
    editor.get_by_role("button", name="Send a test").click()
    editor.get_by_text("The test is on its way").wait_for()

    publisher = at_the_desk("publisher")
    publisher.goto(address)
    publisher.get_by_role("link", name="Approve").click()
    assert "Letters from the landing" in publisher.locator("main").inner_text()
    publisher.get_by_role("button", name="Approve").click()
    publisher.get_by_text("The issue is approved.").wait_for()
    soon(lambda: "Test: Letters from the landing" in visit("/demo/outbox/").content())

    publisher.get_by_role("link", name="Send now").click()
    # Other journeys of this newsroom's have left readers of theirs.
    told = re.search(r"(\d+) readers have subscribed", publisher.locator("main").inner_text())[1]
    assert int(told) >= READERS
    publisher.get_by_role("button", name="Send now").click()
    publisher.wait_for_url("**/progress/")
    # The page finds out by itself, without being loaded again by anybody.
    publisher.get_by_text("It has been sent.").wait_for(timeout=2 * MILLISECONDS_TO_WAIT)
    assert publisher.locator("[data-count=delivered]").inner_text() == told
    outbox = visit("/demo/outbox/").content()
    assert outbox.count("reader-0@readers.example") == 1
    editor.goto(address)
    editor.wait_for_url("**/progress/")


@pytest.mark.parametrize("kind", [{}, {"phone": True}, {"dark": True}], ids=["desktop", "phone", "dark"])
@pytest.mark.parametrize("verb", ["preview", "articles", "approve", "test"])
def test_each_page_about_an_issue_fits_and_can_be_used_by_everybody(at_the_desk, axe, verb, kind):
    publisher = at_the_desk("publisher", **kind)
    publisher.goto("/admin/newsletter/issues/?state=draft")
    number = re.search(r"/issues/edit/(\d+)/", publisher.content())[1]
    publisher.goto(f"/admin/newsletter/issue/{number}/{verb}/")
    publisher.locator("main h2").first.wait_for()
    assert publisher.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ours = [line for line in axe(publisher) if "newsletter-" in line]
    assert ours == []
