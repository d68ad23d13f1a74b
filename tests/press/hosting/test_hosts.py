"""Hosts that only take files learn from files how to send them."""

from __future__ import annotations

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.hosting import redirects
from tamizdat.press.hosting.hosts import headers_file
from tamizdat.press.hosting.redirects import Move
from tamizdat.press.hosting.rules import common_headers, rule_for
from tamizdat.server.moves import read_moves
from tests.server.expectations import FILES

MOST_RULES = 100
LONGEST_LINE = 2000


def blocks():
    """Return the rules of the file: a pattern, names that are struck out, headers."""
    found = []
    for line in headers_file(("en", "ru")).splitlines():
        if line.startswith("/"):
            found.append((line, set(), {}))
        elif line.startswith("  ! "):
            found[-1][1].add(line[4:])
        elif not line.startswith("#"):
            name, _, value = line.strip().partition(": ")
            found[-1][2][name] = value
    return found


def as_netlify(address):
    """Return the headers of a file as Netlify understands the rules: the last one wins."""
    headers = {}
    for pattern, _struck, said in blocks():
        if fnmatch.fnmatchcase(address, pattern):
            headers |= said
    return headers


def as_cloudflare(address):
    """Return them as Cloudflare does: all are said, but for what is struck out.

    An address with a second asterisk makes a group of the same name twice, and is passed over
    (``generateRuleRegExp``, ``validateNoMultipleWildcards`` of its workers-sdk).
    """
    headers = {}
    for pattern, struck, said in blocks():
        if pattern.count("*") <= 1 and fnmatch.fnmatchcase(address, pattern):
            kept = {name: value for name, value in headers.items() if name not in struck}
            headers = kept | {name: f"{kept[name]}, {value}" if name in kept else value for name, value in said.items()}
    return headers


@pytest.mark.parametrize("understood", [as_netlify, as_cloudflare])
@pytest.mark.parametrize("expected", FILES, ids=lambda expected: expected.address)
def test_a_file_is_sent_as_by_our_own_servers(understood, expected):
    address = expected.address.partition("?")[0]
    headers = understood(address)
    type_said = headers.pop("Content-Type", expected.type)
    assert headers == common_headers() | rule_for(address).headers()
    assert type_said == expected.type


def test_the_file_keeps_within_what_hosts_read():
    lines = headers_file(("en", "ru")).splitlines()
    assert sum(line.startswith("/") for line in lines) <= MOST_RULES
    assert max(map(len, lines)) <= LONGEST_LINE


def test_hosts_pass_no_rule_over():
    assert [pattern for pattern, _struck, _said in blocks() if pattern.count("*") > 1] == []


MOVES = st.lists(
    st.builds(
        Move,
        st.text(max_size=12).map(lambda text: f"/{text}"),
        st.text(max_size=12).map(lambda text: f"/{text}"),
        st.sampled_from([301, 302]),
    ),
    max_size=5,
    unique_by=lambda move: move.old,
)


@given(MOVES)
def test_every_move_that_is_told_to_hosts_is_one_line_and_is_read_back(moves):
    text = redirects.for_hosts(moves)
    told = read_moves(text)
    assert len(told) == len(text.splitlines())
    assert {old: int(status[:3]) for old, (status, _location) in told.items()}.items() <= {
        move.old: move.status for move in moves
    }.items()


@given(MOVES)
def test_no_move_can_say_anything_else_to_a_web_server(moves):
    for line in redirects.for_nginx(moves).splitlines():
        assert re.fullmatch(r'"/[^"\\$;{}\s]*" "30[12] /[^"\\$;{}\s]* /[!-~]*";', line)
    for line in redirects.for_caddy(moves).splitlines():
        assert re.fullmatch(r"/[^\"'`{}\s]* /[!-~]* 30[12]", line)


def test_of_two_addresses_that_nginx_cannot_tell_apart_one_is_told():
    moves = [Move("/en/Ferry/", "/en/a/"), Move("/en/ferry/", "/en/b/")]
    assert len(redirects.for_nginx(moves).splitlines()) == 1
    assert len(redirects.for_caddy(moves).splitlines()) == 2
