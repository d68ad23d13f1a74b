"""The public site as a browser meets it."""

from __future__ import annotations

from io import StringIO
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tamizdat.articles.actions import rename_article, withdraw_article
from tamizdat.press.hosting.rules import is_for_readers
from tamizdat.press.preview import render_draft
from tests.factories import make_article, make_draft, make_front, make_section
from tests.now import find, outputs, render


def test_every_page_is_handed_out(newspaper, client):
    for output in outputs():
        if output.folder or not is_for_readers(output.address):
            continue
        response = client.get(output.address)
        assert response.status_code == output.status, output.address
        assert response["Content-Type"] == output.media_type


def test_a_reader_gets_a_russian_address_percent_encoded_or_not(newspaper, client):
    address = newspaper.russian.url_path
    assert address == "/ru/суды/судья-попросил-времени/"
    for form in (address, "/ru/%D1%81%D1%83%D0%B4%D1%8B/%D1%81%D1%83%D0%B4%D1%8C%D1%8F-попросил-времени/"):
        response = client.get(form)
        assert response.status_code == 200
        assert "Судья" in response.content.decode()


def test_what_is_not_there_is_told_in_the_language_of_its_address(newspaper, client):
    for language, direction in (("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")):
        response = client.get(f"/{language}/nothing/here/")
        assert response.status_code == 404
        page = html.fromstring(response.content.decode())
        assert (page.get("lang"), page.get("dir")) == (language, direction)
        assert page.xpath("//form") + page.xpath("//nav//a")
    assert html.fromstring(client.get("/xx/").content.decode()).get("lang") == "en"


@pytest.mark.parametrize("address", ["/en", "/en/courts", "/ru/суды", "/en/people/mira-vald", "/en/corrections"])
def test_a_missing_slash_is_put_there(newspaper, client, address):
    response = client.get(address)
    assert response.status_code == 301
    assert client.get(response["Location"]).status_code == 200


def test_a_head_is_answered_and_a_post_is_not(newspaper, client):
    assert client.head("/en/").status_code == 200
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)("/en/").status_code == 405


def test_parameters_that_others_have_added_change_nothing(newspaper, client):
    plain = client.get("/en/courts/").content
    assert client.get("/en/courts/?utm_source=messenger&fbclid=1").content == plain


STRANGE = [
    "/%00/",
    "/en/%00/",
    "/en/courts/%00/",
    "/%00",
    "/en/topics/%00/feed.rss",
    "/%ff%fe/",
    "/en/%E0%A4%A/",
    "/%0a",
    "/en/%0d%0aSet-Cookie:x=1/",
    "//other.example/",
    "//other.example",
    "/\\other.example/",
    "/en//",
    "/../../etc/passwd",
    "/en/../",
    "/" + "a" * 5000,
    "/en/page/999999/",
    "/en/archive/0000/00/",
    "/en/archive/9999/12/",
    "/en/search/?q=%00",
    "/en/search/?q=" + "x" * 5000,
    "/en/search/?q=%27%22%29%28*%3A%5E&page=-1",
    "/en/search/?page=99999999999999999999",
    "/en/search/?q=AND+OR+NOT&page=%D9%A1",
    "/ru/search/?q=%F0%9F%9A%A2",
]


@pytest.mark.parametrize("address", STRANGE)
def test_a_strange_address_is_an_answer_and_never_an_error(newspaper, address):
    response = Client(raise_request_exception=True).get(address)
    assert response.status_code in (200, 301, 404)
    assert "other.example" not in response.headers.get("Location", "")
    assert not response.cookies


NOT_FOR_READERS = [
    "/_headers",
    "/%5fheaders",
    "/_redirects",
    "/.host/redirects.nginx",
    "/en/search/quire-0/",
    "/en/search/quire-0/index.html",
]


@pytest.mark.parametrize("address", NOT_FOR_READERS)
def test_what_hosts_and_servers_read_is_handed_to_no_reader(newspaper, client, address):
    assert find(unquote(address).removesuffix("index.html"))
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert b"Segment(" not in answer.content


def test_a_file_of_the_search_index_is_explained_and_handed_out_before_anything_is_pressed(newspaper, client):
    told = StringIO()
    call_command("press_explain", "/en/search/quire-0/words-0.js", stdout=told)
    assert f"page {newspaper.english.pk}: {newspaper.english.title}" in told.getvalue()
    answer = client.get("/en/search/quire-0/words-0.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"


def test_who_forgets_the_slash_of_the_admin_is_led_there(client, db):
    assert client.get("/admin")["Location"] == "/admin/"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text(st.sampled_from("\"'*()^:-+&|!~\\%NEARandOR <>\0"), max_size=40))
