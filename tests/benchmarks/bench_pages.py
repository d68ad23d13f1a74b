"""How long a reader's page takes, from a warm process: ``make bench``. docs/explanation/performance.md has results."""

from __future__ import annotations

import statistics
import time

import brotli
import pytest

from tamizdat.safety.compression import BROTLI, CODINGS
from tests.factories import make_article, make_articles, make_front, make_section
from tests.now import find, render

PARAGRAPH = (
    "<p>The ferry to Orvale did not leave on Thursday, and nobody at the landing could say why. Passengers waited in "
    "the hall until noon; then a notice was put up that spoke of fuel, of suppliers and of an understanding that the "
    "company hoped for. Number %d of the people asked had heard of it on the radio.</p>"
)
ARTICLES = 200
ROUNDS = 50


@pytest.fixture
def newsroom(db):
    """A newspaper with a few hundred articles, one of them of about 600 words."""
    section = make_section(make_front("en"))
    make_articles(ARTICLES, section)
    body = [("text", "".join(PARAGRAPH % number for number in range(11)))]
    return make_article("The ferry that did not leave", section, body=body)


def report(name, act, rounds=ROUNDS):
    """Print the median time of an action in milliseconds, and how much slower the slowest of twenty was."""
    act()
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"\n{name:<44}{statistics.median(times):>9.2f} ms   95 %: {slow:>8.2f} ms", end="")


def test_pages(newsroom, client):
    article = newsroom.address
    pages = {"article": article, "front page": "/en/", "section": "/en/courts/", "feed": "/en/feed.rss"}
    for name, address in pages.items():
        report(f"{name}: found and rendered", lambda address=address: render(find(address)))
        report(
            f"{name}: over HTTP, brotli", lambda address=address: client.get(address, headers={"Accept-Encoding": "br"})
        )
    page = render(find(article))
    print(f"\narticle: {len(page)} bytes, brotli {len(CODINGS['br'](page))}, gzip {len(CODINGS['gzip'](page))}", end="")
    print(f", brotli 11 {len(brotli.compress(page, quality=11))}", end="")
    report(f"compressing it, brotli {BROTLI['quality']}", lambda: CODINGS["br"](page))
    report("compressing it, gzip", lambda: CODINGS["gzip"](page))
    report("compressing it, brotli 11", lambda: brotli.compress(page, quality=11))
