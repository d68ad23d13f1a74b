"""The verbs as forms in the admin, and what the admin says when a rule stands in the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tamizdat.articles import actions
from tamizdat.articles.models import Article, Contributor, Correction, Embargo, FrontPage
from tamizdat.articles.printable import refuse_control_characters
from tests.factories import make_article, make_draft, make_front, make_locale, make_section, make_topic, make_withdrawn

pytestmark = pytest.mark.django_db


def form_of(article, **changes):
    """What the editor's browser sends for an article's form."""
    data = {
        "title": article.title,
        "slug": article.slug,
        "standfirst": article.standfirst,
        "dateline_place": "",
        "dateline_date": "",
        "lead_caption": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": '{"blocks":[{"key":"a","text":"Some words.","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[]}],"entityMap":{}}',
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
    }
    for formset in ("bylines", "related_articles", "sources", "comments"):
        data |= {f"{formset}-TOTAL_FORMS": "0", f"{formset}-INITIAL_FORMS": "0"}
    return data | changes


def test_a_publisher_corrects_from_the_admin(desk):
    article = make_article()
    client = desk("Publishers")
    address = f"/admin/articles/{article.pk}/correct/"
    assert client.get(address).status_code == 200
    response = client.post(address, {"text": "It left on Friday.", "passage": "", "supersedes": ""}, follow=True)
    assert "The correction is public." in response.content.decode()
    assert Correction.objects.get().text == "It left on Friday."


def test_what_was_typed_is_kept_when_the_passage_is_not_found(desk):
    article = make_article()
    response = desk("Publishers").post(
        f"/admin/articles/{article.pk}/correct/", {"text": "A long careful note.", "passage": "not there"}
    )
    page = response.content.decode()
    assert "A long careful note." in page
    assert "stand in the article" in page
    assert not Correction.objects.exists()


@pytest.mark.parametrize("verb", ["correct", "withdraw", "embargo", "rename", "update", "reinstate"])
def test_a_reporter_is_not_offered_the_verbs_of_publishers(desk, verb):
    article = make_article()
    before = Article.objects.get(pk=article.pk)
    response = desk("Reporters").post(
        f"/admin/articles/{article.pk}/{verb}/", {"text": "x", "notice": "x", "slug": "x"}
    )
    assert response.status_code in (302, 403)
    after = Article.objects.get(pk=article.pk)
    assert (after.live, after.slug, after.corrections.count()) == (before.live, before.slug, 0)


def test_an_embargo_set_on_the_desk_holds(desk):
    article = make_draft()
    until = (timezone.now() + dt.timedelta(days=2)).replace(second=0, microsecond=0)
    address = f"/admin/articles/{article.pk}/embargo/"
    desk("Publishers").post(address, {"until": until.strftime("%Y-%m-%d %H:%M"), "reason": "agreed"})
    assert Embargo.objects.get().until == until


def test_the_editor_shows_buttons_that_fit(desk):
    client = desk("Publishers")
    live, draft = make_article("Live"), make_draft("Draft")
    shown = client.get(f"/admin/pages/{live.pk}/edit/").content.decode()
    assert f"/admin/articles/{live.pk}/correct/" in shown
    assert f"/admin/articles/{live.pk}/embargo/" not in shown
    shown = client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
    assert f"/admin/articles/{draft.pk}/embargo/" in shown
    assert f"/admin/articles/{draft.pk}/correct/" not in shown


def test_an_editor_writes_and_publishes(desk):
    section = make_section()
    client = desk("Publishers")
    blank = Article(title="Written in the admin", slug="written")
    address = f"/admin/pages/add/articles/article/{section.pk}/"
    client.post(address, form_of(blank, **{"action-publish": "action-publish"}))
    article = Article.objects.public().get()
    assert article.title == "Written in the admin"
    assert "Some words." in article.body[0].value.source


def test_publishing_without_a_text_keeps_a_draft_and_says_why(desk):
    section = make_section()
    client = desk("Publishers")
    blank = Article(title="Only a headline", slug="only")
    data = form_of(blank, **{"action-publish": "action-publish", "body-count": "0"})
    response = client.post(f"/admin/pages/add/articles/article/{section.pk}/", data, follow=True)
    article = Article.objects.get()
    assert article.title == "Only a headline"
    assert not article.live
    assert "has no text yet" in response.content.decode()


def test_emptying_a_public_article_keeps_what_was_typed_as_a_draft(desk):
    article = make_article("On the site")
    client = desk("Publishers")
    for action in ("action-save", "action-publish"):
        data = form_of(article, title="Typed anew", **{action: action, "body-count": "0"})
        client.post(f"/admin/pages/{article.pk}/edit/", data)
        article.refresh_from_db()
        assert (article.title, article.draft_title) == ("On the site", "Typed anew")
        assert Article.objects.public().get() == article


def test_a_withdrawn_article_is_edited_but_not_published(desk):
    article = make_withdrawn()
    response = desk("Publishers").post(
        f"/admin/pages/{article.pk}/edit/", form_of(article, **{"action-publish": "action-publish"}), follow=True
    )
    assert "has been withdrawn" in response.content.decode()
    assert not Article.objects.get(pk=article.pk).live


def test_a_nul_byte_in_a_headline_is_refused_with_a_sentence(desk):
    section = make_section()
    data = form_of(Article(title="Null\0byte", slug="nul"))
    response = desk("Publishers").post(f"/admin/pages/add/articles/article/{section.pk}/", data)
    assert response.status_code == 200
    assert "Null characters are not allowed" in response.content.decode()
    assert not Article.objects.exists()


def test_control_characters_in_the_body_are_refused_with_a_sentence(desk):
    section = make_section()
    data = form_of(Article(title="Control", slug="control"))
    data["body-0-value"] = data["body-0-value"].replace("Some words.", "Some\\u0000words.")
    response = desk("Publishers").post(f"/admin/pages/add/articles/article/{section.pk}/", data)
    assert response.status_code == 200
    assert "control character" in response.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "damage",
    [
        {"body-0-value": "{"},
        {"body-0-value": "[]"},
        {"body-0-value": '{"blocks": 5}'},
        {"body-0-type": "picture", "body-0-value-picture": "x"},
        {"body-0-type": "table", "body-0-value": "{"},
        {"body-count": "many"},
        {"body-count": "2"},
    ],
)
def test_a_damaged_form_is_refused_as_such_and_changes_nothing(desk, damage):
    article = make_article()
    response = desk("Publishers").post(f"/admin/pages/{article.pk}/edit/", form_of(article, **damage))
    assert response.status_code == 400
    assert article.revisions.count() == 1


def test_half_a_character_in_the_body_is_refused_with_a_sentence(desk):
    article = make_article()
    data = form_of(article)
    data["body-0-value"] = data["body-0-value"].replace("Some words.", "Some \\ud800 words.")
    response = desk("Publishers").post(f"/admin/pages/{article.pk}/edit/", data)
    assert "control character (U+D800)" in response.content.decode()


@pytest.mark.parametrize("nothing", ["\u200b", "\u2060\u00a0", "\u200f"])
def test_a_name_or_headline_that_nobody_could_see_is_refused(nothing):
    for thing in (Article(title=nothing, slug="x", locale=make_locale("en")), Contributor(name=nothing, slug="x")):
        with pytest.raises(ValidationError, match="Readers would see nothing here"):
            thing.clean()


@pytest.mark.parametrize("slug", ["search", "archive", "admin"])
def test_a_section_cannot_take_an_address_of_the_site(desk, slug):
    front = make_section().get_parent()
    data = {"title": "Search", "slug": slug, "introduction": "", "seo_title": "", "search_description": ""}
    data |= {"go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    client = desk("Publishers")
    response = client.post(f"/admin/pages/add/articles/section/{front.pk}/", data)
    assert response.status_code == 200
    assert "The site uses this address itself" in response.content.decode()


def test_what_readers_have_seen_cannot_be_deleted(desk):
    article = make_article()
    client = desk("Publishers")
    response = client.post(f"/admin/pages/{article.pk}/delete/", follow=True)
    assert Article.objects.filter(pk=article.pk).exists()
    assert "part of the record" in response.content.decode()


def test_bulk_publishing_of_a_withdrawn_article_is_refused_without_a_server_error(desk):
    article = make_article()
    article.save_revision()
    actions.withdraw_article(article, "Gone.")
    response = desk("Publishers").post(f"/admin/bulk/wagtailcore/page/publish/?id={article.pk}&next=/admin/")
    assert response.status_code == 302
    assert not Article.objects.get(pk=article.pk).live


def test_a_preview_is_what_a_reader_would_get(desk):
    article = make_draft("Not yet public")
    client = desk("Publishers")
    address = f"/admin/pages/{article.pk}/edit/preview/"
    assert client.post(address, form_of(article)).json()["is_valid"]
    page = client.get(address)
    assert page.status_code == 200
    assert "Some words." in page.content.decode()


def test_a_text_cannot_be_moved_to_where_another_language_is_spoken(desk):
    article = make_article()
    elsewhere = make_section(make_front("ru"))
    desk("Publishers").post(f"/admin/pages/{article.pk}/move/{elsewhere.pk}/confirm/")
    article.refresh_from_db()
    assert article.address.startswith("/en/")


@pytest.mark.parametrize(("verb", "field"), [("correct", "text"), ("withdraw", "notice"), ("rename", "slug")])
@pytest.mark.parametrize("character", ["\x01", "\x85", "\u202e", "\uffff"])
def test_a_note_that_cannot_be_printed_is_refused_beside_what_was_typed(desk, verb, field, character):
    article = make_article()
    response = desk("Publishers").post(f"/admin/articles/{article.pk}/{verb}/", {field: f"A note{character}."})
    assert response.status_code == 200
    assert "A note" in response.content.decode()
    assert Article.objects.public().get().slug == article.slug


def test_a_verb_that_no_longer_fits_is_refused_with_a_sentence(desk):
    article = make_withdrawn()
    sent = {"notice": "Once more."}
    response = desk("Publishers").post(f"/admin/articles/{article.pk}/withdraw/", sent, follow=True)
    assert "does not fit the article as it now is" in response.content.decode()


@pytest.mark.parametrize("number", [999_999, 10**30])
def test_there_is_no_form_for_an_article_that_does_not_exist(desk, number):
    assert desk("Publishers").get(f"/admin/articles/{number}/correct/").status_code == 404


@pytest.mark.parametrize("role", ["Reporters", "Editors"])
def test_sections_and_front_pages_are_begun_by_publishers(desk, role):
    front = make_front()
    client = desk(role)
    for address in ("/admin/pages/add/articles/frontpage/1/", f"/admin/pages/add/articles/section/{front.pk}/"):
        assert "begun by publishers" in client.post(address, {"title": "Mine"}, follow=True).content.decode()
    assert list(Page.objects.filter(depth__gt=1)) == [front.page_ptr]


def test_a_front_page_is_not_copied(desk):
    front = make_front()
    response = desk("Publishers").post(f"/admin/pages/{front.pk}/copy/", {"new_parent_page": 1}, follow=True)
    assert "one front page" in response.content.decode()


@pytest.mark.parametrize("character", ["\x01", "\x9f", "\u202e", "\ud800"])
def test_a_headline_that_cannot_be_printed_is_refused(character):
    with pytest.raises(ValidationError):
        Article(title=f"Bank{character}knab", slug="bank", locale=make_locale("en")).clean()


@pytest.mark.parametrize("text", ["\u2067عبّارة\u2069 No. 5\u200f", "naïve — “quoted” 🎉", "two\nlines\tand a tab"])
def test_what_people_really_write_is_taken(text):
    refuse_control_characters(text)


def test_a_front_page_has_its_language_for_an_address(db):
    front = FrontPage(title="Дальний берег", slug="dalniy-bereg", locale=make_locale("ru"))
    Page.objects.get(depth=1).add_child(instance=front)
    assert front.address == "/ru/"


@pytest.mark.parametrize("restriction", ["password", "login", "groups"])
def test_a_page_cannot_be_made_private_since_the_public_site_is_files(desk, restriction):
    article = make_article()
    data = {"restriction_type": restriction, "password": "x", "groups": "1"}
    desk("Publishers").post(f"/admin/pages/{article.pk}/privacy/", data)
    assert not PageViewRestriction.objects.exists()


def test_a_control_character_in_a_topic_is_refused(db):
    with pytest.raises(ValidationError, match=r"U\+0001"):
        make_topic("Fair\x01trials").full_clean()


def test_two_topics_of_a_language_have_two_addresses(db):
    make_topic("Fair trials")
    with pytest.raises(ValidationError, match="has this slug"):
        make_topic("Fair Trials").full_clean()
