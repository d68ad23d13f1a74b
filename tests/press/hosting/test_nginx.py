"""nginx, with the configuration that is made for it, hands out the pressed files as the embedded server does."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
from contextlib import closing
from dataclasses import replace

import brotli
import pytest

from tamizdat.press.hosting.nginx import nginx as configuration
from tests.server.expectations import BROWSER, FILES, MOVED, NOTHING
from tests.simulators.certificate import make_certificate
from tests.simulators.cutting_line import cutting_line
from tests.simulators.pressed import page
from tests.simulators.web_server import PlainServer, adapted, ask_over, nginx, running_nginx

HSTS = 31_536_000
VERDICT = "/en/courts/verdict/"
PICTURE = "/media/pictures/0a1b2c.800.jpg"
DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}
# nginx refuses these itself, or knows no such address; none of them is a page of the newspaper.
REFUSED = {"/en/courts/%00": 400}


@pytest.fixture(scope="module")
def server(site, tmp_path_factory):
    """nginx in front of a small newspaper."""
    text = configuration(site, hsts_seconds=HSTS)
    with running_nginx(text, site.host, tmp_path_factory.mktemp("nginx")) as server:
        yield server


@pytest.mark.parametrize("expected", FILES, ids=lambda expected: expected.address)
@pytest.mark.parametrize("accepted", ["", "gzip", BROWSER])
def test_every_file_arrives_whole_with_its_type_and_its_protection(server, tree, expected, accepted):
    answer = server.ask(expected.address, accept_encoding=accepted)
    coding = answer.headers.get("content-encoding", "")
    assert answer.status == 200
    assert DECODED[coding](answer.body) == tree.files[expected.file]
    assert expected.headers().items() <= answer.headers.items()
    assert answer.headers["strict-transport-security"] == f"max-age={HSTS}; includeSubDomains"
    smallest = {BROWSER: "br", "gzip": "gzip", "": ""}[accepted]
    assert coding == (smallest if tree.path(f"{expected.file}.br").exists() else "")


def test_the_server_says_neither_its_version_nor_anything_about_cookies(server):
    answer = server.ask(VERDICT)
    assert answer.headers["server"] == "nginx"
    assert "set-cookie" not in answer.headers


def test_each_form_of_a_page_has_a_tag_of_its_own_and_varies(server):
    answers = [server.ask(VERDICT, accept_encoding=accepted) for accepted in ("br", "gzip", "")]
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}


def test_a_reader_who_has_the_page_is_not_sent_it_again(server):
    first = server.ask(VERDICT, accept_encoding=BROWSER)
    again = server.ask(VERDICT, accept_encoding=BROWSER, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.ask(VERDICT, if_modified_since=first.headers["last-modified"]).status == 304


def test_a_download_that_broke_off_is_continued(server):
    whole = server.ask(PICTURE)
    part = server.ask(PICTURE, range="bytes=50-99", if_range=whole.headers["etag"])
    assert part.status == 206
    assert part.body == whole.body[50:100]
    assert server.ask(PICTURE, range="bytes=50-99", if_range='"other"').status == 200
    assert server.ask(PICTURE, range="bytes=99999999-").status == 416


@pytest.mark.parametrize("expected", MOVED, ids=lambda expected: expected.address)
def test_an_old_address_leads_on(server, expected):
    answer = server.ask(expected.address)
    assert answer.status == expected.status
    assert answer.headers["location"] == expected.more["location"]


def test_a_search_survives_a_missing_slash(server):
    assert server.ask("/en/search?q=%D1%81%D1%83%D0%B4").headers["location"] == "/en/search/?q=%D1%81%D1%83%D0%B4"


@pytest.mark.parametrize("address", NOTHING)
def test_where_nothing_is_a_page_says_so(server, address):
    answer = server.ask(address)
    if not address.startswith("/media"):
        assert answer.status == REFUSED.get(address, 404)
    assert b"sources" not in answer.body


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/en/nothing/", "Nothing is here, in English"),
        ("/ru/%D0%BD%D0%B5%D1%82/", "Здесь ничего нет"),
        ("/be/courts/", "Nothing is here"),
        ("/nothing.txt", "Nothing is here"),
        ("/en/.press/feed.json", "Nothing is here, in English"),
        ("/ru/404.html", "Здесь ничего нет"),
    ],
)
def test_the_page_for_nothing_speaks_the_readers_language(server, address, title):
    answer = server.ask(address, accept_encoding=BROWSER)
    assert answer.status == 404
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert brotli.decompress(answer.body) == page(title)
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("address", ["/en/../../secret.html", "/en/%2e%2e/%2e%2e/secret.html", "/..%2fsecret.html"])
def test_nobody_climbs_out_of_the_tree(server, address):
    answer = server.ask(address)
    assert answer.status in (400, 404)
    assert b"sources" not in answer.body


def test_every_answer_of_the_public_site_has_a_connection_of_its_own(server):
    for address in (VERDICT, PICTURE, "/en/nothing/", "/old/", "/en/feed.json"):
        assert server.ask(address).headers["connection"] == "close"


def test_twelve_kilobytes_pass_a_line_that_is_cut_with_tls_and_headers_around_them(server, tree):
    body = random.Random(5).randbytes(12 * 1024)  # noqa: S311  bytes that nothing makes smaller
    tree.put("/en/long/index.html", body, compressed=False)
    with cutting_line(server.port) as line:
        assert replace(server, port=line.port).ask("/en/long/").body == body
    assert line.cut == 0
    print(f"\n{line.passed[0] - len(body)} bytes around a page of {len(body)}", end="")


def test_colleagues_keep_their_connection(server):
    with closing(server.connection()) as connection:
        answers = [ask_over(connection, server.host, "/admin/pages/") for _number in range(3)]
    assert all(answer.headers["connection"] == "keep-alive" for answer in answers)


@pytest.mark.parametrize(
    "address",
    [
        *("/admin/", "/staff/login/", "/api/v2/pages/", "/health/", "/static/a.css"),
        *("/letters/sign-up/", "/support/give/", "/support/thanks/a/"),
    ],
)
def test_what_is_not_the_press_is_answered_by_the_program(server, address):
    told = json.loads(server.ask(address).body)
    assert told["program"] == address
    assert told["told"]["X-Forwarded-Proto"] == "https"
    assert told["told"]["Host"] == server.host
    assert "X-Forwarded-For" not in told["told"]


def test_a_picture_that_is_not_published_yet_is_shown_to_colleagues_by_the_program(server):
    assert json.loads(server.ask("/media/pictures/ffffff.800.jpg").body)["program"] == "/media/pictures/ffffff.800.jpg"


def test_the_admin_can_be_found_without_its_slash(server):
    assert server.ask("/admin").headers["location"] == "/admin/"


def test_nobody_posts_to_a_page(server):
    assert server.ask(VERDICT, "POST").status == 405


def test_who_tries_passwords_is_slowed_down(server):
    answers = [server.ask("/staff/login/", "POST").status for _try in range(30)]
    assert 429 in answers


def test_who_signs_others_up_is_slowed_down(server):
    answers = [server.ask("/letters/sign-up/", "POST").status for _try in range(40)]
    assert 429 in answers


def test_who_tries_cards_is_slowed_down(server):
    answers = [server.ask("/support/give/", "POST").status for _try in range(40)]
    assert 429 in answers


def test_a_visitor_without_tls_is_led_to_it(server):
    answer = PlainServer(server.host, server.plain_port).ask("/en/?q=a")
    assert (answer.status, answer.headers["location"]) == (301, f"https://{server.host}/en/?q=a")


def test_where_no_line_is_cut_connections_stay_open(site, tmp_path):
    text = configuration(replace(site, keep_alive=True), hsts_seconds=HSTS)
    assert "ssl http2;" in text
    with running_nginx(text, site.host, tmp_path) as server, closing(server.connection()) as connection:
        answers = [ask_over(connection, site.host, VERDICT) for _number in range(3)]
    assert {answer.headers["connection"] for answer in answers} == {"keep-alive"}


def test_an_admin_under_a_name_of_its_own_is_reached_by_that_name_alone(site_apart, tmp_path):
    text = configuration(site_apart, hsts_seconds=HSTS)
    with running_nginx(text, site_apart.host, tmp_path) as server:
        assert server.ask("/admin/").status == 404
        desk = type(server)("desk.example", server.port)
        assert json.loads(desk.ask("/admin/").body)["program"] == "/admin/"
        assert desk.ask("/").headers["location"] == "/admin/"
        assert json.loads(desk.ask(VERDICT).body)["program"] == VERDICT


def test_nginx_accepts_the_configuration(site, site_apart, tmp_path):
    certificate = make_certificate(tmp_path / "certificate", site.host)
    for number, one in enumerate((site, site_apart)):
        file = tmp_path / f"{number}.conf"
        file.write_text(adapted(configuration(one, hsts_seconds=HSTS), tmp_path, certificate, (443, 80)))
        command = [nginx(), "-t", "-q", "-c", str(file), "-p", str(tmp_path)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert (result.returncode, result.stderr) == (0, "")
