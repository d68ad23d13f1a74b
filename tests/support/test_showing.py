"""Amounts on pages: as each language writes them, and readable beside words that run the other way."""

from __future__ import annotations

import pytest

from tamizdat.support.money import Money
from tamizdat.support.showing import shown

MARK = "\N{LEFT-TO-RIGHT MARK}"


@pytest.mark.parametrize(
    ("money", "language", "written"),
    [
        (Money(200, "USD"), "en", "$2"),
        (Money(250, "EUR"), "ru", "2,50\xa0€"),
        (Money(300, "JPY"), "en", "¥300"),
        (Money(200, "USD"), "tlh", "$2"),
    ],
)
def test_an_amount_is_written_as_the_language_does(money, language, written):
    assert shown(money, language) == written


@pytest.mark.parametrize(("currency", "sign"), [("USD", "US$"), ("GBP", "UK£")])
def test_a_sign_of_letters_and_more_stays_whole_in_arabic(currency, sign):
    assert shown(Money(1000, currency), "ar").endswith(f"10\xa0{sign}{MARK}")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_unseen_stands_in_amounts_of_languages_that_run_to_the_right(language):
    assert MARK not in shown(Money(1000, "USD"), language)
