"""What must hold for any text whatever."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.importers import html, passages, reading, text
from tamizdat.importers.imported import NotImported

HEADLINE = "Alliance Will Go On Talking to Arktown, Envoy Says"
PARAGRAPHS = [
    "The alliance will go on talking to Arktown although its soldiers have not left the border, its envoy said.",
    "“We have seen no withdrawal,” Tomas Vell said after a meeting of ministers. “We have seen a promise.”",
    "Arktown’s defence council disputed the account and said that two battalions had returned on Friday.",
    "Ministers are to meet again on Thursday. Until then the ferry between the two banks stays closed.",
    "He did not say why.",
    "About 4,000 people cross the river on an ordinary day, and the council wants them to pay for it.",
]
BLOCKS = [
    "Advertisement",
    "Support The River Courier!\nContribute today",
    "Share on Telegram\nShare on X\nCopy link",
    "Sign up for our free weekly newsletter\nEnter your e-mail\nSign up\nSubscribers agree to the Privacy Policy",
    "Our newsletter brings a hand-picked selection of our reporting to your inbox every Friday.",
    "Once\nMonthly\nAnnual\n$5\n$10\nOther amount\nContinue\nNot ready to support today?\nRemind me later",
    "Please support us. Our journalists need your help, and every donation counts.",
    "Photo: Ola Brandt / Lantern News Agency",
    "Read also: Lake Sorrow dam to be rebuilt by autumn",
    "We use cookies to improve your experience on our site. By continuing, you agree to our cookie policy.",
    "Download our app on Google Play",
    "Поддержите нас! Подпишитесь на ежемесячное пожертвование нашей редакции.",
    "Подпишитесь на нашу рассылку\nВаш e-mail\nПодписаться",
]


@given(st.lists(st.tuples(st.integers(0, len(PARAGRAPHS)), st.sampled_from(BLOCKS)), max_size=6))
def test_furniture_anywhere_around_an_article_changes_nothing_in_it(places):
    parts = [HEADLINE, "By Anna Vale"]
    for number in range(len(PARAGRAPHS) + 1):
        parts += [block for place, block in places if place == number]
        parts += PARAGRAPHS[number : number + 1]
    found = text.article_in_text("\n\n".join(parts), "")
    assert [paragraph.text for paragraph in found.paragraphs] == PARAGRAPHS
    assert found.headline == HEADLINE


@given(st.permutations(PARAGRAPHS), st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"]))
def test_the_form_of_the_text_does_not_matter(paragraphs, newline):
    found = text.article_in_text(newline.join([HEADLINE, "By Anna Vale", *paragraphs]), "")
    assert [paragraph.text for paragraph in found.paragraphs] == paragraphs


def folded(source: str) -> str:
    return re.sub(r"\s+", " ", source)


def gives_article_or_named_error(read, *arguments) -> bool:
    """Tell whether reading ends in one of the two ways that are promised; any other error comes through."""
    try:
        return bool(read(*arguments))
    except NotImported as error:
        return bool(str(error))


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=14)
lines = st.lists(words, min_size=1, max_size=24).map(" ".join)
pages = st.lists(lines | st.sampled_from([*BLOCKS, *PARAGRAPHS, HEADLINE, "", "By Anna Vale"]), max_size=24).map(
    "\n".join
)


@given(pages)
def test_every_paragraph_stands_in_the_source_as_it_is(source):
    try:
        found = text.article_in_text(source, "")
    except NotImported:
        return
    if "](" in source:
        return
    whole = folded(source)
    for paragraph in found.paragraphs:
        assert folded(paragraph.text).strip() in whole


@given(pages)
def test_nothing_is_taken_twice_and_nothing_vanishes(source):
    try:
        found = text.article_in_text(source, "")
    except NotImported:
        return
    pieces = len(passages.passages_of(source))
    assert len(found.paragraphs) + len(found.left_out) <= pieces


@given(st.text(max_size=400))
def test_any_text_gives_an_article_or_a_named_error(source):
    assert gives_article_or_named_error(text.article_in_text, source, "")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_page_or_a_named_error(content):
    assert gives_article_or_named_error(reading.page_in, content)


TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<h1>",
    "<br>",
    "<a href=x>",
    "</a>",
    "<form>",
    "<li>",
    "<table><td>",
    "<!--",
    "-->",
    "<script>",
]


@given(st.lists(st.sampled_from(TAGS) | st.sampled_from(PARAGRAPHS) | st.text(max_size=12), max_size=30).map("".join))
def test_any_markup_gives_an_article_or_a_named_error(source):
    assert gives_article_or_named_error(html.article_in_html, f"<html><body>{source}</body></html>", "")
