"""What is sealed opens with the private key and for its purpose, and in no other way."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.vault.errors import (
    ForeignValueError,
    FutureVersionError,
    SealedValueError,
    TamperedError,
    TextRefusedError,
    TruncatedError,
    UnknownKeyError,
    WrongPurposeError,
)
from tamizdat.vault.sealing import OVERHEAD, key_of, open_with, seal_to, sealing_key

PRIVATE = X25519PrivateKey.generate()
KEY = sealing_key(PRIVATE.public_key())
KEYS = {KEY.name: PRIVATE}
ADDRESS = "mira@farbank.example"
VALUE = seal_to(KEY, "newsletter.address", ADDRESS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PURPOSES = st.from_regex(r"[a-z][a-z0-9]{0,8}([.-][a-z0-9]{1,8}){0,2}", fullmatch=True)


@given(text=TEXTS, purpose=PURPOSES)
def test_every_text_comes_back_as_it_was(text, purpose):
    assert open_with(KEYS, purpose, seal_to(KEY, purpose, text)) == text


def test_the_same_text_is_sealed_otherwise_each_time():
    assert seal_to(KEY, "newsletter.address", ADDRESS) != VALUE


@given(bit=st.integers(0, len(VALUE) * 8 - 1))
def test_a_value_with_any_bit_changed_does_not_open(bit):
    changed = bytearray(VALUE)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealedValueError):
        open_with(KEYS, "newsletter.address", bytes(changed))


@given(length=st.integers(0, len(VALUE) - 1))
def test_a_value_that_was_cut_short_is_called_so(length):
    expected = ForeignValueError if length == 0 else TruncatedError
    with pytest.raises(expected):
        open_with(KEYS, "newsletter.address", VALUE[:length])


def test_a_longer_value_is_no_value():
    with pytest.raises(TruncatedError):
        open_with(KEYS, "newsletter.address", VALUE + b"\0")


@given(value=st.binary(max_size=300))
def test_whatever_stands_in_the_column_the_refusal_has_a_name(value):
    with pytest.raises(SealedValueError):
        open_with(KEYS, "newsletter.address", value)


@pytest.mark.parametrize("value", [b"gAAAAABn", ADDRESS.encode(), b"\0" * 127, b"t", b"x"])
def test_what_another_program_wrote_is_foreign(value):
    with pytest.raises((ForeignValueError, TruncatedError)):
        key_of(value)


def test_a_value_of_a_later_version_says_so():
    with pytest.raises(FutureVersionError, match="format 2"):
        open_with(KEYS, "newsletter.address", VALUE[:2] + b"\2" + VALUE[3:])


@given(one=PURPOSES, other=PURPOSES)
def test_what_was_sealed_for_one_purpose_opens_for_no_other(one, other):
    value = seal_to(KEY, one, ADDRESS)
    if one == other:
        assert open_with(KEYS, other, value) == ADDRESS
    else:
        with pytest.raises(WrongPurposeError):
            open_with(KEYS, other, value)


def test_a_value_that_pretends_to_another_purpose_was_tampered_with():
    other = seal_to(KEY, "support.note", ADDRESS)
    with pytest.raises(TamperedError):
        open_with(KEYS, "support.note", other[:15] + VALUE[15:])


def test_another_private_key_opens_nothing_and_the_key_that_is_wanted_is_named():
    stranger = X25519PrivateKey.generate()
    with pytest.raises(UnknownKeyError, match=KEY.name.hex()):
        open_with({sealing_key(stranger.public_key()).name: stranger}, "newsletter.address", VALUE)


def test_a_stranger_who_calls_his_key_by_our_name_opens_nothing():
    with pytest.raises(TamperedError):
        open_with({KEY.name: X25519PrivateKey.generate()}, "newsletter.address", VALUE)


@given(one=st.text(st.characters(codec="ascii"), max_size=63), other=st.text(st.characters(codec="ascii"), max_size=63))
def test_the_length_of_an_address_cannot_be_told(one, other):
    assert len(seal_to(KEY, "a", one)) == len(seal_to(KEY, "a", other)) == 127 == OVERHEAD + 64


@pytest.mark.parametrize(("length", "padded"), [(0, 64), (63, 64), (64, 128), (127, 128), (128, 256), (65_535, 65_536)])
def test_longer_texts_are_padded_to_powers_of_two(length, padded):
    value = seal_to(KEY, "a", "x" * length)
    assert len(value) == OVERHEAD + padded
    assert open_with(KEYS, "a", value) == "x" * length


@pytest.mark.parametrize("text", ["x" * 65_536, "mira\ud800@farbank.example"])
def test_what_cannot_be_sealed_is_refused_and_not_repeated(text):
    with pytest.raises(TextRefusedError) as refused:
        seal_to(KEY, "a", text)
    assert "mira" not in str(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize("purpose", ["", "Newsletter", "a b", "a..b", "9a", "ä", "a" * 101, "a\0b"])
def test_a_purpose_that_could_be_taken_for_another_is_refused(purpose):
    with pytest.raises(ValueError, match="small letters"):
        seal_to(KEY, purpose, ADDRESS)


def test_the_value_holds_no_part_of_the_text():
    assert b"mira" not in VALUE
    assert b"farbank" not in VALUE
