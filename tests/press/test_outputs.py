"""The public site as a whole: every address leads to one thing, and nothing to an error."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from wagtail.contrib.redirects.models import Redirect

from tamizdat.press import addresses
from tamizdat.press import outputs as press
from tamizdat.press.outputs import Output, kinds
from tamizdat.press.pagination import PAGE_SIZE, cut, numbered_pages
from tests.factories import make_article, make_articles, make_section, make_withdrawn
from tests.newsletter.subscribing import make_newsletter
from tests.newsletter.test_on_the_site import send
from tests.now import almanac, find, led_to, outputs, read_all, render

FUNCTION_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def long_newspaper(newspaper_of_the_module):
    """A newspaper with a section of three pages, and an article renamed before the tests."""
    make_articles(PAGE_SIZE * 3 + 1, make_section(newspaper_of_the_module.fronts["en"], "Harbour"))
    return newspaper_of_the_module


def test_every_output_is_found_again_at_its_address(long_newspaper, db):
    for output in outputs():
        again = find(output.address)
        assert again, output.address
        assert (again.kind, again.language, again.status) == (output.kind, output.language, output.status)
        assert again.media_type == output.media_type
        assert again.address == output.address


def test_no_two_outputs_have_the_same_address(long_newspaper, db):
    doubled = [address for address, number in Counter(output.address for output in outputs()).items() if number > 1]
    assert doubled == []


def test_every_kind_is_put_out_and_rendered_without_a_request(long_newspaper, db):
    make_withdrawn("A report we withdrew", make_section(long_newspaper.fronts["en"], "River"))
    Redirect.add_redirect("/old-place/", "/en/about-us/")
    send(make_newsletter(), 1)
    render(find(long_newspaper.english.url_path))  # makes the sizes of pictures that nobody has seen yet
    assert all(read_all().values())
    assert {output.kind for output in outputs()} == set(kinds())


@FUNCTION_FIXTURE
@given(st.text(max_size=60))
def test_any_address_at_all_is_an_output_or_nothing(newspaper, address):
    assert isinstance(find(address), Output | None)
    assert isinstance(find(f"/{address}"), Output | None)


WORDS = """en ru xx courts суды topics people series archive page 1 0 2026 11 12 13 9999 ١ feed.rss feed.json sitemaps
en-articles-1.xml 404.html search corrections fair-trials mira-vald % .. - _ 𐍈"""
PIECES = st.sampled_from([*WORDS.split(), "\0", "\n", "\u200f", "\ud800", "a" * 300])


@FUNCTION_FIXTURE
@given(st.lists(PIECES, max_size=6), st.booleans())
def test_an_address_made_of_likely_pieces_is_an_output_or_nothing(newspaper, pieces, slash):
    output = find("/" + "/".join(pieces) + ("/" if slash else ""))
    if output and not output.location:
        assert render(output)


def test_nothing_stands_beyond_the_last_page_of_a_list(long_newspaper, db):
    section = "/en/harbour/"
    assert find(addresses.numbered(section, 2))
    assert find(addresses.numbered(section, 3)) is None
    assert find("/en/topics/fair-trials/page/1/") is None
    assert find("/en/corrections/page/1/") is None
    assert find("/en/archive/2026/11/page/9/") is None


def test_a_month_in_which_nothing_was_published_is_not_there(newspaper):
    assert find("/en/archive/2026/11/")
    assert find("/en/archive/2025/11/") is None
    assert find("/en/archive/8999/12/") is None
    assert find("/de/archive/2026/11/") is None


COUNTS = st.integers(0, 400)


@given(COUNTS)
def test_every_article_stands_on_exactly_one_page_of_its_list(count):
    numbers = [None, *range(1, numbered_pages(count) + 1)]
    cuts = [cut(count, number, "/en/courts/") for number in numbers]
    places = sorted(place for part in cuts for place in range(part.start, part.stop))
    assert places == list(range(count))


@given(COUNTS, st.integers(0, 100))
def test_a_full_page_never_shifts_when_articles_are_added(count, more):
    for number in range(1, numbered_pages(count) + 1):
        before, after = cut(count, number, "/en/courts/"), cut(count + more, number, "/en/courts/")
        assert (before.start, before.stop) == (after.start, after.stop)


@given(COUNTS)
def test_a_reader_who_goes_on_sees_every_page_and_can_go_back(count):
    address, seen = "/en/courts/", []
    by_address = {
        address if number is None else addresses.numbered(address, number): number
        for number in [None, *range(1, numbered_pages(count) + 1)]
    }
    newer = ""
    while address:
        seen.append(address)
        part = cut(count, by_address[address], "/en/courts/").pagination
        if part is None:
            break
        assert part.newer == newer
        newer, address = address, part.older
    assert sorted(seen) == sorted(by_address)


@given(COUNTS)
def test_the_newest_page_is_neither_nearly_empty_nor_endless(count):
    newest = cut(count, None, "/en/courts/")
    assert newest.stop - newest.start < 2 * PAGE_SIZE
    assert newest.stop - newest.start >= min(count, PAGE_SIZE)


@given(COUNTS, st.integers(-5, 500))
def test_a_page_that_a_list_does_not_have_is_not_cut(count, number):
    assert (cut(count, number, "/en/courts/") is not None) == (1 <= number <= numbered_pages(count))


def test_the_pages_of_a_section_hold_its_articles_newest_first(long_newspaper, db, read):
    newest, second, first = (read(f"/en/harbour/{part}") for part in ("", "page/2/", "page/1/"))
    assert newest.index("Report number 61") < newest.index("Report number 41")
    assert ">Report number 40<" not in newest
    assert ">Report number 40<" in second
    assert ">Report number 20<" in first
    links = [led_to(link, "/en/harbour/") for link in html.fromstring(newest).xpath("//nav//a/@href")]
    assert "/en/harbour/page/2/" in links


QUERIES = {
    "/en/": 40,
    "/en/harbour/": 16,
    "/en/harbour/page/1/": 16,
    "/en/topics/fair-trials/": 18,
    "/en/people/mira-vald/": 20,
    "/en/archive/": 12,
    "/en/archive/2026/11/": 16,
    "/en/corrections/": 14,
}


@pytest.mark.parametrize("address", QUERIES)
def test_a_list_takes_as_many_queries_with_many_articles_as_with_few(
    long_newspaper, newspaper, address, django_assert_max_num_queries
):
    def add(number):
        for _each in range(number):
            make_article("", newspaper.sections["en"], bylines=[newspaper.author], topics=[newspaper.topic])

    add(2)
    render(find(address))  # makes the sizes of pictures that nobody has seen yet
    before = almanac()
    with django_assert_max_num_queries(QUERIES[address]) as counted:
        press.render(press.find(address, before), before)
    few = len(counted)
    add(8)
    after = almanac()
    with django_assert_max_num_queries(few):
        press.render(press.find(address, after), after)


def test_an_article_takes_as_many_queries_with_much_in_it_as_with_little(newspaper, django_assert_max_num_queries):
    address = newspaper.english.url_path
    render(find(address))  # makes the sizes of pictures that nobody has seen yet
    present = almanac()
    with django_assert_max_num_queries(32):
        press.render(press.find(address, present), present)
