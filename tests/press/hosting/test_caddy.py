"""Caddy, with the configuration that is made for it, hands out the pressed files as the embedded server does."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from contextlib import contextmanager

import brotli
import pytest

from tamizdat.press.hosting.caddy import caddy as configuration
from tests.journeys.newsroom import free_port, running
from tests.server.expectations import BROWSER, FILES, MOVED, NOTHING
from tests.simulators.certificate import make_certificate
from tests.simulators.pressed import page
from tests.simulators.web_server import WebServer, wait_for_port

HSTS = 31_536_000
VERDICT = "/en/courts/verdict/"
PICTURE = "/media/pictures/0a1b2c.800.jpg"
# Names that no disk can hold; Caddy takes that for its own fault.
TOO_ODD = {"/en/courts/%00", f"/en/{'a' * 300}/"}
OWN_FAULT = 500
DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}


def serving(site, folder):
    """Run Caddy on a free port, with a certificate of the test instead of one from an authority."""
    program = shutil.which("caddy")
    assert program, "there is no caddy: 'make test' says how to install it"
    certificate = make_certificate(folder / "certificate", site.host)
    port = free_port()
    tls = f'tls "{certificate}/fullchain.pem" "{certificate}/privkey.pem"'
    text = configuration(site, hsts_seconds=HSTS)
    text = text.replace("\tadmin off\n", f"\tadmin off\n\tauto_https disable_redirects\n\thttps_port {port}\n", 1)
    for host in site.names:
        text = re.sub(
            rf"^{re.escape(host)} {{$", f"https://{host} {{\n\tbind 127.0.0.1\n\t{tls}", text, flags=re.MULTILINE
        )
    file = folder / "Caddyfile"
    file.write_text(text)
    command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
    return command, port


@contextmanager
def running_caddy(site, folder):
    """Run Caddy in front of a small newspaper."""
    command, port = serving(site, folder)
    log = folder / "caddy.log"
    with running(command, {"HOME": str(folder)}, log) as process:
        wait_for_port(port, process, log)
        yield WebServer(site.host, port)


@pytest.fixture(scope="module")
def server(site, tmp_path_factory):
    """Caddy in front of a small newspaper."""
    with running_caddy(site, tmp_path_factory.mktemp("caddy")) as server:
        yield server


@pytest.mark.parametrize("expected", FILES, ids=lambda expected: expected.address)
@pytest.mark.parametrize("accepted", ["", "gzip", BROWSER])
def test_every_file_arrives_whole_with_its_type_and_its_protection(server, tree, expected, accepted):
    answer = server.ask(expected.address, accept_encoding=accepted)
    assert answer.status == 200
    assert DECODED[answer.headers.get("content-encoding", "")](answer.body) == tree.files[expected.file]
    assert expected.headers().items() <= answer.headers.items()
    smallest = {BROWSER: "br", "gzip": "gzip", "": ""}[accepted]
    assert answer.headers.get("content-encoding", "") == (smallest if tree.path(f"{expected.file}.br").exists() else "")


@pytest.mark.parametrize("expected", MOVED, ids=lambda expected: expected.address)
def test_an_old_address_leads_on(server, expected):
    answer = server.ask(expected.address)
    assert (answer.status, answer.headers["location"]) == (expected.status, expected.more["location"])


@pytest.mark.parametrize("address", NOTHING)
def test_where_nothing_is_a_page_says_so(server, address):
    answer = server.ask(address)
    if not address.startswith("/media"):
        assert answer.status == (OWN_FAULT if address in TOO_ODD else 404)
    assert b"sources" not in answer.body


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/en/nothing/", "Nothing is here, in English"),
        ("/ru/%D0%BD%D0%B5%D1%82/", "Здесь ничего нет"),
        ("/be/courts/", "Nothing is here"),
        ("/nothing.txt", "Nothing is here"),
        ("/ru/404.html", "Здесь ничего нет"),
    ],
)
def test_the_page_for_nothing_speaks_the_readers_language(server, address, title):
    answer = server.ask(address, accept_encoding=BROWSER)
    assert answer.status == 404
    assert brotli.decompress(answer.body) == page(title)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_reader_who_has_the_page_is_not_sent_it_again(server):
    first = server.ask(VERDICT, accept_encoding=BROWSER)
    again = server.ask(VERDICT, accept_encoding=BROWSER, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_download_that_broke_off_is_continued(server):
    whole = server.ask(PICTURE)
    part = server.ask(PICTURE, range="bytes=50-99", if_range=whole.headers["etag"])
    assert (part.status, part.body) == (206, whole.body[50:100])


def test_every_answer_of_the_public_site_has_a_connection_of_its_own(server):
    for address in (VERDICT, PICTURE, "/en/nothing/", "/old/"):
        assert server.ask(address).headers["connection"] == "close"


@pytest.mark.parametrize("address", ["/admin/", "/staff/login/", "/api/v2/pages/", "/static/a.css"])
def test_what_is_not_the_press_is_answered_by_the_program(server, address):
    told = json.loads(server.ask(address).body)
    assert told["program"] == address
    assert told["told"]["X-Forwarded-Proto"] == "https"
    assert "127.0.0.1" not in told["told"].get("X-Forwarded-For", "")
