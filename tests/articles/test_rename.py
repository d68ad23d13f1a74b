"""Renaming keeps every old address alive."""

from __future__ import annotations

import pytest
from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles import actions
from tamizdat.articles.errors import AddressTakenError, UnusableAddressError
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


def test_the_old_address_leads_to_the_new_one(django_capture_on_commit_callbacks):
    article = make_article(slug="old")
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.rename_article(article, "new") == "/en/courts/new/"
    redirect = Redirect.objects.get(old_path="/en/courts/old")
    assert redirect.redirect_page_id == article.pk


def test_a_draft_in_the_making_keeps_the_new_address():
    article = make_article(slug="old")
    article.title = "Being rewritten"
    article.save_revision()
    actions.rename_article(article, "new")
    article.refresh_from_db()
    assert article.has_unpublished_changes
    assert article.title != "Being rewritten"
    actions.publish_article(article)
    article.refresh_from_db()
    assert (article.slug, article.title) == ("new", "Being rewritten")


def test_an_unchanged_article_has_nothing_unpublished_after_a_rename():
    article = make_article(slug="old")
    actions.rename_article(article, "new")
    article.refresh_from_db()
    assert not article.has_unpublished_changes


@pytest.mark.parametrize("slug", ["", "two words", "a/b", "search", "admin", "nul\0"])
def test_an_address_that_cannot_be_used_is_refused(slug):
    article = make_article(slug="old")
    with pytest.raises((AddressTakenError, UnusableAddressError)):
        actions.rename_article(article, slug)
    article.refresh_from_db()
    assert article.slug == "old"


def test_an_address_with_capitals_is_refused_with_the_one_to_write_instead():
    article = make_article(slug="old")
    with pytest.raises(UnusableAddressError, match="write the slug as “harbour-strike”"):
        actions.rename_article(article, "Harbour-strike")


def test_a_siblings_address_is_refused():
    section = make_section()
    make_draft(section=section, slug="taken")
    article = make_article(section=section, slug="old")
    with pytest.raises(AddressTakenError):
        actions.rename_article(article, "taken")
