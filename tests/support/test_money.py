"""Amounts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.support.money import EXPONENTS, LARGEST, AmountError, Money, cover, parse


def test_every_amount_from_two_to_a_hundred_is_read_exactly():
    for minor in range(200, 10_001):
        assert parse(f"{minor // 100}.{minor % 100:02}", "USD") == Money(minor, "USD")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("2", 200),
        ("2.00", 200),
        ("2,5", 250),
        ("1 000", 100_000),
        ("1\u202f000,50", 100_050),
        ("１２", 1200),
        ("٢٫٥٠", 250),
        (" 7 ", 700),
        ("\u200f٢٫٠٠\u200e", 200),
        ("２．００", 200),
    ],
)
def test_what_people_type_is_read_rightly(text, minor):
    assert parse(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    "text",
    ["", "NaN", "inf", "2e3", "2.001", "-5", "+5", "1.000.000", "0x10", "²", "½", "2.", ".5", "1_000", "5 5", "9" * 50],
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(AmountError) as refusal:
        parse(text, "USD")
    assert str(refusal.value).endswith((".", "way."))


@pytest.mark.parametrize(("currency", "most"), [("USD", "999999.99"), ("JPY", "99999999"), ("ISK", "999999")])
def test_more_than_eight_digits_of_the_provider_s_units_cannot_be_given_at_once(currency, most):
    assert parse(most, currency)
    with pytest.raises(AmountError, match="more than can be given"):
        parse(str(int(float(most)) + 1), currency)


def test_yen_have_no_smaller_unit():
    assert parse("500", "JPY") == Money(500, "JPY")
    with pytest.raises(AmountError, match="whole number"):
        parse("500.5", "JPY")


def test_no_float_gets_in():
    with pytest.raises(TypeError):
        Money(2.0, "USD")
    with pytest.raises(TypeError):
        Money(True, "USD")  # noqa: FBT003  this is what is tried


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="cannot be added"):
        Money(1, "USD") + Money(1, "EUR")


@given(st.integers(0, LARGEST), st.sampled_from(sorted(EXPONENTS)))
def test_what_is_written_is_read_again(minor, currency):
    money = Money(minor, currency)
    assert parse(str(money.decimal), currency) == money


@given(st.integers(1, LARGEST // 2), st.integers(0, 4999), st.integers(0, 10_000))
def test_after_the_fee_on_the_whole_the_amount_is_left(minor, basis_points, fixed):
    amount = Money(minor, "EUR")
    whole = minor + cover(amount, basis_points, fixed).minor
    left = whole - fixed - Decimal(whole) * basis_points / 10_000
    assert minor <= left < minor + 2
