"""A reader looks for something, on a server that hands out files, from a disk, and on a line that breaks."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import tamizdat
from tamizdat.press.search.postings import bucket_of
from tamizdat.press.search.words import words

NEWSROOM = Path(tamizdat.__file__).parent / "sample" / "newsroom"
ENDINGS = {
    "en": "s es ed edly ing ingly er ers ly ies y ness ful ation ational ization ousness iveness ment ement e l".split(),
    "ru": "а у ом ами ах ого ему ая ую ие ость ейший вшись ивши ется ились ала ете нный ующий ия ью ь нн".split(),
    "ar": "ها ان ات ون ين ية ة ي".split(),
}
STRANGE = ["Straße", "İstanbul", "ﬁnance", "за́мок", "Ёлка", "Орёл", "йод", "Ὀδυσσεύς", "łódź", "naïve", "٢٠٢٦", "x" * 90]
STRANGE += ["مُعَلِّم", "أإآٱ", "می‌خواهم", "עִבְרִית", "東京タワー", "မြန်မာ", "𐍈𐍃𐌺", "co\u00adop", "½ cup", "Ⅷ", "a_b", "l'eau", "한국어"]


def found(page):
    """Return the headlines of the results, when the search is through."""
    page.wait_for_function("document.querySelector('#found .controls').dataset.of === location.search")
    return page.locator("#found article h2").all_inner_texts()


def search(page, question):
    page.locator("main input[name=q]").fill(question)
    page.locator("main form button").click()
    return found(page)


@pytest.mark.parametrize(
    ("language", "question", "headline"),
    [
        ("en", "trams", "tram"),
        ("en", "Striking drivers", "tram"),
        ("ru", "трамваями", "трамва"),
        ("ru", "вагоновожатого", "трамва"),
        ("ar", "المنارات", "منار"),
    ],
)
def test_reader_finds_an_article_by_another_form_of_its_words(visit, language, question, headline):
    page = visit(f"/{language}/search/")
    headlines = search(page, question)
    assert any(headline in each.lower() for each in headlines), (headlines, page.locator("#found").inner_text())
    page.locator("#found article a").first.click()
    assert page.locator("article h1").is_visible()
