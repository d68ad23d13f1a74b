"""Saved pages: what the markup says, and what hostile markup may try."""

from __future__ import annotations

import time

import pytest

from tamizdat.importers import html
from tamizdat.importers.imported import NoArticle

SENTENCES = [
    "The bridge between the two banks stays closed until the autumn, the council said on Monday.",
    "It said that the money had gone into the dam at Sorrow Lake, which is not finished either.",
    "About 4,000 people cross the river on an ordinary day, most of them on the way to work.",
]


def page(body: str, head: str = "") -> str:
    head = f"<head><title>The Bridge Stays Closed</title>{head}</head>"
    return f"<!DOCTYPE html><html lang=en>{head}<body>{body}</body></html>"


def story(sentences=SENTENCES) -> str:
    return "<h1>The Bridge Stays Closed</h1>" + "".join(f"<p>{sentence}</p>" for sentence in sentences)


def texts(source: str) -> list[str]:
    return [paragraph.text for paragraph in html.article_in_html(source, "").paragraphs]


def test_white_space_is_folded_and_no_break_spaces_stay():
    body = story(
        [SENTENCES[0].replace("two banks", "two&nbsp;banks").replace("council said", "council\n     <b>said</b>")]
    )
    assert texts(page(body + f"<p>{SENTENCES[1]}</p>"))[0] == SENTENCES[0].replace("two banks", "two\u00a0banks")


def test_a_short_paragraph_is_not_lost():
    assert texts(page(story([*SENTENCES, "He was 81."])))[-1] == "He was 81."


def test_scripts_and_hidden_text_are_no_paragraphs():
    body = story() + "<script>var a = 'A sentence in a script is not read by anyone at all.';</script>"
    body += "<p style='display: none'>A hidden sentence is not read by anyone at all.</p>"
    assert texts(page(body)) == SENTENCES


def test_a_page_inside_one_form_is_read():
    assert texts(page(f"<form id=aspnet><div>{story()}</div></form>")) == SENTENCES


def test_paragraphs_parted_by_line_breaks_are_read():
    assert texts(page("<h1>The Bridge Stays Closed</h1><div>" + "<br><br>".join(SENTENCES) + "</div>")) == SENTENCES


def test_an_article_cut_in_pieces_by_advertisements_is_whole():
    piece = "<div class='body-part'>{}</div><div class='ad'>Advertisement</div>"
    many = [f"{sentence[:-1]}, in part {number} of the report." for number in range(4) for sentence in SENTENCES]
    body = "<h1>The Bridge Stays Closed</h1><div>" + "".join(
        piece.format("".join(f"<p>{one}</p>" for one in many[i : i + 3])) for i in range(0, 12, 3)
    )
    assert texts(page(body + "</div>")) == many


def test_a_description_that_repeats_the_first_paragraph_takes_nothing_away():
    found = html.article_in_html(page(story(), f'<meta property="og:description" content="{SENTENCES[0]}">'), "")
    assert found.standfirst is None
    assert found.paragraphs[0].text == SENTENCES[0]


def test_ten_thousand_nested_elements_are_no_hindrance():
    assert texts(page("<div>" * 10_000 + story() + "</div>" * 10_000)) == SENTENCES


def test_a_page_of_mostly_scripts_is_read_in_seconds():
    begun = time.monotonic()
    scripts = "<script>" + "window.data.push({a: 1, b: [2, 3], c: '<p>x</p>'});" * 60_000 + "</script>"
    assert texts(page(scripts + story() + scripts)) == SENTENCES
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[" * 5000,
        '{"@type": "NewsArticle", "headline": 5, "author": {"name": ["x", null]}, "datePublished": {}}',
        '{"@type": ["NewsArticle"], "headline": "\\u0000\\ud800", "articleBody": "\\u0000"}',
        '{"@graph": {"@graph": {"@graph": []}}}',
        "null",
    ],
)
def test_broken_metadata_does_not_hinder_the_reading(data):
    assert texts(page(story(), f'<script type="application/ld+json">{data}</script>')) == SENTENCES


def test_metadata_speaks_of_the_time_to_the_second():
    head = '<meta property="article:published_time" content="2024-05-21T16:32:00+0300">'
    assert html.article_in_html(page(story(), head), "").published.isoformat() == "2024-05-21T16:32:00+03:00"


def test_a_language_that_the_text_contradicts_is_not_believed():
    found = html.article_in_html(page(story()).replace("lang=en", "lang=ru"), "")
    assert found.language == "en"
    assert any("language" in warning for warning in found.warnings)


def test_the_page_is_never_told_to_fetch_anything():
    body = (
        story()
        + "<img src=http://192.0.2.1/a.png><iframe src=http://192.0.2.1/></iframe><link rel=x href=http://192.0.2.1/>"
    )
    assert texts(page(body)) == SENTENCES


def test_markup_without_words_holds_no_article():
    with pytest.raises(NoArticle):
        html.article_in_html(page("<div><img src=a.png></div>"), "")


@pytest.mark.parametrize(
    "never", ["0001-01-01T00:00:00Z", "9999-12-31T23:30:00-05:00", "0001-01-01T00:00:00+05:00", "1066-10-14"]
)
def test_a_date_that_machines_write_for_never_is_not_taken(never):
    head = f'<meta property="article:published_time" content="{never}">'
    found = html.article_in_html(page(story(), head), "")
    assert found.published is None
    assert any("centuries away" in warning for warning in found.warnings)
