"""Words as readers type them and as articles have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.search.stemming import rules, stem
from tamizdat.press.search.words import LONGEST_WORD, folded, words, words_of
from tests.press.search.test_index import document


@pytest.mark.parametrize(
    "forms",
    [
        "printer printers",
        "sentence sentences sentenced sentencing",
        "city cities",
        "stop stops stopped stopping",
        "investigate investigates investigated investigating investigation investigations investigator",
        "die dies died dying",
        "happy happiness",
        "employ employs employed employer employers employment",
        "hope hopes hoped hoping",
        "agree agrees agreed agreeing",
        "protest protests protested protesting protester protesters",
    ],
)
def test_forms_of_an_english_word_are_one_word(forms):
    assert len({stem(form, "en") for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "читатель читателя читателю читатели читателей читателями",
        "газета газеты газету газетой газет газетам газетах",
        "новый новая новое новые нового новому новыми новых",
        "работает работаю работал работала работали работать",
        "свобода свободы свободу свободой свободам",
        "решили решила решил решить",
        "независимость независимости независимостью",
        "трамвай трамвая трамваи трамваев трамваями",
        "осуждённый осуждённого осуждённые осуждёнными",
    ],
)
def test_forms_of_a_russian_word_are_one_word(forms):
    assert len({stem(folded(form), "ru") for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["news new", "only on", "early ear", "evening even", "universe unit", "organ inter"])
def test_english_words_that_only_look_alike_stay_apart(pair):
    one, other = pair.split()
    assert stem(one, "en") != stem(other, "en")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ёлка", "елка"),
        ("за\u0301мок", "замок"),
        ("NAÏVE Müller", "naive muller"),
        ("Straße", "strasse"),
        ("łódź", "lodz"),
        ("مُعَلِّم", "معلم"),
        ("أحمد", "احمد"),
        ("مدرسـة", "مدرسه"),
        ("٢٠٢٦", "2026"),
        ("co\u00adoperate", "cooperate"),
        ("İSTANBUL", "istanbul"),
        ("ﬁnance", "finance"),
    ],
)
def test_a_reader_may_type_what_the_keyboard_has(typed, printed):
    assert folded(typed) == folded(printed) == printed


def test_cyrillic_letters_with_marks_stay_letters_of_their_own():
    assert folded("йод їжак ўсё") == "йод їжак ўсе"


def test_in_chinese_and_japanese_each_character_is_a_word():
    assert words("東京タワー2026", "zh-hans") == ["東", "京", "タ", "ワ", "ー", "2026"]


def test_a_language_without_rules_keeps_its_words_whole():
    assert rules("ka") == ()
    assert words("გაზეთები დაიბეჭდა", "ka") == ["გაზეთები", "დაიბეჭდა"]
    assert rules("en-gb") == rules("en")


def test_an_article_keeps_each_word_once_where_it_weighs_most():
    kept = words_of(
        document(text="Ferry, ferries; a tram. Tram-drivers", headline="A ferry", standfirst="Trams", names=("Vald",)),
        "en",
    )
    assert [set(line.split()) for line in kept.split("\n")] == [{"a", "ferri"}, {"tram", "vald"}, {"driver"}]


@given(st.text(max_size=100), st.sampled_from(["en", "ru", "ar", "tr"]))
def test_words_are_made_of_letters_and_digits_and_are_not_too_long(text, language):
    for word in words(text, language):
        assert 0 < len(word) <= LONGEST_WORD + 1
        assert not set(word) & set("ABCDEFGHIJKLMNOPQRSTUVWXYZ \"\\<~_'")


@given(st.text(max_size=100), st.sampled_from(["en", "ru", "ar"]))
def test_what_is_kept_of_an_article_holds_all_its_words(text, language):
    kept = words_of(document(text=text, headline="", standfirst="", names=()), language).split("\n")
    assert set(kept[2].split()) == set(words(text, language))
    assert kept[:2] == ["", ""]
