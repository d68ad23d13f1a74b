"""Addresses in a page lead to the same place wherever the page is carried."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.theme.linking import links_to, set_to, settled, to, way_up

SLUGS = st.sampled_from(["en", "courts", "verdict", "суды", "محاكم", "page", "2"])
ADDRESSES = st.builds(lambda parts: "".join(f"{part}/" for part in ["", *parts]), st.lists(SLUGS, max_size=5))
FOLDERS = st.sampled_from(["https://paper.example/", "https://host.example/some/folder/", "file:///media/usb%20stick/"])


def led_to(link, place, base):
    """Return the address to which a browser goes, the tree lying at ``base`` and the page at ``place``."""
    url = urljoin(f"{base}{place[1:]}index.html", link)
    assert url.startswith(base)
    return unquote(urlsplit(url).path).removeprefix(unquote(urlsplit(base).path).removesuffix("/"))


@given(ADDRESSES, ADDRESSES, FOLDERS)
def test_a_reader_gets_from_any_page_to_any_other_on_any_host_in_any_folder_and_from_a_stick(place, target, base):
    link = settled(to(target), way_up(place))
    assert led_to(link, place, base) == f"{target}index.html"


@given(ADDRESSES, FOLDERS)
def test_a_feed_or_a_picture_is_named_as_the_file_that_it_is(place, base):
    assert led_to(settled(to("/en/feed.rss"), way_up(place)), place, base) == "/en/feed.rss"


@given(ADDRESSES)
def test_a_page_below_a_web_server_is_named_by_its_address(target):
    assert settled(to(target), "/", "") == target


def test_a_place_within_a_page_stays_the_place():
    assert (
        settled(to("/en/courts/verdict/#correction-1"), way_up("/en/"))
        == "../en/courts/verdict/index.html#correction-1"
    )


@pytest.mark.parametrize(
    "elsewhere", ["https://support.example/", "//support.example/give/", "mailto:desk@paper.example", "#text", ""]
)
def test_what_leads_to_another_host_or_stays_on_the_page_is_left_alone(elsewhere):
    assert to(elsewhere) == elsewhere


def test_every_file_of_a_picture_is_found_from_where_the_page_stands():
    given_set = set_to("/media/pictures/a.400.avif 400w, /media/pictures/a.800.avif 800w")
    assert settled(given_set, "../../") == "../../media/pictures/a.400.avif 400w, ../../media/pictures/a.800.avif 800w"


def test_pictures_of_another_host_stay_there():
    assert set_to("https://media.paper.example/a.avif 400w") == "https://media.paper.example/a.avif 400w"


@pytest.mark.parametrize(
    ("stored", "pressed"),
    [
        ("/en/courts/verdict/", "../en/courts/verdict/index.html"),
        ("/en/courts/#there", "../en/courts/index.html#there"),
        ("/en/courts/?from=messenger", "../en/courts/index.html?from=messenger"),
        ("/media/files/minutes.pdf", "../media/files/minutes.pdf"),
        ("https://court.example/", "https://court.example/"),
        ("//court.example/list/", "//court.example/list/"),
    ],
)
def test_links_in_an_articles_text_lead_where_its_other_links_do(stored, pressed):
    html = f'<p>See <a href="{stored}">this</a>.</p>'
    assert settled(links_to(html), way_up("/en/")) == f'<p>See <a href="{pressed}">this</a>.</p>'


def test_words_that_look_like_a_link_stay_words():
    html = '<p>He wrote href="/x" and &lt;a href="/y">.</p>'
    assert links_to(html) == html
