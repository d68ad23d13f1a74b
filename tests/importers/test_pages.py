"""Invented pages in the manner of many sites: what is found in each is written beside it."""

from __future__ import annotations

import json

import pytest

from tamizdat.importers import bringing
from tamizdat.importers.imported import ImportedArticle, NotImported
from tests.importers.conftest import PAGES

EXPECTED = sorted(PAGES.glob("*.json"))


def found_in(path) -> dict:
    [found] = bringing.articles_in([path])
    if isinstance(found, NotImported):
        return {"error": found.code}
    assert isinstance(found, ImportedArticle)
    return {
        "headline": found.headline,
        "standfirst": found.standfirst,
        "dateline": {
            "place": found.dateline.place,
            "date": found.dateline.date and found.dateline.date.isoformat(),
        },
        "bylines": [byline.name for byline in found.bylines],
        "published": found.published and found.published.isoformat(),
        "language": found.language,
        "paragraphs": [paragraph.text for paragraph in found.paragraphs],
    }


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_sentence_of_the_article_is_found_and_nothing_else(expected):
    assert found_in(expected.with_suffix("")) == json.loads(expected.read_text())


def test_there_are_pages_of_many_kinds():
    assert len(EXPECTED) >= 40
    assert {path.with_suffix("").suffix for path in EXPECTED} == {".txt", ".md", ".html", ".mht"}


def test_everything_left_out_has_its_reason_in_words():
    [found] = bringing.articles_in([PAGES / "river-courier-support-and-widget.txt"])
    assert {one.reason for one in found.left_out} >= {"support_appeal", "newsletter", "widget", "consent", "related"}
    assert all(one.explanation.endswith(".") for one in found.left_out)


def test_a_page_that_says_more_about_itself_is_surer():
    saved, copied = bringing.articles_in([PAGES / "river-courier.html", PAGES / "lakeside-wire-no-headline.txt"])
    assert saved.confidence > 0.9
    assert copied.confidence < 0.75


def test_what_is_unsure_is_said():
    [found] = bringing.articles_in([PAGES / "kestrel-nbsp-utf16.txt"])
    assert any("no year" in warning for warning in found.warnings)
    [found] = bringing.articles_in([PAGES / "lakeside-wire-no-headline.txt"])
    assert any("no headline" in warning for warning in found.warnings)
