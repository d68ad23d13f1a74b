"""A reader behind the curtain, whose line is cut after 16 KB, reads on: every page comes whole over its own connection.

Real Chromium, a telephone's screen, TLS, the real nginx with the configuration that the program makes, and a line that
is cut (:mod:`tests.simulators.cutting_line`). Pictures may be lost on such a line; the text may not.
"""

from __future__ import annotations

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from tamizdat.press.hosting.nginx import nginx
from tamizdat.press.hosting.site import Site
from tests.journeys.conftest import MILLISECONDS_TO_WAIT, PHONE
from tests.journeys.newsroom import free_port
from tests.simulators.cutting_line import MOST, cutting_line
from tests.simulators.web_server import running_nginx

HOST = "newspaper.example"
HSTS = 31_536_000
PAGES_IN_A_ROW = 6
MANY = 4
SHORT_PATIENCE = 3_000


@pytest.fixture(scope="module")
def public(newsroom, tmp_path_factory):
    """The sample newspaper as a tree of files."""
    root = tmp_path_factory.mktemp("pressed") / "public"
    for folder in (root.parent, root.parent.parent):
        folder.chmod(0o755)
    press(newsroom, root)
    return root


def press(newsroom, root):
    done = newsroom.run("press", "build", "--out", str(root), "--once")
    assert done.returncode == 0, done.stderr


@contextmanager
def nginx_on(public, folder, **options):
    site = Site(HOST, HOST, public, f"127.0.0.1:{free_port()}", upload_mb=50, **options)
    with running_nginx(nginx(site, hsts_seconds=HSTS), HOST, folder) as server:
        yield server


@pytest.fixture(scope="module")
def server(public, tmp_path_factory):
    """nginx as it is set up by default, on the tree."""
    with nginx_on(public, tmp_path_factory.mktemp("nginx")) as server:
        yield server


@pytest.fixture
def reader(browser):
    """Begin to read over a line as a reader with a telephone: ``reader(line)`` is a page of a browser."""
    contexts = []

    def begin(line, **options):
        # The certificate is the test's own; everything else is as in any browser.
        context = browser.new_context(
            **PHONE,
            base_url=f"https://127.0.0.1:{line.port}",
            ignore_https_errors=True,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        contexts.append(context)
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()


def open_page(page, address):
    # Not "load": that would wait for pictures, and they may never come.
    page.goto(address, wait_until="domcontentloaded")


def is_whole(page, file):
    """Tell whether all the text of a file has arrived, and looks as it should."""
    as_pressed = "html => new DOMParser().parseFromString(html, 'text/html').body.textContent"
    expected = page.evaluate(as_pressed, file.read_text(encoding="utf-8"))
    arrived = page.evaluate("() => document.body.textContent")
    styled = page.evaluate("() => getComputedStyle(document.body).lineHeight != 'normal'")
    return arrived == expected and styled and page.locator("footer").last.is_visible()


def arrives(page, public, address):
    """Open a page, and tell whether all of it has arrived."""
    open_page(page, address)
    file = address.strip("/") if address.endswith(".html") else f"{address.strip('/')}/index.html"
    return is_whole(page, public / file)


def articles_on(page):
    links = page.locator("article h3 a").evaluate_all("all => all.map(one => one.href)")
    return sorted({urlsplit(link).path for link in links})[:PAGES_IN_A_ROW]


@pytest.mark.parametrize("mode", ["drop", "reset"])
@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_front_page_and_its_articles_arrive_whole_one_after_another(server, public, reader, language, mode):
    with cutting_line(server.port, mode=mode) as line:
        page = reader(line)
        assert arrives(page, public, f"/{language}/")
        addresses = articles_on(page)
        assert len(addresses) >= MANY
        assert [address for address in addresses if not arrives(page, public, address)] == []
        assert line.cut > 0, "not even a picture was lost: this line does not cut"


def test_who_follows_links_and_goes_back_gets_on(server, public, reader):
    with cutting_line(server.port) as line:
        page = reader(line)
        open_page(page, "/en/")
        for _article in range(3):
            page.locator("article h3 a").first.tap(no_wait_after=True)
            page.wait_for_url("**/en/*/**", wait_until="domcontentloaded")
            assert page.locator("footer").last.is_visible()
            page.go_back(wait_until="domcontentloaded")
            assert is_whole(page, public / "en/index.html")


@pytest.mark.parametrize("address", ["/en/archive/", "/en/corrections/", "/en/about/", "/en/topics/border/"])
def test_every_other_kind_of_page_arrives_whole(server, public, reader, address):
    with cutting_line(server.port) as line:
        assert arrives(reader(line), public, address)


def test_a_search_finds_what_it_is_asked_for(server, public, reader):
    with cutting_line(server.port) as line:
        page = reader(line)
        open_page(page, "/en/search/")
        page.fill("#q", "bridges")
        page.press("#q", "Enter")
        page.locator("#found .list a").first.wait_for()
        assert page.locator("#found .list a").first.is_visible()
        assert page.locator("#found [role=status]").inner_text()


def test_without_pictures_no_connection_is_cut_at_all(server, public, reader):
    with cutting_line(server.port) as line:
        page = reader(line)
        page.route("**/media/**", lambda route: route.abort())
        assert arrives(page, public, "/en/")
        assert all(arrives(page, public, address) for address in articles_on(page))
    assert line.cut == 0
    print(f"\nmost bytes on one connection, TLS included: {max(line.passed)} of {MOST}", end="")


def test_on_a_connection_that_is_kept_the_same_reader_gets_stuck(public, reader, tmp_path):
    """Why each answer gets a connection of its own, and why the configuration says so unless it is told otherwise."""
    with nginx_on(public, tmp_path, keep_alive=True) as server, cutting_line(server.port) as line:
        page = reader(line)
        page.set_default_timeout(SHORT_PATIENCE)
        page.route("**/media/**", lambda route: route.abort())
        with pytest.raises(Error):
            read_on(page, ["/en/", "/en/archive/", "/en/corrections/", "/en/about/"])


def read_on(page, addresses):
    for address in addresses:
        open_page(page, address)
