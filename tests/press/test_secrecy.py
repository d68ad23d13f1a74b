"""What readers must not see is in nothing that the press puts out, byte by byte."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from tamizdat.articles.actions import unpublish_article
from tamizdat.articles.models import Article, LeadItem
from tamizdat.press.search.words import words
from tests.factories import (
    make_article,
    make_contributor,
    make_draft,
    make_embargoed,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
    make_translation,
    make_withdrawn,
)
from tests.now import find, read_all, render

SECRET = "zyxwolverine"
TOMORROW = timezone.now() + dt.timedelta(days=1)


def secrets(name: str) -> dict[str, object]:
    """Fields of an article, each with the secret in it."""
    return {
        "slug": f"{SECRET}-{name}",
        "standfirst": f"{SECRET} {name}",
        "dateline_place": f"{SECRET} {name}",
        "lead_caption": f"{SECRET} {name}",
        "body": [
            ("text", f"<p>{SECRET} {name}</p>"),
            ("facts", {"title": SECRET, "text": f"<p>{SECRET} {name}</p>"}),
        ],
        "bylines": [make_contributor(f"{SECRET} by {name}", biography=SECRET)],
        "topics": [make_topic(f"{SECRET} about {name}", introduction=SECRET)],
        "series": make_series(f"{SECRET} in {name}", introduction=SECRET),
        "lead_picture": make_picture(f"{SECRET} {name}", size=(40, 30), alt=SECRET, credit=SECRET),
    }


@pytest.fixture
def kept_back(kept_back_in_the_module, db):
    return {reason: Article.objects.get(pk=article.pk) for reason, article in kept_back_in_the_module.items()}


@pytest.fixture(scope="module")
def kept_back_in_the_module(newspaper_of_the_module):
    """Return texts that readers must not see, each kept back for another reason, all near the public ones."""
    newspaper = newspaper_of_the_module
    section = newspaper.sections["en"]
    hidden_section = make_section(newspaper.fronts["en"], f"{SECRET} section", live=False, introduction=SECRET)
    unpublished = make_article(f"{SECRET} unpublished", section, **secrets("unpublished"))
    unpublish_article(unpublished)
    expired = make_article(f"{SECRET} expired", section, **secrets("expired"))
    Article.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    scheduled = make_draft(f"{SECRET} scheduled", section, go_live_at=TOMORROW, **secrets("scheduled"))
    scheduled.save_revision().publish()
    draft = make_draft(f"{SECRET} draft", section, **secrets("draft"))
    make_standing(newspaper.fronts["en"], f"{SECRET} page", live=False)
    another = make_front("de", title=f"{SECRET} Blatt", tagline=SECRET, live=False)
    make_translation(
        newspaper.english, make_section(another, f"{SECRET} Gericht"), f"{SECRET} deutsch", slug=f"{SECRET}-deutsch"
    )
    edited = newspaper.english.get_latest_revision_as_object()
    edited.title, edited.standfirst = f"{SECRET} headline to come", SECRET
    edited.save_revision()
    link_to_draft = f'<p>A public text with <a linktype="page" id="{draft.pk}">words that lead nowhere</a>.</p>'
    make_article("A public text", section, body=[("text", link_to_draft)], related=[draft])
    LeadItem.objects.create(front=newspaper.fronts["en"], article=draft)
    return {
        "draft": draft,
        "scheduled": scheduled,
        "unpublished": unpublished,
        "expired": expired,
        "embargoed": make_embargoed(f"{SECRET} embargoed", section, until=TOMORROW, **secrets("embargoed")),
        "under a hidden section": make_draft(f"{SECRET} below", hidden_section, **secrets("below")),
    }


def test_no_output_holds_a_word_of_what_is_kept_back(kept_back):
    rendered = read_all()
    assert len(rendered) > 50
    for address, whole in rendered.items():
        assert SECRET not in address
        assert SECRET.encode() not in whole, f"{address} tells a secret"


def test_the_public_text_keeps_the_words_of_a_link_to_a_draft(kept_back, read):
    assert "A public text with words that lead nowhere." in read("/en/courts/a-public-text/")


def test_nothing_stands_at_the_address_of_what_is_kept_back(kept_back):
    for reason, article in kept_back.items():
        assert find(article.url_path) is None, reason


def test_pages_about_what_is_kept_back_do_not_exist(kept_back):
    for name in kept_back:
        slug = f"{SECRET}-about-{name}".replace(" ", "-")
        for address in (f"/en/topics/{slug}/", f"/en/series/{slug}/", f"/en/people/{slug}/feed.rss"):
            assert find(address) is None


def test_the_search_index_holds_no_stem_of_what_is_kept_back(kept_back, newspaper):
    files = {address: content.decode() for address, content in read_all().items() if "/search/" in address}
    assert any(newspaper.english.url_path.removeprefix("/en/") in content for content in files.values())
    (stem,) = words(SECRET, "en")
    assert stem != SECRET
    assert [address for address, content in files.items() if stem in content] == []


def test_the_api_holds_no_word_of_what_is_kept_back(kept_back, client):
    for query in ("", "?type=articles.Article&fields=*", f"?search={SECRET}", "?section=courts", "?limit=100"):
        response = client.get(f"/api/v2/pages/{query}")
        assert response.status_code == 200, query
        assert SECRET.encode() not in response.content, query
    for item in json.loads(client.get("/api/v2/pages/?limit=100").content)["items"]:
        assert SECRET.encode() not in client.get(f"/api/v2/pages/{item['id']}/").content


def test_the_api_does_not_know_the_numbers_of_what_is_kept_back(kept_back, client):
    for reason, article in kept_back.items():
        assert client.get(f"/api/v2/pages/{article.pk}/").status_code == 404, reason
        assert client.get(f"/api/v2/pages/find/?id={article.pk}").status_code == 404, reason
        assert client.get("/api/v2/pages/find/", {"html_path": article.url_path}).status_code == 404, reason
        assert client.get(f"/api/v2/pages/?translation_of={article.pk}").status_code == 400, reason
        for parameter in ("topic", "series", "contributor"):
            found = client.get(f"/api/v2/pages/?{parameter}={SECRET}-about-{reason}")
            assert json.loads(found.content)["meta"]["total_count"] == 0


def test_a_withdrawn_article_leaves_its_notice_and_nothing_of_its_text(newspaper):
    hidden = secrets("withdrawn") | {"slug": "withdrawn"}
    article = make_withdrawn("A report we withdrew", newspaper.sections["en"], notice="It was wrong.", **hidden)
    for address, whole in read_all().items():
        assert SECRET.encode() not in whole, address
        if b"A report we withdrew" in whole:
            assert address in (article.url_path, "/en/corrections/")
    assert "It was wrong." in render(find(article.url_path)).decode()


def test_no_output_names_an_account(newspaper, django_user_model):
    account = django_user_model.objects.create(username=f"{SECRET}-editor")
    newspaper.english.owner = account
    newspaper.english.save()
    newspaper.english.save_revision(user=account).publish()
    for address, whole in read_all().items():
        assert SECRET.encode() not in whole, address


def test_a_pseudonym_is_a_name_and_nothing_else_to_machines(newspaper, read, client):
    page = read(newspaper.english.url_path)
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    person = next(each for each in data["author"] if each["name"] == "Anna Reyes-Vale")
    assert person == {"@type": "Person", "name": "Anna Reyes-Vale"}
