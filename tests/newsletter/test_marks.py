"""Marks in links and envelopes: ours are found, and nobody can make one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.marks import CONFIRM, ENVELOPE_LENGTH, LEAVE, PREFERENCES, TOKEN_LENGTH, MarkKeys

KEYS, OTHERS = MarkKeys.of("our key"), MarkKeys.of("another newsroom's key")
marks = st.binary(min_size=12, max_size=12)
issues = st.integers(0, 2**32 - 1)


@given(marks, st.sampled_from([LEAVE, PREFERENCES, CONFIRM]))
def test_a_token_leads_back_to_its_mark_for_its_purpose_alone(mark, purpose):
    token = KEYS.token(purpose, mark)
    assert len(token) == TOKEN_LENGTH
    assert KEYS.mark_of(purpose, token) == mark
    assert all(KEYS.mark_of(other, token) is None for other in {LEAVE, PREFERENCES, CONFIRM} - {purpose})
    assert OTHERS.mark_of(purpose, token) is None


@given(marks, issues)
def test_an_envelope_leads_back_in_whatever_case_servers_put_it(mark, issue):
    local = KEYS.envelope(mark, issue)
    assert len(local) == ENVELOPE_LENGTH <= 64
    assert KEYS.of_envelope(local) == KEYS.of_envelope(local.upper()) == (mark, issue)
    assert OTHERS.of_envelope(local) is None


@given(marks, st.integers(0, 31), st.integers(1, 35))
def test_a_token_with_any_letter_changed_is_none(mark, place, by):
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    token = KEYS.token(LEAVE, mark)
    other = letters[(letters.index(token[place]) + by) % len(letters)]
    assert KEYS.mark_of(LEAVE, token[:place] + other + token[place + 1 :]) is None


@given(st.text(max_size=80))
def test_whatever_else_somebody_writes_is_no_mark_and_no_error(text):
    assert KEYS.mark_of(LEAVE, text) is None
    assert KEYS.of_envelope(text) is None


@pytest.mark.parametrize("text", ["a" * TOKEN_LENGTH, "я" * TOKEN_LENGTH, "=" * TOKEN_LENGTH])
def test_of_the_right_length_neither(text):
    assert KEYS.mark_of(LEAVE, text) is None


@given(marks, issues)
def test_a_message_keeps_its_number_and_the_number_says_nothing(mark, issue):
    number = KEYS.message_mark(mark, issue)
    assert number == KEYS.message_mark(mark, issue)
    assert number != KEYS.message_mark(mark, (issue + 1) % 2**32)
    assert len(number) == 24


def test_the_keys_are_printed_nowhere():
    assert KEYS.secret.hex() not in repr(KEYS)
    assert repr(KEYS.secret) not in repr(KEYS)
