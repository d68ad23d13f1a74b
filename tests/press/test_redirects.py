"""Old addresses, however they were written, lead on, and never stand in the way of a page."""

from __future__ import annotations

import pytest
from lxml import html
from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles.actions import unpublish_article
from tamizdat.articles.models import Article
from tamizdat.press.step import build_tree, press_changed
from tests.factories import make_article
from tests.now import find, led_to, outputs, render


@pytest.fixture
def tree(newspaper, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    build_tree(tmp_path / "tree", jobs=1)
    return tmp_path / "tree"


def redirects():
    return [output.address for output in outputs() if output.kind == "redirect"]


def test_a_host_without_statuses_leads_on_by_a_page(newspaper):
    Redirect.add_redirect("/2019/printers.html", newspaper.english)
    page = html.fromstring(render(find("/2019/printers.html")).decode())
    (refresh,) = page.xpath('//meta[@http-equiv="refresh"]/@content')
    (link,) = page.xpath("//a/@href")
    assert led_to(link, "/2019/printers.html") == newspaper.english.url_path
    assert refresh == f"0; url={link}"
    assert page.xpath('//meta[@name="robots"]/@content') == ["noindex"]


def test_an_old_address_that_named_its_file_is_found_at_its_folder(newspaper, client):
    Redirect.add_redirect("/about/index.html", newspaper.standing)
    assert redirects() == ["/about/"]
    assert find("/about/").location == "/en/about-us/"
    assert client.get("/about/index.html")["Location"] == "/en/about-us/"


@pytest.mark.parametrize("old", ["/index.html", "/en/index.html", "/en/courts/index.html"])
def test_an_old_front_page_called_index_html_takes_no_pages_place(newspaper, old):
    Redirect.add_redirect(old, newspaper.standing)
    assert redirects() == []
    assert find(old) is None
    assert find(old.removesuffix("index.html")).kind in ("front", "section")


HOSTILE = ["/../secrets", "/en/../../x", "/a//b", "/./x", "/.press", "/.unfinished/x"]


def test_an_old_address_that_leads_out_of_the_tree_is_none(tree):
    for old in HOSTILE:
        Redirect.objects.create(old_path=old, redirect_link="https://support.example/")
    assert redirects() == []
    assert not press_changed(jobs=1).failures
    Redirect.objects.all().delete()
    assert not press_changed(jobs=1).failures
    assert (tree / ".press").read_text().startswith("This folder is pressed")
    assert [path.name for path in tree.parent.iterdir() if path.is_dir()] == ["tree"]


def test_a_page_that_takes_an_old_address_hides_the_way_on_until_it_goes(tree, newspaper):
    Redirect.add_redirect("/en/courts/nine-minutes/", newspaper.english)
    press_changed(jobs=1)
    path = tree / "en/courts/nine-minutes/index.html"
    assert b"http-equiv" in path.read_bytes()
    article = make_article("Nine minutes", newspaper.sections["en"], slug="nine-minutes")
    press_changed(jobs=1)
    assert b"http-equiv" not in path.read_bytes()
    unpublish_article(article)
    press_changed(jobs=1)
    assert b"http-equiv" in path.read_bytes()


def test_an_address_too_long_for_a_file_is_told_and_keeps_back_no_other(tree, newspaper):
    long = make_article("Очень долгий", newspaper.sections["ru"])
    # From before such slugs were refused, or written past the admin.
    Article.objects.filter(pk=long.pk).update(slug="ж" * 200, url_path=f"/ru/суды/{'ж' * 200}/")
    long.refresh_from_db()
    short = make_article("Короткий", newspaper.sections["ru"], slug="короткий")
    report = press_changed(jobs=1)
    assert report.failures == {long.url_path: "its address is too long for the name of a file: give it a shorter slug"}
    assert (tree / short.url_path[1:] / "index.html").is_file()
    assert list(build_tree(tree, jobs=1).failures) == [long.url_path]
    unpublish_article(long)
    assert not press_changed(jobs=1).failures