def test_any_question_at_all_is_answered(newspaper, client, question):
    answer = client.get("/api/v2/pages/", {"search": question})
    assert answer.status_code == (400 if "\0" in question else 200)


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Rename an article, and let happen what happens when that is stored."""

    def rename_and_commit(article, slug):
        with django_capture_on_commit_callbacks(execute=True):
            rename_article(article, slug)
        article.refresh_from_db()

    return rename_and_commit


def test_a_renamed_article_is_found_at_both_addresses(newspaper, client, rename):
    old = newspaper.english.url_path
    rename(newspaper.english, "nine-minutes")
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"] == "/en/courts/nine-minutes/"
    assert client.get(response["Location"]).status_code == 200


def test_an_address_of_russian_letters_is_kept_after_a_rename(newspaper, client, rename):
    old = newspaper.russian.url_path
    rename(newspaper.russian, "девять-минут")
    output = find(old)
    assert (output.kind, output.location) == ("redirect", "/ru/суды/девять-минут/")
    response = client.get(old, follow=True)
    assert response.status_code == 200


def test_an_article_renamed_back_and_forth_leads_nobody_in_circles(newspaper, client, rename):
    first = newspaper.english.url_path
    rename(newspaper.english, "another")
    rename(newspaper.english, "judge-asks-for-time-in-the-printers-case")
    assert newspaper.english.url_path == first
    assert client.get(first).status_code == 200
    assert client.get("/en/courts/another/")["Location"] == first
    assert first not in [output.address for output in outputs() if output.kind == "redirect"]


def test_an_article_moved_to_another_section_is_found_at_both_addresses(newspaper, client):
    old = newspaper.english.url_path
    harbour = make_section(newspaper.fronts["en"], "Harbour")
    newspaper.english.move(Page.objects.get(pk=harbour.pk), pos="last-child")
    assert client.get(old, follow=True).redirect_chain == [("/en/harbour/" + old.rsplit("/", 2)[1] + "/", 301)]


def test_a_renamed_section_takes_its_articles_along(newspaper, client, django_capture_on_commit_callbacks):
    old = newspaper.english.url_path
    section = newspaper.sections["en"]
    section.slug = "trials"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    assert client.get("/en/courts/")["Location"] == "/en/trials/"
    assert client.get(old)["Location"] == old.replace("/courts/", "/trials/")


def test_an_old_address_leads_to_the_notice_of_what_has_been_withdrawn(newspaper, client, rename):
    old = newspaper.english.url_path
    rename(newspaper.english, "nine-minutes")
    withdraw_article(newspaper.english, "We were wrong.")
    response = client.get(old, follow=True)
    assert response.redirect_chain == [("/en/courts/nine-minutes/", 301)]
    assert "We were wrong." in response.content.decode()


def test_an_old_address_does_not_tell_of_a_draft(newspaper, client):
    draft = make_draft("Not yet", newspaper.sections["en"])
    Redirect.add_redirect("/old-place/", draft)
    assert client.get("/old-place/").status_code == 404
    assert not [output for output in outputs() if output.kind == "redirect"]


def test_a_redirect_to_elsewhere_is_a_page_too(newspaper, client):
    Redirect.add_redirect("/donate/", "https://support.example/", is_permanent=False)
    assert client.get("/donate/")["Location"] == "https://support.example/"
    (output,) = [output for output in outputs() if output.kind == "redirect"]
    assert (output.address, output.status) == ("/donate/", 302)
    assert b"https://support.example/" in render(output)


def test_a_preview_shows_the_draft_and_says_that_it_is_one(newspaper):
    latest = newspaper.english.get_latest_revision_as_object()
    latest.title = "A headline to come"
    page = render_draft(latest).decode()
    tree = html.fromstring(page)
    assert "A headline to come" in page
    assert "A headline to come" not in render(find(newspaper.english.url_path)).decode()
    assert tree.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    assert tree.xpath('//*[@role="status"]')
    assert not tree.xpath("//link[@hreflang]")


def test_a_preview_of_an_article_that_was_never_saved_can_be_seen(newspaper):
    from tamizdat.articles.models import Article  # noqa: PLC0415  only here

    section = newspaper.sections["en"]
    new = Article(title="New", slug="new", locale=section.locale, body=[("text", "<p>Words.</p>")])
    new.path, new.depth = f"{section.path}0099", section.depth + 1
    new.set_url_path(section)
    assert "Words." in render_draft(new).decode()


def test_all_kinds_of_pages_can_be_previewed(newspaper):
    for page in (newspaper.fronts["ar"], newspaper.sections["ru"], newspaper.standing, newspaper.arabic):
        assert b"<!doctype html>" in render_draft(page)
    with pytest.raises(TypeError, match="no place on the public site"):
        render_draft(Page.objects.get(depth=1))


def test_a_language_is_prepared_before_it_is_published(newspaper, client):
    front = make_front("de", title="Das ferne Ufer", live=False)
    article = make_article("Die Fähre", make_section(front, "Gericht"))
    assert "Die Fähre" in render_draft(article).decode()
    for address in ("/de/", "/de/gericht/", article.url_path, "/de/feed.rss"):
        assert client.get(address).status_code == 404
    assert not [output for output in outputs() if output.language == "de"]
