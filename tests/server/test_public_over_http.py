"""The embedded server itself, with its processes and threads, hands out the pressed files."""

from __future__ import annotations

import gzip
import sys
from contextlib import closing

import brotli
import pytest
from django.conf import settings

from tests.journeys.newsroom import environ_for, free_port, running, wait_for_line
from tests.server.expectations import BROWSER, FILES, MOVED
from tests.simulators.pressed import press_sample
from tests.simulators.web_server import PlainServer, ask_over

DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}
VERDICT = "/en/courts/verdict/"
PICTURE = "/media/pictures/0a1b2c.800.jpg"
SERVE = """
import sys
from tamizdat.console import choose_settings
choose_settings()
from tamizdat.server.embedded import serve
serve("127.0.0.1", int(sys.argv[1]), workers=2, known_as="127.0.0.1", when_ready=lambda: print("ready", flush=True))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A small pressed newspaper in a data directory without a database."""
    return press_sample(tmp_path_factory.mktemp("served") / "data" / "public")


@pytest.fixture(scope="module")
def server(tree):
    """Two processes of the embedded server."""
    data_dir = tree.root.parent
    port, log = free_port(), data_dir.parent / "serve.log"
    with running(
        [sys.executable, "-c", SERVE, str(port)],
        environ_for(data_dir, port) | {"TAMIZDAT_SITE_URL": settings.ENVIRONMENT.site_url},
        log,
    ) as process:
        wait_for_line("ready", log, process)
        yield PlainServer(f"127.0.0.1:{port}", port)


@pytest.mark.parametrize("expected", FILES, ids=lambda expected: expected.address)
@pytest.mark.parametrize("accepted", ["", "gzip", BROWSER])
def test_every_file_arrives_whole_with_its_type_and_its_protection(server, tree, expected, accepted):
    answer = server.ask(expected.address, accept_encoding=accepted)
    assert answer.status == 200
    assert DECODED[answer.headers.get("content-encoding", "")](answer.body) == tree.files[expected.file]
    assert expected.headers().items() <= answer.headers.items()
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("expected", MOVED, ids=lambda expected: expected.address)
def test_an_old_address_leads_on(server, expected):
    answer = server.ask(expected.address)
    assert (answer.status, answer.headers["location"]) == (expected.status, expected.more["location"])


@pytest.mark.parametrize("address", [VERDICT, PICTURE, "/en/404.html"])
def test_head_says_what_get_would_and_sends_nothing(server, address):
    said, would = (server.ask(address, method, accept_encoding=BROWSER) for method in ("HEAD", "GET"))
    assert said.body == b""
    assert said.status == would.status
    assert {name: value for name, value in said.headers.items() if name != "date"} == {
        name: value for name, value in would.headers.items() if name != "date"
    }


def test_a_large_picture_comes_in_parts_that_make_the_whole(server, tree):
    whole = tree.files[PICTURE]
    parts = [server.ask(PICTURE, range=f"bytes={start}-{start + 99_999}") for start in range(0, len(whole), 100_000)]
    assert {part.status for part in parts} == {206}
    assert b"".join(part.body for part in parts) == whole


def test_one_connection_carries_many_answers_whatever_their_kind(server):
    tag = server.ask(VERDICT).headers["etag"]
    requests = [(VERDICT, {}), (VERDICT, {"if_none_match": tag}), (PICTURE, {"range": "bytes=5-9"}), ("/old/", {})]
    with closing(server.connection()) as connection:
        statuses = [ask_over(connection, server.host, one, headers=headers).status for one, headers in requests * 5]
    assert statuses == [200, 304, 206, 301] * 5


def test_a_reader_who_asks_twice_in_one_header_is_understood(server):
    tag = server.ask(VERDICT).headers["etag"]
    assert server.ask(VERDICT, if_none_match=f'"a", {tag}').status == 304
