from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.theme.quotation import PAIRS
from tamizdat.theme.typography import _is_paragraphs, typeset_heading, typeset_html, typeset_text
from tests.theme.prose import PROSE

# What reporters type, more often than chance would have it.
MARKS = "\"'()<&,.?- \n\u00a0«»„“”‘’—–\ue000\ue001\ue002"
WORDS = "-- ... 5 2024-2025 km г. в и слово word don't '90s Mr. А. J. May قال https://a.example/b-c me@b.example"
TYPED = st.lists(st.sampled_from([*MARKS, *WORDS.split(), " "]), max_size=30).map("".join)
TEXTS = st.one_of(TYPED, st.text(max_size=60))
LANGUAGES = st.sampled_from([*sorted(PAIRS), "he", "zh-hans", "xx"])
FRAGMENTS = st.lists(
    st.one_of(
        st.sampled_from(["<p>", "</p>", "<em>", "</em>", "<a href=\"/a-b/?c='d'\">", "</a>", "<br>", "<li>"])
        | st.sampled_from(['<code>"a" - b...</code>', "&quot;", "&#39;", "&amp;", "&nbsp;", '<!-- "c" - -->']),
        TEXTS.map(lambda text: text.replace("<", "").replace("&", "")),
    ),
    max_size=12,
).map("".join)


def letters(text: str) -> list[str]:
    return [sign for sign in text if sign.isalnum()]


@given(TEXTS, LANGUAGES)
def test_a_text_that_has_been_typeset_stays_as_it_is(text: str, language: str) -> None:
    once = typeset_text(text, language)
    assert typeset_text(once, language) == once


@given(TEXTS, LANGUAGES)
def test_a_headline_that_has_been_typeset_stays_as_it_is(text: str, language: str) -> None:
    once = typeset_heading(text, language)
    assert typeset_heading(once, language) == once


@given(TEXTS, LANGUAGES)
def test_every_letter_and_digit_of_a_text_stays(text: str, language: str) -> None:
    assert letters(typeset_text(text, language)) == letters(text)
    assert letters(typeset_heading(text, language)) == letters(text)


@given(TEXTS, LANGUAGES)
def test_words_are_neither_joined_nor_parted_by_spaces(text: str, language: str) -> None:
    spaces = re.compile(r"[\s\u202f]+")
    assert len(spaces.findall(typeset_text(text, "en"))) == len(spaces.findall(text))
    assert letters(spaces.sub("", typeset_text(text, language))) == letters(spaces.sub("", text))


@given(FRAGMENTS, LANGUAGES)
def test_tags_code_and_letters_of_html_stay(fragment: str, language: str) -> None:
    tag = re.compile(r"<code>.*?</code>|<[^>]*>")
    result = typeset_html(fragment, language)
    assert tag.findall(result) == tag.findall(fragment)
    assert letters(html.unescape(result)) == letters(html.unescape(fragment))


@given(FRAGMENTS, LANGUAGES)
def test_html_that_has_been_typeset_stays_as_it_is(fragment: str, language: str) -> None:
    once = typeset_html(fragment, language)
    assert typeset_html(once, language) == once


PARAGRAPHS = st.lists(
    TEXTS.map(lambda text: f"<p>{text.replace('<', '').replace('&', '')}</p>"), min_size=1, max_size=5
)


@given(PARAGRAPHS.map("".join), LANGUAGES)
def test_paragraphs_alone_are_set_as_they_are_beside_other_tags(paragraphs: str, language: str) -> None:
    beside = typeset_html(f"{paragraphs}<hr>", language)
    assert typeset_html(paragraphs, language) == beside.removesuffix("<hr>")


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("en", '"Hello," she said - "it\'s the \'90s."', "“Hello,” she said\u00a0— “it’s the ’90s.”"),
        ("en", '"But I--" he began. "\'Hi,\' he said."', "“But I—” he began. “‘Hi,’ he said.”"),
        ("en", "6' 2\" tall, the dogs' home", "6' 2\" tall, the dogs’ home"),
        ("en", "Mr. Ash met J. R. Stone on May 21...", "Mr.\u00a0Ash met J.\u00a0R.\u00a0Stone on May\u00a021…"),
        ("en", "from 2024-2025, call 555-2019-2020", "from 2024–2025, call 555-2019-2020"),
        ("en", "a well-known half-truth", "a well-known half-truth"),
        ("ru", '"Мы - "Фонарь"", - сказал он.', "«Мы\u00a0— „Фонарь“»,\u00a0— сказал он."),
        ("ru", "- Да, в 2024 г. и в г. Кестен", "—\u00a0Да, в\u00a02024\u00a0г. и\u00a0в\u00a0г.\u00a0Кестен"),
        ("ru", "А. С. Тешин отдал 41 360 крон", "А.\u00a0С.\u00a0Тешин отдал 41\u00a0360\u00a0крон"),
        ("ru", "что-то по-русски", "что-то по-русски"),
        ("uk", "об'єкт і м'яч", "об’єкт і\u00a0м’яч"),
        ("ar", 'قال "نعم" ثم صمت...', "قال «نعم» ثم صمت…"),
        ("de", 'Er sagte "ja".', "Er sagte „ja“."),
        ("fr", 'Il dit "oui".', "Il dit «\u202foui\u202f»."),
        ("he", 'צה"ל', 'צה"ל'),
    ],
)
def test_reader_gets_the_marks_of_the_language(language: str, typed: str, printed: str) -> None:
    assert typeset_text(typed, language) == printed


def test_quotation_goes_through_a_link_and_ends_with_its_paragraph() -> None:
    typed = '<p>"<em>Yes</em>," he said, "<a href="/x/">no</a>".</p><p>"Well."</p>'
    printed = '<p>“<em>Yes</em>,” he said, “<a href="/x/">no</a>”.</p><p>“Well.”</p>'
    assert typeset_html(typed, "en") == printed


def test_code_and_addresses_are_left_alone() -> None:
    fragment = '<code>say "a" -- b...</code> https://a.example/it\'s--here... me.too--x@b.example'
    assert typeset_html(fragment, "en") == fragment


def test_last_word_of_a_headline_does_not_stand_alone() -> None:
    assert typeset_heading("Bakers of the eastern bank count it", "en").endswith("count\u00a0it")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Councillors postpone the constitutional reconsideration"),
        # Together they are wider than a phone's line, and would break within the last of them.
        ("ru", "Как мы исправляем ошибки"),
        ("ru", "Старый почтальон нашёл письмо читателям"),
    ],
)
def test_long_words_of_a_headline_may_part_on_a_narrow_phone(language: str, line: str) -> None:
    assert typeset_heading(line, language) == line


@pytest.mark.parametrize("language", sorted(PROSE))
def test_an_article_is_typeset_within_a_few_milliseconds(language: str) -> None:
    parts = [str(PROSE[language][name]) for name in ("opening", "first", "second", "third", "fourth")]
    whole = "".join(parts)
    typeset_html(whole, language)
    begun = time.process_time()
    for _ in range(20):
        typeset_html(whole, language)
    # 0.4 ms on the machine it was written on; ten times that would be another algorithm.
    assert (time.process_time() - begun) / 20 < 0.004


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "</p><p>", "<p>a</p>", "<", "<b>", " ", "я", "\ue001"]), max_size=8).map(
        "".join
    )
)
def test_paragraphs_and_nothing_else_are_known_without_reading_them_sign_by_sign(fragment: str) -> None:
    assert _is_paragraphs(fragment) == bool(re.fullmatch("(?:<p>[^<\ue000-\ue002]*</p>)+", fragment))
