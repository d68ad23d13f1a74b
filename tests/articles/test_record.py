"""The record stands: what readers have seen is neither deleted nor lost, whichever way somebody tries."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tamizdat.articles import actions
from tamizdat.articles.errors import CorrectedError, OneAddressError, PartOfTheRecordError, SaidAlreadyError
from tamizdat.articles.models import Article, Correction
from tests.articles.test_desk import form_of
from tests.factories import make_article, make_draft, make_front, make_section, make_withdrawn

pytestmark = pytest.mark.django_db

DELETIONS = {
    "the article": lambda article: article.delete(),
    "the page": lambda article: Page.objects.get(pk=article.pk).delete(),
    # The admin's interface for programs does this, and asks none of Wagtail's hooks.
    "Wagtail's action": lambda article: DeletePageAction(article, user=None).execute(skip_permission_checks=True),
    "a query": lambda article: Article.objects.filter(pk=article.pk).delete(),
    "its section": lambda article: article.get_parent().delete(),
    "its front page": lambda article: article.get_parent().get_parent().specific.delete(),
}


@pytest.mark.parametrize("way", DELETIONS)
def test_what_readers_have_seen_is_deleted_by_no_way(way):
    article = make_article()
    with pytest.raises(PartOfTheRecordError), transaction.atomic():
        DELETIONS[way](article)
    assert Article.objects.public().get() == article
    assert not any(Page.find_problems())


def test_a_draft_that_nobody_has_seen_can_be_deleted():
    make_draft().delete()
    assert not Article.objects.exists()


UNPUBLISHINGS = {
    "the verb": actions.unpublish_article,
    "the article": lambda article: article.unpublish(),
    "the page": lambda article: Page.objects.get(pk=article.pk).unpublish(),
}


@pytest.mark.parametrize("way", UNPUBLISHINGS)
def test_a_corrected_article_does_not_vanish_without_a_notice(way, client):
    article = make_article()
    actions.correct_article(article, "The ferry left on Friday.")
    with pytest.raises(CorrectedError):
        UNPUBLISHINGS[way](article)
    assert "The ferry left on Friday." in client.get("/en/corrections/").content.decode()


def test_the_admin_says_why_a_corrected_article_stays(desk):
    article = make_article()
    actions.correct_article(article, "The ferry left on Friday.")
    response = desk("Publishers").post(f"/admin/pages/{article.pk}/unpublish/", follow=True)
    assert "its correction must not vanish" in response.content.decode()
    assert Article.objects.public().get() == article


def test_a_corrected_article_is_withdrawn_and_its_correction_stays_with_the_notice(client):
    article = make_article()
    actions.correct_article(article, "The ferry left on Friday.")
    actions.withdraw_article(article, "We could not confirm it.")
    log = client.get("/en/corrections/").content.decode()
    assert "The ferry left on Friday." in log
    assert "We could not confirm it." in log


def test_a_second_click_issues_no_second_correction(desk):
    article = make_article()
    actions.correct_article(article, "The ferry left on Friday.")
    with pytest.raises(SaidAlreadyError):
        actions.correct_article(article, " The ferry left on Friday. ")
    sent = {"text": "The ferry left on Friday.", "passage": "", "supersedes": ""}
    response = desk("Publishers").post(f"/admin/articles/{article.pk}/correct/", sent)
    assert "public already" in response.content.decode()
    assert Correction.objects.count() == 1


def test_what_was_superseded_may_be_said_again():
    article = make_article()
    first = actions.correct_article(article, "There were four.")
    second = actions.correct_article(article, "There were five.", supersedes=first)
    assert actions.correct_article(article, "There were four.", supersedes=second)


def test_an_article_has_one_address_on_which_its_corrections_are_seen(desk):
    article = make_article()
    other = make_section(make_front(), "Harbour")
    with pytest.raises(OneAddressError):
        article.create_alias(parent=other)
    sent = {"new_title": "Twice", "new_slug": "twice", "new_parent_page": other.pk, "alias": "on"}
    desk("Publishers").post(f"/admin/pages/{article.pk}/copy/", sent)
    assert not Article.objects.exclude(alias_of=None).exists()


def test_a_notice_is_not_moved_away_from_its_address():
    article = make_withdrawn()
    article.slug = "elsewhere"
    with pytest.raises(ValidationError, match="A notice stands at this address"):
        article.full_clean()


def test_the_admin_keeps_a_notice_where_it_is(desk, client):
    article = make_withdrawn(notice="We could not confirm it.")
    desk("Publishers").post(f"/admin/pages/{article.pk}/edit/", form_of(article, slug="elsewhere"))
    assert "We could not confirm it." in client.get(article.address).content.decode()


def test_a_notice_is_found_at_its_old_address_when_its_section_is_renamed(client, django_capture_on_commit_callbacks):
    article = make_withdrawn()
    old, section = article.address, article.section
    with django_capture_on_commit_callbacks(execute=True):
        section.slug = "harbour"
        section.save()
    article.refresh_from_db()
    assert client.get(old).headers["Location"] == article.url_path


def test_a_notice_is_found_at_its_old_address_when_it_is_moved(client):
    article = make_withdrawn()
    old = article.address
    article.move(make_section(make_front(), "Harbour"), pos="last-child")
    article = Article.objects.get(pk=article.pk)
    assert client.get(old).headers["Location"] == article.url_path


def test_a_redirect_tells_nothing_of_a_text_that_readers_may_not_see(client):
    article = make_article(slug="secret-slug")
    Redirect.objects.create(old_path="/en/courts/before", redirect_page=article, site=None)
    assert client.get("/en/courts/before/").status_code == 301
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    assert client.get("/en/courts/before/").status_code == 404
