"""A reader gets the pressed files whole, small and safe, and never a byte of anything else."""

from __future__ import annotations

import gzip
import itertools
import os
import string
import threading
import time
from pathlib import Path

import brotli
import pytest
from django.utils.http import http_date
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.hosting.rules import common_headers
from tamizdat.server import pressed
from tamizdat.server.moves import Moves
from tamizdat.server.pressed import PressedFiles, name_of
from tamizdat.server.public import PublicSite
from tests.server.expectations import BROWSER, FILES, MOVED, NOTHING
from tests.simulators.pressed import WRITTEN, page, press_sample
from tests.simulators.wsgi import ask

SECRET = b"the names of our sources"
PROGRAM = b"answered by the program"
VERDICT = "/en/courts/verdict/"
VERDICT_FILE = "/en/courts/verdict/index.html"
PICTURE = "/media/pictures/0a1b2c.800.jpg"
DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}


def program(_environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [PROGRAM]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A small newspaper, and beside its tree something that nobody may see."""
    base = tmp_path_factory.mktemp("pressed")
    (base / "secret").write_bytes(SECRET)
    (base / "secret.html").write_bytes(SECRET)
    tree = press_sample(base / "public")
    tree.path("/en/leak").symlink_to(base / "secret")
    tree.path("/en/leak.html").symlink_to(base / "secret.html")
    tree.path("/en/out").symlink_to(base)
    tree.path("/en/in").symlink_to(tree.path("/en/courts"))
    os.mkfifo(tree.path("/en/pipe.html"))
    return tree


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def hurrying():
    """Return a clock on which a second passes with every look at it, so that nothing is taken from memory unseen."""
    return itertools.count().__next__


def site_on(root, clock=time.monotonic, **options):
    return PublicSite(program, PressedFiles(root, clock=clock), Moves(root), **options)


@pytest.fixture(scope="module")
def site(tree):
    return site_on(tree.root)


@pytest.fixture
def fresh(tmp_path):
    """A newspaper of its own for a test that changes it: the tree and the site."""
    tree = press_sample(tmp_path / "public")
    return tree, site_on(tree.root, hurrying())


@pytest.mark.parametrize("expected", FILES, ids=lambda expected: expected.address)
@pytest.mark.parametrize("accepted", ["", "gzip", BROWSER])
def test_every_file_arrives_whole_with_its_type_and_its_protection(site, tree, expected, accepted):
    answer = ask(site, expected.address, accept_encoding=accepted)
    coding = answer.headers.get("content-encoding", "")
    assert answer.status == 200
    assert DECODED[coding](answer.body) == tree.files[expected.file]
    assert expected.headers().items() <= answer.headers.items()
    assert answer.headers["content-length"] == str(len(answer.body))
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1, br;q=0", "gzip"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("br;q=0.000, gzip;q=0", ""),
        ("identity", ""),
        ("zstd", ""),
        ("", ""),
    ],
)
def test_a_browser_gets_the_smallest_form_that_it_understands(site, accepted, coding):
    answer = ask(site, VERDICT, accept_encoding=accepted)
    assert answer.headers.get("content-encoding", "") == coding
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_picture_does_not_vary(site):
    assert "vary" not in ask(site, PICTURE, accept_encoding=BROWSER).headers


def test_each_form_of_a_page_has_a_tag_of_its_own(site):
    tags = {ask(site, VERDICT, accept_encoding=accepted).headers["etag"] for accepted in ("br", "gzip", "")}
    assert len(tags) == 3
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


@pytest.mark.parametrize("address", [VERDICT, PICTURE])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_reader_who_has_the_page_is_not_sent_it_again(site, address, form):
    first = ask(site, address, accept_encoding=BROWSER)
    tag = first.headers["etag"]
    again = ask(site, address, accept_encoding=BROWSER, if_none_match=form.format(tag))
    assert again.status == 304
    assert again.body == b""
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "content-length" not in again.headers


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"if_none_match": '"other"'}, 200),
        ({"if_none_match": "nonsense"}, 200),
        ({"if_modified_since": http_date(WRITTEN)}, 304),
        ({"if_modified_since": http_date(WRITTEN + 60)}, 304),
        ({"if_modified_since": http_date(WRITTEN - 1)}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        # The tag is the better witness (RFC 9110, 13.1.3).
        ({"if_none_match": '"other"', "if_modified_since": http_date(WRITTEN)}, 200),
        ({"if_match": '"other"'}, 412),
        ({"if_match": "*"}, 200),
        ({"if_unmodified_since": http_date(WRITTEN - 1)}, 412),
        ({"if_unmodified_since": http_date(WRITTEN)}, 200),
    ],
)
def test_conditions_are_kept_in_their_order(site, sent, status):
    assert ask(site, VERDICT, **sent).status == status


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-99", 0, 100), ("100-", 100, None), ("-100", -100, None), ("5-5", 5, 6), ("100-99999999", 100, None)],
)
@pytest.mark.parametrize("address", [VERDICT, PICTURE])
def test_a_download_that_broke_off_is_continued(site, address, asked, start, end):
    whole = ask(site, address, accept_encoding=BROWSER)
    part = ask(site, address, accept_encoding=BROWSER, range=f"bytes={asked}", if_range=whole.headers["etag"])
    assert part.status == 206
    assert part.body == whole.body[start:end]
    first = start % len(whole.body)
    assert part.headers["content-range"] == f"bytes {first}-{first + len(part.body) - 1}/{len(whole.body)}"
    assert part.headers["content-length"] == str(len(part.body))
    assert part.headers.get("content-encoding") == whole.headers.get("content-encoding")
    assert part.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("asked", ["bytes=9-5", "bytes=-", "bytes=a-b", "lines=0-5", "bytes=0-1,5-6", "bytes", ""])
def test_a_range_that_makes_no_sense_is_ignored(site, asked):
    answer = ask(site, PICTURE, range=asked)
    assert answer.status == 200
    assert len(answer.body) == 512_000


@pytest.mark.parametrize("asked", ["bytes=512000-", "bytes=-0", "bytes=999999999999-"])
@pytest.mark.parametrize("address", [VERDICT, PICTURE])
def test_a_range_beyond_the_end_is_refused_with_the_size(site, address, asked):
    answer = ask(site, address, range=asked)
    assert answer.status == 416
    assert answer.body == b""
    size = ask(site, address).headers["content-length"]
    assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', http_date(WRITTEN - 1), "nonsense"])
def test_the_rest_of_another_version_is_never_sent(site, condition):
    assert ask(site, PICTURE, range="bytes=5-", if_range=condition).status == 200


def test_the_date_of_the_very_version_is_good_enough(site):
    assert ask(site, PICTURE, range="bytes=5-", if_range=http_date(WRITTEN)).status == 206


@pytest.mark.parametrize("address", [VERDICT, PICTURE, "/en/404.html"])
def test_head_says_what_get_would_and_sends_nothing(site, address):
    said = ask(site, address, "HEAD", accept_encoding=BROWSER, range="bytes=0-5")
    would = ask(site, address, accept_encoding=BROWSER)
    assert said.body == b""
    assert (said.status, said.headers) == (would.status, would.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_who_wants_more_than_to_read_speaks_to_the_program(site, method):
    assert ask(site, VERDICT, method).body == PROGRAM


@pytest.mark.parametrize("expected", MOVED, ids=lambda expected: expected.address)
def test_an_old_address_leads_on(site, expected):
    answer = ask(site, expected.address)
    assert (answer.status, answer.body) == (expected.status, b"")
    assert answer.headers["location"] == expected.more["location"]
    assert {name.lower() for name in common_headers()} <= answer.headers.keys()


def test_a_search_survives_a_missing_slash(site):
    assert ask(site, "/en/search?q=%D1%81%D1%83%D0%B4").headers["location"] == "/en/search/?q=%D1%81%D1%83%D0%B4"


def test_an_old_address_leads_on_from_a_link_that_names_the_file(site):
    assert ask(site, "/old/index.html").headers["location"] == "/en/"


@pytest.mark.parametrize("address", NOTHING)
def test_what_is_not_for_readers_is_left_to_the_program(site, address):
    assert ask(site, address).body == PROGRAM


@pytest.mark.parametrize("address", ["/admin/", "/staff/login/", "/api/v2/pages/", "/static/a.css", "/health/"])
def test_no_file_in_the_tree_can_stand_before_the_programs_own_addresses(fresh, address):
    tree, site = fresh
    tree.put(f"{address}index.html" if address.endswith("/") else address, page("A false door"))
    assert ask(site, address).body == PROGRAM


@pytest.mark.parametrize("address", ["/en/leak", "/en/leak.html", "/en/out/secret", "/en/out/secret.html", "/en/in/"])
def test_no_link_on_the_disk_is_followed(site, address):
    assert ask(site, address).body == PROGRAM


def test_a_pipe_does_not_make_the_server_wait(site):
    assert ask(site, "/en/pipe.html").body == PROGRAM


@pytest.mark.parametrize("address", ["/en/404.html", "/404.html"])
def test_the_page_for_nothing_is_an_answer_that_says_so(site, address):
    answer = ask(site, address)
    assert answer.status == 404
    assert b"Nothing is here" in answer.body


def test_a_browser_that_came_by_tls_is_told_to_come_back_so(tree):
    site = site_on(tree.root, hsts_seconds=100)
    assert "strict-transport-security" not in ask(site, VERDICT).headers
    secure = ask(site, VERDICT, x_forwarded_proto="https").headers
    assert secure["strict-transport-security"] == "max-age=100; includeSubDomains"


def test_before_anything_is_pressed_the_program_answers(tmp_path):
    assert ask(site_on(tmp_path / "public"), "/").body == PROGRAM


def test_a_tree_that_comes_into_being_is_served(tmp_path):
    site = site_on(tmp_path / "public")
    ask(site, VERDICT)
    press_sample(tmp_path / "public")
    assert ask(site, VERDICT).status == 200


@pytest.mark.parametrize("accepted", ["", BROWSER])
def test_a_correction_is_seen_by_the_next_reader(fresh, accepted):
    tree, site = fresh
    before = ask(site, VERDICT, accept_encoding=accepted)
    tree.put(VERDICT_FILE, page("The verdict, corrected"))
    after = ask(site, VERDICT, accept_encoding=accepted, if_none_match=before.headers["etag"])
    assert after.status == 200
    assert b"corrected" in DECODED[after.headers.get("content-encoding", "")](after.body)


def test_a_correction_is_seen_within_a_quarter_of_a_second(tmp_path):
    tree, now = press_sample(tmp_path / "public"), [100.0]
    site = site_on(tree.root, lambda: now[0])
    before = ask(site, VERDICT).body
    tree.put(VERDICT_FILE, page("The verdict, corrected"))
    now[0] += pressed.SECONDS_BETWEEN_LOOKS / 2
    assert ask(site, VERDICT).body == before
    now[0] += pressed.SECONDS_BETWEEN_LOOKS / 2
    assert ask(site, VERDICT).body != before


def test_a_change_of_the_same_size_within_a_second_has_another_tag(fresh):
    tree, site = fresh
    tree.put(VERDICT_FILE, page("Four defendants"), compressed=False)
    before = ask(site, VERDICT).headers
    tree.put(VERDICT_FILE, page("Five defendants"), compressed=False)
    after = ask(site, VERDICT).headers
    assert before["last-modified"] == after["last-modified"]
    assert before["etag"] != after["etag"]


def test_what_is_withdrawn_is_gone_at_once_even_when_its_compressed_form_was_left(fresh):
    tree, site = fresh
    ask(site, VERDICT, accept_encoding=BROWSER)
    tree.path(VERDICT_FILE).unlink()
    assert ask(site, VERDICT, accept_encoding=BROWSER).body == PROGRAM


def test_a_page_that_gets_a_compressed_form_later_is_sent_in_it(fresh):
    tree, site = fresh
    tree.put("/en/late/index.html", page("Late"), compressed=False)
    assert "content-encoding" not in ask(site, "/en/late/", accept_encoding=BROWSER).headers
    tree.put("/en/late/index.html", page("Late"))
    assert ask(site, "/en/late/", accept_encoding=BROWSER).headers["content-encoding"] == "br"


def test_new_addresses_that_lead_on_are_read_when_the_list_changes(fresh, monkeypatch):
    tree, site = fresh
    monkeypatch.setattr("tamizdat.server.moves.SECONDS_BETWEEN_LOOKS", 0)
    assert ask(site, "/old/").status == 301
    tree.put("/_redirects", b"/older/ /en/\n", compressed=False)
    assert ask(site, "/older/").status == 301
    assert ask(site, "/old/").status == 200
    tree.path("/_redirects").unlink()
    assert ask(site, "/older/").body == PROGRAM


def test_readers_get_whole_versions_while_the_press_works(fresh):
    tree, site = fresh
    versions = [page(f"Version {number}", times=20 + number) for number in range(8)]
    torn, done = [], threading.Event()

    def read():
        while not done.is_set():
            answer = ask(site, VERDICT, accept_encoding=BROWSER)
            body = DECODED[answer.headers.get("content-encoding", "")](answer.body)
            torn.extend(
                [body] if body not in versions or int(answer.headers["content-length"]) != len(answer.body) else []
            )

    tree.put(VERDICT_FILE, versions[0])
    readers = [threading.Thread(target=read) for _reader in range(3)]
    for reader in readers:
        reader.start()
    for _round in range(30):
        for version in versions:
            tree.put(VERDICT_FILE, version)
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []


def test_memory_stays_within_its_limit_and_every_page_stays_right(tmp_path):
    tree = press_sample(tmp_path / "public")
    for number in range(60):
        tree.put(f"/en/a{number}/index.html", page(f"Number {number}"), compressed=False)
    files = PressedFiles(tree.root, most=40_000)
    site = PublicSite(program, files, Moves(tree.root))
    for _round in range(3):
        for number in range(60):
            assert ask(site, f"/en/a{number}/").body == tree.files[f"/en/a{number}/index.html"]
            assert files.weight <= 40_000
    assert files.weight == sum(len(kept.body) + pressed.OVERHEAD for kept in files._kept.values())


def test_what_is_read_often_is_not_thrown_out_for_what_is_read_once(tmp_path):
    tree = press_sample(tmp_path / "public")
    for number in range(60):
        tree.put(f"/en/a{number}/index.html", page(f"Number {number}"), compressed=False)
    files = PressedFiles(tree.root, most=40_000)
    site = PublicSite(program, files, Moves(tree.root))
    for number in range(60):
        ask(site, VERDICT)
        ask(site, f"/en/a{number}/")
    assert VERDICT_FILE in files._kept


def test_a_large_file_is_closed_when_the_reader_leaves(site):
    before = open_files()
    for headers in ({}, {"range": "bytes=0-9"}, {"if_none_match": "*"}, {"range": "bytes=512000-"}):
        ask(site, PICTURE, **headers)
        ask(site, PICTURE, "HEAD", **headers)
    assert open_files() == before


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            ["..", ".", "%2e%2e", "%2E.", "/", "%2f", "%5c", "\\", "%00", "%c0%ae", "%c0%af", "%e0%80%ae", "%ff", "//"]
        ),
        st.sampled_from(
            ["en", "courts", "out", "leak", "in", "secret", "secret.html", ".press", ".host", "public", "etc"]
        ),
        st.sampled_from(["index.html", ".br", ".gz", "_redirects", "media", "passwd", "proc", "self", "%25%32%65"]),
        st.text(string.printable, max_size=4).map(lambda text: text.replace("?", "")),
    ),
    max_size=12,
).map(lambda parts: "/" + "".join(parts))


@given(HOSTILE)
def test_no_address_whatever_brings_a_byte_from_outside_the_tree(tree, site, address):
    answer = ask(site, address, accept_encoding="")
    assert SECRET not in answer.body
    if answer.status == 200:
        public = {content for name, content in tree.files.items() if not name.startswith(("/.", "/_"))}
        assert answer.body in public
    elif answer.status != 301:
        assert answer.body == PROGRAM or b"Nothing is here" in answer.body or "Здесь".encode() in answer.body


@given(HOSTILE)
def test_no_old_address_leads_to_another_host(site, address):
    location = ask(site, address).headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@given(st.text(max_size=30).map(lambda text: "/" + text))
def test_a_name_in_the_tree_has_no_part_that_leads_elsewhere(path):
    name = name_of(path)
    if name is not None:
        assert all(part and not part.startswith(".") for part in name[1:].split("/"))
        assert "\\" not in name
        assert "\0" not in name
