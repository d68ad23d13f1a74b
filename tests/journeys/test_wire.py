"""What goes over the line: a page that is cut after 16 KB must have arrived whole before that."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

MOST_BYTES = 12 * 1024
WORDS = 600


def wire_bytes(page, address, settled):
    """Return the bytes of each response that a browser got for a page, headers included, by path."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses, sizes, encodings = {}, {}, {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on(
        "Network.responseReceived",
        lambda event: encodings.update({event["requestId"]: event["response"]["headers"].get("content-encoding", "")}),
    )
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address)
    settled(page)
    return {urlsplit(addresses[one]).path: (size, encodings[one]) for one, size in sizes.items()}


def articles_on(page):
    """Return the addresses of the articles that a front page leads to."""
    links = page.locator("article h3 a").evaluate_all("all => all.map(one => one.href)")
    return sorted({urlsplit(link).path for link in links})


def words_on(page):
    return len(re.findall(r"\w+", page.locator("article").first.inner_text()))


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_an_article_of_600_words_arrives_whole_before_the_line_is_cut(visit, settled, language):
    page = visit(f"/{language}/", javascript=False, pictures=False)
    measured = {}
    for address in articles_on(page):
        sizes = wire_bytes(page, address, settled)
        size, encoding = sizes.pop(address)
        assert encoding == "br"
        assert not [path for path in sizes if not path.startswith("/media/")]
        measured[address] = (words_on(page), size)
    # A longer article may be larger in proportion; there must be some that tell what 600 words come to.
    too_large = {one: size for one, (words, size) in measured.items() if size > MOST_BYTES * max(1, words / WORDS)}
    assert any(words >= WORDS for words, _size in measured.values())
    assert too_large == {}


def test_the_front_page_arrives_whole_too(visit, settled):
    page = visit("/en/", pictures=False)
    size, _encoding = wire_bytes(page, "/en/", settled)["/en/"]
    assert size <= MOST_BYTES
