"""A newspaper on its first day, and a server before there is one."""

from __future__ import annotations

import json

import feedparser
import pytest

from tamizdat.press.hosting.rules import is_for_readers
from tests.factories import make_front, make_section
from tests.now import find, outputs, render


def test_a_newspaper_without_articles_is_rendered_whole(db, client):
    make_section(make_front("en"))
    for output in filter(lambda output: is_for_readers(output.address), outputs()):
        assert client.get(output.address).status_code == output.status, output.address


def test_feeds_without_articles_are_feeds(db):
    make_section(make_front("en"))
    for address in ("/en/feed.rss", "/en/courts/feed.atom"):
        parsed = feedparser.parse(render(find(address)))
        assert not parsed.bozo
        assert parsed.entries == []
    assert json.loads(render(find("/en/feed.json")))["items"] == []


@pytest.mark.parametrize(
    "address", ["/", "/en/", "/en/feed.rss", "/sitemap.xml", "/en/search/?q=x", "/sitemaps/news-en.xml"]
)
def test_before_there_is_a_newspaper_nothing_is_found(db, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.content.decode() == "There is no newspaper here yet."


def test_before_there_is_a_newspaper_robots_and_programs_are_answered(db, client):
    assert b"Disallow: /admin/" in client.get("/robots.txt").content
    assert b"Sitemap" not in client.get("/robots.txt").content
    assert json.loads(client.get("/api/v2/pages/").content)["items"] == []
