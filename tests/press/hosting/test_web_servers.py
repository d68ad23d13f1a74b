"""What holds of every web server for which a configuration is made."""

from __future__ import annotations

import pytest

from tamizdat.press.hosting.nginx import nginx
from tests.press.hosting.test_caddy import VERDICT, running_caddy
from tests.server.expectations import BROWSER, LEADING_ASTRAY
from tests.simulators.web_server import running_nginx

HSTS = 31_536_000
RUNNING = {
    "caddy": running_caddy,
    "nginx": lambda site, folder: running_nginx(nginx(site, hsts_seconds=HSTS), site.host, folder),
}


@pytest.fixture(scope="module", params=RUNNING)
def server(request, site, tmp_path_factory):
    """One web server after the other, in front of a small newspaper."""
    with RUNNING[request.param](site, tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.mark.parametrize("address", LEADING_ASTRAY)
def test_no_address_leads_to_a_host_of_somebodys(server, address):
    location = server.ask(address).headers.get("location", "/")
    assert not location.startswith(("//", "/\\")), location


def test_what_a_reader_has_of_a_page_is_not_asked_of_the_page_for_nothing(server):
    whole = server.ask("/en/nothing/")
    for condition in (
        {"if_none_match": whole.headers.get("etag", '"x"')},
        {"if_match": '"x"'},
        {"if_modified_since": "Tue, 01 Jan 2030 00:00:00 GMT"},
        {"range": "bytes=0-9"},
    ):
        answer = server.ask("/en/nothing/", **condition)
        assert (answer.status, answer.body) == (404, whole.body), condition


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_page_can_only_be_read(server, method):
    answer = server.ask(VERDICT, method)
    assert answer.status == 405
    assert b"verdict" not in answer.body


def test_whoever_keeps_pages_for_others_keeps_each_coding_apart(server):
    for accepted in ("", BROWSER):
        for address in (VERDICT, "/en/feed.rss"):
            assert server.ask(address, accept_encoding=accepted).headers["vary"].lower() == "accept-encoding"


def test_who_forgets_the_slash_finds_the_admin(server):
    answer = server.ask("/admin")
    assert (answer.status, answer.headers["location"]) == (301, "/admin/")
