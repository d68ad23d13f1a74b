"""A newcomer brings an article of theirs: one command, then a draft at the desk, then a page for readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

COPIED = Path(__file__).parent / "pages" / "copied.txt"
SENTENCE = "About 1,400 people live on the islands. The nearest hospital stands in Orvale, forty minutes away by water."


@pytest.fixture(scope="module")
def brought(newsroom):
    """What the command reports of a page that a newcomer has copied from a browser."""
    result = newsroom.run("import", "page", str(COPIED), "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def test_newcomer_brings_an_article_and_finds_the_draft_at_the_desk(brought, at_the_desk, visit):
    report = brought
    assert report["article"]["status"] == "draft"
    assert report["headline"] == "Ferry company cancels its winter timetable"
    assert SENTENCE in report["paragraphs"]
    assert visit(report["article"]["path"], javascript=False).locator("article .body").count() == 0
    page = at_the_desk("editor")
    page.goto(f"/admin/pages/{report['article']['id']}/edit/")
    assert page.locator("#id_title").input_value() == report["headline"]


def test_the_same_page_brought_twice_changes_nothing(brought, newsroom):
    report = brought
    again = json.loads(newsroom.run("import", "page", str(COPIED), "--json").stdout)
    assert again["article"]["id"] == report["article"]["id"]


def test_newcomer_publishes_what_was_brought_and_a_reader_has_every_sentence(brought, newsroom, visit):
    report = brought
    result = newsroom.run("article", "publish", str(report["article"]["id"]))
    assert result.returncode == 0, result.stdout + result.stderr
    body = visit(report["article"]["path"], javascript=False, pictures=False).locator("article .body")
    shown = body.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert SENTENCE in shown
    assert "Subscribe" not in shown


def test_a_file_that_holds_no_article_is_refused_and_nothing_is_stored(newsroom, tmp_path):
    (tmp_path / "empty.html").write_text("<html><body><nav>Home</nav></body></html>")
    before = newsroom.read("article", "list", "--most", "500")
    result = newsroom.run("import", "page", str(tmp_path / "empty.html"), "--json")
    assert result.returncode != 0
    assert set(json.loads(result.stdout)["error"]) == {"code", "message"}
    assert newsroom.read("article", "list", "--most", "500") == before
