"""One person has one index, however the address is typed; and nobody without the key can test a guess."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.vault.blind_index import index_key, index_key_of, index_with
from tamizdat.vault.errors import TextRefusedError
from tamizdat.vault.normal_form import normal_form

KEY, OTHER = index_key(b"k" * 32), index_key(b"o" * 32)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
WORDS = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True)
HOSTS = st.sampled_from(["farbank.example", "почта.example", "bücher.example", "xn--80aahjj1e.example", "نص.example"])


def same(one, other):
    return index_with(KEY, "a", one) == index_with(KEY, "a", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mira@Farbank.Example", "mira@farbank.example"),
        ("  mira@farbank.example\n", "mira@farbank.example"),
        ("mira@газета.example", "mira@XN--80AAHJJ1E.example"),
        ("Мира@Газета.Example", "мира@газета.example"),
        ("jo\u0308rg@farbank.example", "j\u00f6rg@farbank.example"),
        ("mira@farbank。example", "mira@farbank.example"),
        ("mira＠farbank.example", "mira@farbank.example"),
        ("mira@farbank.example.", "mira@farbank.example"),
        ("ﬁona@farbank.example", "fiona@farbank.example"),
        ("ΟΔΟΣ@farbank.example", "οδος@farbank.example"),
    ],
)
def test_ways_of_typing_one_address_are_one(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mira@farbank.example", "mira@farbank.invalid"),
        ("mira.v@farbank.example", "mirav@farbank.example"),
        ("mira+paper@farbank.example", "mira@farbank.example"),
        ("a@b@c.example", "a@c.example"),
        ("mira@straße.example", "mira@strasse.example"),
        ("мira@farbank.example", "mira@farbank.example"),
        ("mira", "mira@"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert not same(one, other)


@given(name=WORDS, host=HOSTS, cases=st.lists(st.booleans(), min_size=60, max_size=60))
def test_case_and_composition_change_nothing(name, host, cases):
    address = f"{name}@{host}"
    typed = "".join(one.upper() if upper else one for one, upper in zip(address, cases, strict=False))
    assert same(address, unicodedata.normalize("NFD", typed))


@given(text=TEXTS)
def test_a_normal_form_is_its_own_normal_form(text):
    form = normal_form(text)
    assert normal_form(form.decode()) == form


@given(text=TEXTS)
def test_an_index_has_its_length_and_says_which_key_it_needs(text):
    index = index_with(KEY, "a", text)
    assert len(index) == 32
    assert index_key_of(index) == KEY.name


def test_two_columns_of_one_address_cannot_be_joined():
    one, other = (index_with(KEY, purpose, "mira@farbank.example") for purpose in ("newsletter", "support"))
    assert one != other


def test_without_the_key_a_guess_cannot_be_tested():
    assert index_with(KEY, "a", "mira@farbank.example")[4:] != index_with(OTHER, "a", "mira@farbank.example")[4:]


def test_the_key_is_not_shown():
    assert "6b6b6b" not in repr(KEY)
    assert "kkk" not in repr(KEY)


def test_half_of_a_character_pair_is_refused_and_not_repeated():
    with pytest.raises(TextRefusedError) as refused:
        index_with(KEY, "a", "mira\ud800@farbank.example")
    assert "mira" not in str(refused.value)
    assert refused.value.__context__ is None


def test_a_very_long_text_is_indexed_like_any_other():
    assert same("X" * 100_000 + "@" + "Y" * 100_000, "x" * 100_000 + "@" + "y" * 100_000)
