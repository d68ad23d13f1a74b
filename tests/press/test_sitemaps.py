"""Sitemaps and robots.txt, by the rules of sitemaps.org and RFC 9309."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from django.utils import timezone
from lxml import etree

from tamizdat.articles.actions import withdraw_article
from tamizdat.articles.models import Article
from tamizdat.press import outputs as press
from tamizdat.press.kinds import sitemap
from tests.factories import make_article, make_articles, make_section
from tests.now import almanac, find, outputs, render
from tests.press.conftest import CORRECTED

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MOST_URLS, MOST_BYTES = 50_000, 50 * 1024 * 1024


@pytest.fixture
def root():
    def parse(address):
        return etree.fromstring(render(find(address)))

    return parse


def path_of(url):
    assert url.startswith("http://127.0.0.1:8000/")
    assert url.isascii(), "a URL has no letters beyond ASCII (RFC 3986)"
    return unquote(urlsplit(url).path)


def listed():
    index = etree.fromstring(render(find("/sitemap.xml")))
    assert index.tag == f"{SITEMAP}sitemapindex"
    return [path_of(loc.text) for loc in index.iter(f"{SITEMAP}loc")]


def test_robots_are_led_to_the_index_and_away_from_the_doors(newspaper):
    rules = RobotFileParser()
    rules.parse(render(find("/robots.txt")).decode().splitlines())
    assert rules.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]
    for closed in ("/admin/", "/staff/login/", "/en/search/?q=x", "/ru/search/"):
        assert not rules.can_fetch("*", f"http://127.0.0.1:8000{closed}"), closed
    for output in outputs():
        if "/search/" not in output.address:
            assert rules.can_fetch("*", f"http://127.0.0.1:8000{output.address}"), output.address


def test_the_index_names_every_sitemap_and_each_is_within_its_limits(newspaper):
    addresses = listed()
    assert sorted(addresses) == sorted(
        output.address for output in outputs() if output.kind.startswith("sitemap_") and output.kind != "sitemap_index"
    )
    for address in addresses:
        whole = render(find(address))
        tree = etree.fromstring(whole)
        assert tree.tag == f"{SITEMAP}urlset"
        assert len(tree) <= MOST_URLS
        assert len(whole) <= MOST_BYTES
        for url in tree:
            assert url[0].tag == f"{SITEMAP}loc"
            assert {child.tag for child in url[1:]} <= {f"{SITEMAP}lastmod", f"{XHTML}link", f"{NEWS}news"}


def test_every_language_and_every_public_page_is_in_a_sitemap_once(newspaper):
    maps = [address for address in listed() if "/news-" not in address]
    found = [
        path_of(loc.text) for address in maps for loc in etree.fromstring(render(find(address))).iter(f"{SITEMAP}loc")
    ]
    assert len(found) == len(set(found))
    wanted = {
        output.address
        for output in outputs()
        if output.kind in ("front", "section", "standing", "article", "topic", "series", "contributor", "archive")
        and "/page/" not in output.address
    }
    assert wanted - {"/"} <= set(found)
    for address in found:
        assert find(address).status == 200, address


def test_an_article_tells_when_it_was_corrected_and_where_its_translations_are(newspaper, root):
    (url,) = root("/sitemaps/en-articles-1.xml")
    assert dt.datetime.fromisoformat(url.findtext(f"{SITEMAP}lastmod")) == CORRECTED
    links = {link.get("hreflang"): path_of(link.get("href")) for link in url.findall(f"{XHTML}link")}
    english = newspaper.english.url_path
    translated = {"ru": newspaper.russian.url_path, "ar": newspaper.arabic.url_path}
    assert links == {"en": english, **translated, "x-default": english}


def test_translations_are_the_same_whichever_language_is_asked(newspaper, root):
    alternates = set()
    for code in ("en", "ru", "ar"):
        (url,) = root(f"/sitemaps/{code}-articles-1.xml")
        alternates.add(frozenset((link.get("hreflang"), link.get("href")) for link in url.findall(f"{XHTML}link")))
    assert len(alternates) == 1


def test_a_full_sitemap_stays_as_it_is(newspaper, root, monkeypatch):
    monkeypatch.setattr(sitemap, "URLS_IN_ONE", 3)
    make_articles(5, newspaper.sections["en"])
    first = render(find("/sitemaps/en-articles-1.xml"))
    make_article("The newest", newspaper.sections["en"])
    assert render(find("/sitemaps/en-articles-1.xml")) == first
    assert len(root("/sitemaps/en-articles-3.xml")) == 1
    assert find("/sitemaps/en-articles-4.xml") is None
    assert len([address for address in listed() if "/en-articles-" in address]) == 3


def test_the_news_sitemap_holds_two_days_and_no_more(newspaper, root):
    now = timezone.now()
    section = newspaper.sections["en"]
    make_article("Just in", section, published=now - dt.timedelta(minutes=1))
    make_article("Nearly two days old", section, published=now - dt.timedelta(days=2, minutes=-5))
    make_article("Too old", section, published=now - dt.timedelta(days=2, minutes=5))
    withdraw_article(make_article("Withdrawn since", section), "Wrong.")
    news = root("/sitemaps/news-en.xml")
    assert [each.text for each in news.iter(f"{NEWS}title")] == ["Just in", "Nearly two days old"]
    first = news[0].find(f"{NEWS}news")
    assert first.findtext(f"{NEWS}publication/{NEWS}name") == "The Far Bank"
    assert first.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert dt.datetime.fromisoformat(first.findtext(f"{NEWS}publication_date")).tzinfo


def test_the_news_are_the_same_whenever_they_are_asked_for(newspaper, root):
    long_ago = newspaper.english.first_published_at - dt.timedelta(days=1000)
    Article.objects.filter(pk=newspaper.russian.pk).update(first_published_at=long_ago)
    (only,) = root("/sitemaps/news-ru.xml").iter(f"{NEWS}title")
    assert only.text == newspaper.russian.title


def test_sitemaps_of_many_articles_take_as_many_queries_as_of_few(newspaper, django_assert_max_num_queries):
    for number in (1, 12):
        make_articles(number, make_section(newspaper.fronts["en"], f"Section of {number}"))
        present = almanac()
        with django_assert_max_num_queries(9):
            press.render(press.find("/sitemaps/en-articles-1.xml", present), present)
