"""Feeds, read as the programs of readers read them."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

import feedparser
import jsonschema
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from tamizdat.articles.actions import correct_article, rename_article, update_article, withdraw_article
from tamizdat.press import outputs as press
from tamizdat.press.feeds import FORMATS, Feed, Item, key_of, write
from tamizdat.press.whole_html import absolute_html
from tests.factories import make_article, make_articles, make_section
from tests.now import almanac, find, led_to, outputs, render
from tests.press.conftest import CORRECTED, PUBLISHED

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PUBLISHED_KEY = UUID("0c5dbd84-1df5-4f3a-9c55-5a2d3c0f1a11")
XML_FILES = ("feed.rss", "feed.atom")

# https://www.jsonfeed.org/version/1.1/, what it demands and what it allows in the fields that we write.
AUTHOR = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
    "additionalProperties": False,
    "minProperties": 1,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "feed_url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "description": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "authors": {"type": "array", "items": AUTHOR},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
                    "title": {"type": "string"},
                    "summary": {"type": "string"},
                    "content_html": {"type": "string", "minLength": 1},
                    "image": {"type": "string", "format": "uri", "pattern": "^https?://"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "date_modified": {"type": "string", "format": "date-time"},
                    "authors": {"type": "array", "items": AUTHOR},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": {"type": "string"},
                },
            },
        },
    },
}


def all_feeds():
    return [output for output in outputs() if output.kind == "feed"]


def test_every_list_has_its_feeds_in_three_formats(newspaper):
    addresses = {output.address for output in all_feeds()}
    for file in FORMATS:
        for place in ("en/", "ru/", "ar/", "en/courts/", "ru/суды/", "en/topics/fair-trials/"):
            assert f"/{place}{file}" in addresses
        for place in ("en/series/the-river-in-winter/", "en/people/mira-vald/", "en/people/anna-reyes-vale/"):
            assert f"/{place}{file}" in addresses


def test_the_feeds_that_a_page_names_exist_and_have_the_type_it_says(newspaper):
    for output in list(outputs()):
        if not output.media_type.startswith("text/html") or output.kind == "redirect":
            continue
        for link in html.fromstring(render(output).decode()).xpath('//link[@rel="alternate"][@type]'):
            feed = find(led_to(link.get("href"), output.address))
            assert feed, f"{output.address} names {link.get('href')}"
            assert feed.media_type.split(";")[0] == link.get("type")


def test_a_feed_parser_finds_no_fault(newspaper):
    for output in all_feeds():
        if output.address.endswith(XML_FILES):
            headers = {"content-type": output.media_type}
            parsed = feedparser.parse(render(output), response_headers=headers)
            assert not parsed.bozo, (output.address, parsed.get("bozo_exception"))
            assert parsed.version in ("rss20", "atom10")
            assert parsed.feed.title
            assert parsed.entries, output.address


def test_both_xml_formats_and_json_tell_the_same(newspaper):
    as_written = {"sanitize_html": False, "resolve_relative_uris": False}
    parsed = [feedparser.parse(render(find(f"/en/{file}")), **as_written) for file in XML_FILES]
    rss, atom = (feed.entries[0] for feed in parsed)
    item = json.loads(render(find("/en/feed.json")))["items"][0]
    assert rss.id == atom.id == item["id"]
    assert rss.title == atom.title == item["title"]
    assert rss.link == atom.link == item["url"]
    assert rss.content[0].value == atom.content[0].value == item["content_html"]
    assert rss.published_parsed == atom.published_parsed
    assert dt.datetime.fromisoformat(item["date_modified"]) == CORRECTED


def test_rss_has_what_its_specification_demands(newspaper):
    channel = etree.fromstring(render(find("/en/feed.rss"))).find("channel")
    assert channel.findtext("title") == "The Far Bank"
    assert channel.findtext("link") == "http://127.0.0.1:8000/en/"
    assert channel.findtext("description")
    assert channel.findtext("language") == "en"
    own = channel.find(f"{ATOM}link")
    assert (own.get("rel"), own.get("href")) == ("self", "http://127.0.0.1:8000/en/feed.rss")
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == CORRECTED
    (item,) = channel.findall("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("guid").startswith("urn:uuid:")
    assert parsedate_to_datetime(item.findtext("pubDate")) == PUBLISHED
    creators = [each.text for each in item.findall("{http://purl.org/dc/elements/1.1/}creator")]
    assert creators == ["Mira Vald", "Anna Reyes-Vale"]
    assert [each.text for each in item.findall("category")] == ["Fair trials"]
    assert item.findtext("description") == "The hearing lasted nine minutes."


def test_atom_has_what_rfc_4287_demands(newspaper):
    root = etree.fromstring(render(find("/en/feed.atom")))
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The Far Bank"
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    (entry,) = root.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "published", "content", "summary"):
        assert len(entry.findall(f"{ATOM}{name}")) == 1, name
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.find(f"{ATOM}link").get("rel") == "alternate"
    for moment in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert dt.datetime.fromisoformat(moment.text).tzinfo


def test_json_feeds_hold_to_the_schema(newspaper):
    validator = jsonschema.Draft202012Validator(JSON_FEED, format_checker=jsonschema.FormatChecker())
    for output in all_feeds():
        if output.address.endswith(".json"):
            validator.validate(json.loads(render(output)))


def test_an_item_holds_the_whole_text_and_the_correction_before_its_first_paragraph(newspaper):
    whole = json.loads(render(find("/en/feed.json")))["items"][0]["content_html"]
    for words in (
        "nine minutes",
        "A third.",
        "What comes next",
        "We will wait.",
        "Two reams.",
        "forbids ink",
        "Thursday",
    ):
        assert words in whole
    first, again = (place for place in range(len(whole)) if whole.startswith("An earlier version said five", place))
    assert first < whole.index("The court sat for nine minutes.")
    assert whole.index("There are four defendants.") < again < whole.index("A third.")


def test_every_address_in_an_item_is_absolute(newspaper):
    section = newspaper.sections["en"]
    link = f'<p>See <a linktype="page" id="{newspaper.english.pk}">this</a>, <a href="#there">that</a>, href="/x".</p>'
    linking = make_article("With links", section, body=[("text", link)])
    for feed in ("/en/feed.json", "/ar/feed.json"):
        for item in json.loads(render(find(feed)))["items"]:
            tree = html.fromstring(item["content_html"])
            for address in tree.xpath("//@href | //@src | //@cite"):
                assert urlsplit(address).scheme in ("http", "https"), address
            assert not tree.xpath("//@srcset")
    item = next(each for each in json.loads(render(find("/en/feed.json")))["items"] if each["title"] == "With links")
    assert f'href="http://127.0.0.1:8000{linking.url_path}#there"' in item["content_html"]
    assert 'href="/x".' in html.fromstring(item["content_html"]).text_content().replace("“", '"').replace("”", '"')


def test_an_item_in_arabic_reads_from_right_to_left(newspaper):
    (item,) = json.loads(render(find("/ar/feed.json")))["items"]
    assert item["language"] == "ar"
    wrapper = html.fromstring(item["content_html"])
    assert (wrapper.get("dir"), wrapper.get("lang")) == ("rtl", "ar")


def test_an_item_is_the_same_item_after_a_rename_and_on_another_domain(newspaper, settings):
    (before,) = json.loads(render(find("/en/feed.json")))["items"]
    rename_article(newspaper.english, "another-slug")
    (after,) = json.loads(render(find("/en/feed.json")))["items"]
    assert before["id"] == after["id"]
    assert before["url"] != after["url"]
    assert after["url"].endswith("/en/courts/another-slug/")
    others = {json.loads(render(find(f"/{code}/feed.json")))["items"][0]["id"] for code in ("ru", "ar")}
    assert len(others | {after["id"]}) == 3
    assert "127.0.0.1" not in after["id"]


def test_a_correction_and_an_update_are_news_of_the_item(newspaper):
    later = CORRECTED + dt.timedelta(days=1)
    update_article(newspaper.english, now=later)
    assert json.loads(render(find("/en/feed.json")))["items"][0]["date_modified"] == later.isoformat()
    correct_article(newspaper.english, "Another.", now=later + dt.timedelta(hours=1))
    parsed = feedparser.parse(render(find("/en/feed.atom")))
    assert parsed.feed.updated == parsed.entries[0].updated == (later + dt.timedelta(hours=1)).isoformat()


def test_a_withdrawn_article_leaves_the_feed(newspaper):
    withdraw_article(newspaper.english, "It was wrong.")
    assert json.loads(render(find("/en/feed.json")))["items"] == []
    for file in XML_FILES:
        assert not feedparser.parse(render(find(f"/en/courts/{file}"))).bozo


def test_the_same_articles_give_the_same_bytes(newspaper):
    for output in all_feeds():
        assert render(output) == render(find(output.address))


def test_a_feed_holds_the_twenty_newest_articles_in_a_fixed_number_of_queries(newspaper, django_assert_max_num_queries):
    section = make_section(newspaper.fronts["en"], "Harbour")
    make_articles(3, section, bylines=[newspaper.author], topics=[newspaper.topic])
    before = almanac()
    with django_assert_max_num_queries(14):
        press.render(press.find("/en/harbour/feed.atom", before), before)
    newest = make_articles(25, make_section(newspaper.fronts["en"], "River"), bylines=[newspaper.author])
    after = almanac()
    # Articles are read a few at a time, until a feed is full.
    with django_assert_max_num_queries(35):
        whole = press.render(press.find("/en/river/feed.atom", after), after)
    titles = [entry.title for entry in feedparser.parse(whole).entries]
    assert titles == [article.title for article in reversed(newest[-20:])]


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(texts=st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT))
@pytest.mark.parametrize("file", FORMATS)
def test_no_character_breaks_a_feed(file, texts):
    title, summary, words, name, topic = texts
    key = key_of(PUBLISHED_KEY, "en")
    item = Item(
        key, "https://a.example/", title, summary, words, PUBLISHED, PUBLISHED, "en", ((name, ""),), (topic,), ""
    )
    feed = Feed(key, title, summary, "en", "https://a.example/f", "https://a.example/", PUBLISHED, name, (item,))
    written = write(file, feed)
    if file == "feed.json":
        assert json.loads(written)["items"][0]["id"] == key.urn
    else:
        assert etree.fromstring(written) is not None
        assert not feedparser.parse(written).bozo


def test_newsboat_reads_every_feed(newspaper, tmp_path):
    addresses = ["/en/feed.rss", "/en/feed.atom", "/ru/feed.rss", "/ar/feed.atom", "/en/people/mira-vald/feed.rss"]
    for number, address in enumerate(addresses):
        (tmp_path / f"{number}.xml").write_bytes(render(find(address)))
    urls = "\n".join(f"file://{tmp_path}/{number}.xml" for number in range(len(addresses)))
    (tmp_path / "urls").write_text(urls)
    (tmp_path / "config").write_text("error-log newsboat-errors\n")
    own = ["newsboat", "-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-C", tmp_path / "config"]
    done = subprocess.run(
        [*own, "-x", "reload", "print-unread"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert (tmp_path / "newsboat-errors").read_text() == ""
    # Three articles in five feeds: in whatever feed and format newsboat meets an article, it knows it again.
    assert done.stdout == "3 unread articles\n", done.stdout + done.stderr


LINKS = {
    "//elsewhere.example/a": "//elsewhere.example/a",
    "/en/courts/": "{site}/en/courts/",
    "#text": "{page}#text",
    "../ferry/": "{site}/en/courts/ferry/",
    "ferry.html": "{page}ferry.html",
    "?page=2&amp;x=1": "{page}?page=2&amp;x=1",
    "https://a.example/?b=1&amp;c=2": "https://a.example/?b=1&amp;c=2",
    "mailto:desk@a.example": "mailto:desk@a.example",
}


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_from_a_feed_where_it_leads_from_the_page(link):
    site = settings.ENVIRONMENT.site_url
    page = f"{site}/en/courts/verdict/"
    wanted = LINKS[link].format(site=site, page=page)
    assert absolute_html(f'<p><a href="{link}">x</a></p>', page) == f'<p><a href="{wanted}">x</a></p>'
