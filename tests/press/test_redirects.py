"""Old addresses, however they were written, lead on, and never stand in the way of a page."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from lxml import html
from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles.actions import correct_article, publish_article, rename_article, unpublish_article
from tamizdat.articles.models import Article
from tamizdat.press.checking import check
from tamizdat.press.kinds.redirect import HostsRulesKind
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.tree import TreeOfFiles
from tests.factories import make_article, make_topic
from tests.now import find, led_to, outputs, render
from tests.press.comparing import differences


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


def rules(tree):
    return (tree / "_redirects").read_text().splitlines()


def test_an_edit_of_a_page_to_which_old_addresses_lead_writes_no_list_anew(tree, newspaper, monkeypatch):
    Redirect.add_redirect("/2019/printers.html", newspaper.english)
    press_changed(jobs=1)
    assert len(rules(tree)) == 1
    written = []
    monkeypatch.setattr(HostsRulesKind, "render", lambda *_given: written.append(1) or b"")
    correct_article(newspaper.english, "It was six.")
    Article.objects.filter(pk=newspaper.english.pk).update(standfirst="Otherwise.")
    report = press_changed(jobs=1)
    assert report.tally.written
    assert not written


def test_lists_for_web_servers_follow_what_becomes_of_a_page(tree, newspaper):
    article = make_article("Ferries", newspaper.sections["en"])
    Redirect.add_redirect("/2019/printers.html", article)
    press_changed(jobs=1)
    for change, expected in (
        (lambda page: rename_article(page, "ferries-again"), ["/en/courts/ferries-again/"]),
        (unpublish_article, []),
        (publish_article, ["/en/courts/ferries-again/"]),
    ):
        change(Article.objects.get(pk=article.pk))
        press_changed(jobs=1)
        led = [line.split(" ")[1] for line in rules(tree) if line.startswith("/2019/")]
        assert led == expected
        assert (tree / "2019/printers.html").exists() == bool(expected)


def test_lists_for_web_servers_leave_out_what_sleeps_under_a_page_that_is_no_article(tree, newspaper):
    Redirect.objects.create(old_path="/en/topics/ferries", redirect_link="/en/archive/")
    press_changed(jobs=1)
    assert rules(tree) == ["/en/topics/ferries/ /en/archive/ 301"]
    article = make_article("A ferry", newspaper.sections["en"], topics=[make_topic("Ferries")])
    press_changed(jobs=1)
    assert rules(tree) == []
    unpublish_article(article)
    press_changed(jobs=1)
    assert rules(tree) == ["/en/topics/ferries/ /en/archive/ 301"]


def test_of_two_for_one_address_the_other_takes_over(tree, newspaper):
    first = Redirect.objects.create(old_path="/about-the-paper", redirect_link="/en/archive/")
    Redirect.objects.create(old_path="/about-the-paper/index.html", redirect_page=newspaper.standing)
    press_changed(jobs=1)
    assert rules(tree) == ["/about-the-paper/ /en/archive/ 301"]
    first.delete()
    press_changed(jobs=1)
    assert rules(tree) == ["/about-the-paper/ /en/about-us/ 301"]


def test_no_web_server_s_list_has_compressed_forms(tree, newspaper):
    for number in range(20):
        Redirect.objects.create(old_path=f"/2019/{number}.html", redirect_page=newspaper.english)
    press_changed(jobs=1)
    assert (tree / ".host/redirects.nginx").stat().st_size > 1000
    assert not [*tree.glob(".host/*.br"), *tree.glob(".host/*.gz"), *tree.glob("_redirects.*")]
    assert not check(TreeOfFiles(tree), jobs=1, progress=lambda *_done: None).differences


def test_a_tree_made_by_an_older_press_loses_the_compressed_forms_of_lists(tree, newspaper):
    Redirect.add_redirect("/2019/printers.html", newspaper.english)
    press_changed(jobs=1)
    old = tree / "_redirects.br"
    old.write_bytes(b"old")
    build_tree(tree, jobs=1)
    assert not old.exists()


def test_a_file_gives_way_to_what_is_below_it_and_stays_in_the_lists(tree, tmp_path):
    Redirect.objects.create(old_path="/index.php", redirect_link="/en/")
    press_changed(jobs=1)
    assert (tree / "index.php").is_file()
    below = Redirect.objects.create(old_path="/index.php/news/1", redirect_link="/en/archive/")
    expect_as_built_anew(tree, tmp_path / "first")
    assert (tree / "index.php/news/1/index.html").is_file()
    assert [line.split(" ")[0] for line in rules(tree)] == ["/index.php", "/index.php/news/1/"]
    below.delete()
    expect_as_built_anew(tree, tmp_path / "second")
    assert (tree / "index.php").is_file()


IN_THE_WAY = [
    "/robots.txt/old",
    "/en/feed.rss/2019",
    "/old.site/index.php/news",
    "/en/index.html.gz",
    "/sitemap.xml.br",
    "/EN/Archive",
    f"/{'y' * 254}",
]


@pytest.mark.parametrize("old", IN_THE_WAY)
def test_an_old_address_that_no_disk_can_carry_beside_the_rest_is_in_the_lists_alone(tree, tmp_path, client, old):
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    redirect = Redirect.objects.create(old_path=old, redirect_link="/en/archive/")
    expect_as_built_anew(tree, tmp_path / "anew")
    changed = {path.name for path in before if path.read_bytes() != before[path]}
    assert changed == {"_redirects", "redirects.nginx", "redirects.caddy"}
    assert {path for path in tree.rglob("*") if path.is_file()} == before.keys()
    assert len(rules(tree)) == 1
    assert client.get(find_one(old).address)["Location"] == "/en/archive/"
    call_command("press_explain", old)
    redirect.delete()
    expect_as_built_anew(tree, tmp_path / "anew again")
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before


def find_one(old):
    return find(old) or find(f"{old}/")


def test_an_old_path_that_is_written_in_another_way_takes_no_place_of_one_that_is_not(tree, tmp_path):
    Redirect.objects.create(old_path="/путь", redirect_link="/en/archive/")
    Redirect.objects.create(old_path="/%D0%BF%D1%83%D1%82%D1%8C", redirect_link="/en/")
    expect_as_built_anew(tree, tmp_path / "anew")
    assert [line.split(" ")[1] for line in rules(tree)] == ["/en/archive/"]


def test_an_old_address_that_is_hidden_is_none(tree, tmp_path):
    Redirect.objects.create(old_path="/.host", redirect_link="/en/")
    Redirect.objects.create(old_path="/a/.git/config.txt", redirect_link="/en/")
    expect_as_built_anew(tree, tmp_path / "anew")
    assert rules(tree) == []


def expect_as_built_anew(tree, anew):
    assert not press_changed(jobs=1).failures
    build_tree(anew, jobs=1, kept=False)
    assert differences(tree, anew) == []
    assert not check(TreeOfFiles(tree), jobs=1, progress=lambda *_done: None).differences
