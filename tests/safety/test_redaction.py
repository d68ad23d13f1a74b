from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.safety.redaction import LONGEST, redacted


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("log-in of vera@example.org refused", "log-in of [mail] refused"),
        ("asked by 192.0.2.7:51234", "asked by [ip]:51234"),
        ("asked by [2001:db8::7]:443", "asked by [[ip]]:443"),
        ("Not Found: /en/search/?q=banned+words", "Not Found: /en/search/?[query]"),
        (
            "cannot reach postgres://tamizdat:hunter2@db.example/paper",
            "cannot reach postgres://[credentials]db.example/paper",
        ),
        ("password=hunter2 refused", "password=[secret] refused"),
        ("session 8x0k3l2m9qpw7d5fhzra41 ended", "session [token] ended"),
        ("/staff/reset/9-0123456789abcdef0123456789abcdef/", "/staff/reset/9-[token]/"),
        ("Not Found: /support/thanks/AGeMOJZJA_ru9= and on", "Not Found: /support/thanks/[token] and on"),
        ("Not Found: /letters/leave/AGeMOJZJA_ru9/a-part-of-it and on", "Not Found: /letters/leave/[token] and on"),
        ("name=Vera+Lindquist&amount=5", "name=[person]&amount=5"),
        ('{"full_name": "Vera Lindquist", "amount": 5}', '{"full_name": [person], "amount": 5}'),
        ("{'phone': '+43 1 23', 'surname': 'Lindquist'}", "{'phone': [person], 'surname': [person]}"),
        ("email: vera@example.org", "email: [mail]"),
        ("/staff/vera%40example.org/", "[mail]"),
        ("to vera=40example.org", "to [mail]"),
        ("Key (address)=(12 Harbour Row) exists", "Key (address)=([person]) exists"),
        ("“The raid of Monday” has no text yet", "“…” has no text yet"),
    ],
)
def test_a_log_line_names_nobody_and_opens_nothing(line, told):
    assert redacted(line) == told


@pytest.mark.parametrize(
    "line",
    [
        "done: publish revision 41",
        "GET /en/courts/a-verdict-that-nobody-had-expected-in-the-spring-of-2026/ 200 4.1 ms",
        "12:30:45 the worker has started",
        "2026-11-23T12:30:45+00:00",
        "django.db.utils.OperationalError",
        "Wagtail 8.0.1",
    ],
)
def test_what_names_nobody_stays_readable(line):
    assert redacted(line) == line


def test_an_address_that_is_as_long_as_anybody_likes_is_cut_before_it_costs_time():
    for long in (":" * 200_000, "a" * 200_000, "1a" * 100_000, "@" * 200_000, "name=" * 40_000, "1." * 100_000):
        assert redacted(f"GET /staff/{long}g 404") == "GET …"
    assert len(redacted("a word " * 100_000)) <= LONGEST + 2


@given(st.ip_addresses(), st.sampled_from([" ", "(", "[", "=", ", "]), st.sampled_from(["", " ", ")", "]", ".", ","]))
def test_no_address_of_a_machine_is_ever_logged(address, before, after):
    assert str(address) not in redacted(f"asked by{before}{address}{after}")


@given(st.emails())
def test_no_mail_address_is_ever_logged_whole(address):
    domain = address.rpartition("@")[2]
    line = redacted(f"to {address} now")
    assert address not in line
    assert f"@{domain}" not in line


@given(st.text(max_size=300))
def test_any_line_can_be_redacted_and_twice_is_as_good_as_once(line):
    once = redacted(line)
    assert redacted(once) == once
