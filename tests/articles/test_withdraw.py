"""Withdrawing and reinstating."""

from __future__ import annotations

import pytest

from tamizdat.articles import actions
from tamizdat.articles.errors import EmptyNoteError, NotPublicError, WithdrawnError
from tamizdat.articles.models import Article
from tests.factories import make_article, make_draft, make_withdrawn
from tests.now import find, render

pytestmark = pytest.mark.django_db


def test_a_withdrawn_article_is_not_public_and_leaves_a_notice():
    article = make_withdrawn(notice="We could not confirm it.")
    assert not Article.objects.public().exists()
    assert Article.objects.withdrawn().get().withdrawal.notice == "We could not confirm it."
    assert not article.live


def test_publishing_it_again_needs_it_to_be_reinstated():
    article = make_withdrawn()
    with pytest.raises(WithdrawnError):
        actions.publish_article(article)
    assert actions.reinstate_article(article) is actions.Outcome.LIVE
    assert Article.objects.public().get() == article


def test_an_old_version_does_not_bring_it_back():
    article = make_article()
    revision = article.save_revision()
    actions.withdraw_article(article, "Gone.")
    with pytest.raises(WithdrawnError):
        revision.publish()
    assert not Article.objects.public().exists()


def test_a_notice_needs_words():
    article = make_article()
    with pytest.raises(EmptyNoteError):
        actions.withdraw_article(article, "  ")
    assert Article.objects.public().get() == article


def test_a_draft_cannot_be_withdrawn():
    with pytest.raises(NotPublicError):
        actions.withdraw_article(make_draft(), "Gone.")


def test_what_was_not_withdrawn_cannot_be_reinstated():
    with pytest.raises(NotPublicError):
        actions.reinstate_article(make_draft())


def test_the_notice_keeps_the_headline_that_readers_knew():
    article = make_withdrawn("What readers knew")
    article.title = "Being rewritten in the admin"
    article.save()
    assert article.withdrawal.headline == "What readers knew"
    page = render(find(article.address)).decode()
    assert "What readers knew" in page
    assert "Being rewritten" not in page


def test_an_article_that_is_back_says_that_it_was_gone_and_why():
    article = make_withdrawn("Ferries", notice="We could not confirm it.")
    actions.reinstate_article(article)
    trace = article.corrections.get()
    assert trace.headline == "Ferries"
    assert "We could not confirm it." in trace.text
    assert "We could not confirm it." in render(find("/en/corrections/")).decode()
    assert "We could not confirm it." in render(find(article.address)).decode()
