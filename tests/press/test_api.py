"""The read-only API, asked as a stranger's program asks it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest

import tamizdat.press
from tamizdat.press.api import PagesEndpoint
from tamizdat.press.inventory.intake import take_in
from tests.factories import make_article, make_articles, make_picture, make_section, make_translation
from tests.press.conftest import BODY, PUBLISHED

SCHEMA = json.loads((Path(tamizdat.press.__file__).parent / "schemas" / "article.schema.json").read_text())
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
PAGES = "/api/v2/pages/"


@pytest.fixture
def ask(client):
    def answer(query="", status=200):
        response = client.get(f"{PAGES}{query}")
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/json"
        return json.loads(response.content)

    return answer


def titles(answer):
    return [item["title"] for item in answer["items"]]


def test_every_article_holds_to_the_schema(newspaper, ask):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    picture = ("picture", {"picture": make_picture(), "caption": "Here", "alt": ""})
    make_article("With everything", newspaper.sections["en"], body=[*BODY, picture])
    items = ask("?type=articles.Article")["items"]
    assert len(items) == 4
    for item in items:
        validator.validate(ask(f"{item['id']}/"))


def test_an_article_is_told_as_readers_see_it(newspaper, ask):
    article = ask(f"{newspaper.english.pk}/")
    assert article["headline"] == newspaper.english.title
    assert article["dateline"] == {"place": "Orvale", "date": "2026-11-19"}
    assert [(each["name"], each["role"], each["pseudonym"]) for each in article["bylines"]] == [
        ("Mira Vald", "author", False),
        ("Anna Reyes-Vale", "reporter", True),
    ]
    assert article["section"] == {"name": "Courts", "url": "http://127.0.0.1:8000/en/courts/"}
    assert [topic["name"] for topic in article["topics"]] == ["Fair trials"]
    assert article["series"]["name"] == "The river in winter"
    assert article["picture"]["credit"] == "Ilse Omark"
    assert {each["type"] for each in article["picture"]["renditions"]} == {"image/avif", "image/webp"}
    assert [each["language"] for each in article["translations"]] == ["ar", "ru"]
    assert article["sources"][0] == {"name": "Minutes of the hearing", "url": "https://court.example/minutes"}
    assert dt.datetime.fromisoformat(article["published"]) == PUBLISHED
    kinds = [block["type"] for block in article["body"]]
    assert kinds == ["text", "correction", "text", "heading", "quote", "list", "embed", "facts", "table"]
    assert "There are four defendants." in article["html"]


def test_a_list_holds_what_is_small_and_more_if_it_is_asked(newspaper, ask):
    (item,) = ask("?type=articles.Article&language=en")["items"]
    assert {"headline", "bylines", "section", "corrections"} <= set(item)
    assert {"body", "html", "sources"}.isdisjoint(item)
    (item,) = ask("?type=articles.Article&language=en&fields=_,headline,html")["items"]
    assert set(item) == {"headline", "html"}


def test_all_kinds_of_public_pages_are_there_and_no_others(newspaper, ask):
    kinds = [item["meta"]["type"] for item in ask("?limit=100")["items"]]
    assert sorted(set(kinds)) == ["articles.Article", "articles.FrontPage", "articles.Section", "articles.StandingPage"]
    assert len(kinds) == 3 + 3 + 3 + 1
    standing = ask(f"{newspaper.standing.pk}/")
    assert standing["body"][0]["type"] == "text"
    assert ask("1/", status=404), "the root of the page tree is no page"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?type=articles.Article&language=ru", ["Судья попросил времени"]),
        ("?language=ar&type=articles.Article", ["القاضي يطلب مهلة"]),
        ("?locale=ar&type=articles.Article", ["القاضي يطلب مهلة"]),
        ("?topic=fair-trials", ["Judge asks for time in the printers' case"]),
        ("?series=the-river-in-winter", ["Judge asks for time in the printers' case"]),
        ("?contributor=anna-reyes-vale", ["Judge asks for time in the printers' case"]),
        ("?section=courts", ["Judge asks for time in the printers' case"]),
        ("?section=суды", ["Судья попросил времени"]),
        ("?section=nowhere", []),
        ("?topic=fair-trials&language=ru", []),
        ("?published_before=2026-11-20T06:31:00Z", ["Judge asks for time in the printers' case"]),
        ("?published_before=2026-11-20", []),
        ("?published_after=2026-11-20T06:29:00+00:00&language=en", ["Judge asks for time in the printers' case"]),
        ("?published_after=2026-11-20T06:30:00&language=en", []),
        ("?slug=судья-попросил-времени", ["Судья попросил времени"]),
        ("?search=printers&type=articles.Article", ["Judge asks for time in the printers' case"]),
        ("?search=printers&language=ru", []),
    ],
)
def test_articles_are_found_by_what_they_are(newspaper, ask, query, found):
    assert titles(ask(query)) == found


def test_translations_of_an_article_are_found(newspaper, ask):
    found = ask(f"?translation_of={newspaper.english.pk}")
    assert sorted(item["meta"]["locale"] for item in found["items"]) == ["ar", "ru"]


def test_lists_of_articles_are_newest_first_and_in_parts(newspaper, ask):
    make_articles(25, make_section(newspaper.fronts["en"], "Harbour"))
    first = ask("?section=harbour")
    assert first["meta"]["total_count"] == 25
    assert titles(first)[:2] == ["Report number 25", "Report number 24"]
    assert titles(ask("?section=harbour&offset=20")) == [f"Report number {number}" for number in (5, 4, 3, 2, 1)]
    assert titles(ask("?section=harbour&order=first_published_at&limit=1")) == ["Report number 1"]


def test_an_address_leads_to_its_article(newspaper, client):
    for article in (newspaper.english, newspaper.russian):
        response = client.get(f"{PAGES}find/", {"html_path": article.url_path})
        assert response.status_code == 302
        assert json.loads(client.get(response["Location"]).content)["id"] == article.pk


@pytest.mark.parametrize(
    "query",
    [
        "?colour=red",
        "?format=api",
        "?title=x",
        "?published_after=yesterday",
        "?published_after=2026-02-31",
        "?published_after=",
        "?published_before=99999-01-01",
        "?limit=101",
        "?limit=-1",
        "?limit=x",
        "?offset=x",
        "?offset=99999999999999999999999",
        "?fields=owner",
        "?fields=*,owner",
        "?fields=revisions",
        "?fields=latest_revision",
        "?fields=((",
        "?order=owner",
        "?type=auth.User",
        "?type=staff.Account",
        "?type=nonsense",
        "?child_of=x",
        "?translation_of=99999999999999999999",
        "?search_operator=nor",
        "?search=ferry&order=slug",
        "?search=%00",
        "?%00=1",
        "?topic=a%00b",
        "find/",
        "find/?id=x",
        "find/?colour=red",
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(newspaper, ask, query):
    assert len(ask(query, status=400)["message"]) > 10


@pytest.mark.parametrize("query", ["999999/", "99999999999999999999999999/", "find/?id=99999999999999999999999"])
def test_what_is_not_there_is_not_found(newspaper, ask, query):
    ask(query, status=404)


def test_a_detail_refuses_unknown_parameters_too(newspaper, ask):
    ask(f"{newspaper.english.pk}/?colour=red", status=400)
    assert set(ask(f"{newspaper.english.pk}/?fields=_,headline")) == {"headline"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "1/", "find/"])
def test_nothing_can_be_written(newspaper, client, method, path):
    assert getattr(client, method)(f"{PAGES}{path}").status_code == 405


def test_any_origin_may_read_and_no_cookie_is_set_or_looked_at(newspaper, client, django_user_model):
    for query in ("", "?colour=red", "999999/"):
        response = client.get(f"{PAGES}{query}")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
    assert PagesEndpoint.authentication_classes == []


def test_there_is_no_page_for_browsers_and_no_other_endpoint(newspaper, client):
    assert client.get(PAGES, headers={"accept": "text/html"})["Content-Type"] == "application/json"
    for name in ("images", "pictures", "documents", "users", "redirects", "snippets"):
        assert client.get(f"/api/v2/{name}/").status_code == 404


def test_the_admins_own_api_is_closed_to_strangers(newspaper, client):
    for path in ("/admin/api/main/pages/", "/admin/api/main/pages/1/", "/admin/api/main/images/"):
        assert client.get(path).status_code in (302, 403, 404)


def test_a_list_takes_as_many_queries_with_many_articles_as_with_few(newspaper, client, django_assert_max_num_queries):
    section = make_section(newspaper.fronts["en"], "Harbour")
    everything = {"bylines": [newspaper.author], "topics": [newspaper.topic], "lead_picture": make_picture()}
    make_articles(2, section, **everything)
    client.get(f"{PAGES}?section=harbour&fields=body,html")  # makes the sizes of pictures that nobody has seen yet
    take_in()
    with django_assert_max_num_queries(20) as counted:
        client.get(f"{PAGES}?section=harbour&fields=body,html")
    few = len(counted)
    original = make_articles(8, make_section(newspaper.fronts["en"], "Harbour too", slug="more"), **everything)
    make_translation(original[0], newspaper.sections["ru"], "Перевод")
    take_in()
    with django_assert_max_num_queries(few):
        client.get(f"{PAGES}?section=more&fields=body,html")


def test_the_reference_names_every_parameter_and_every_field():
    text = REFERENCE.read_text()
    for name in (
        *PagesEndpoint.known_query_parameters,
        *SCHEMA["properties"],
        *SCHEMA["properties"]["meta"]["properties"],
    ):
        assert f"`{name}`" in text, f"docs/reference/api.md does not speak of {name}"
