"""The last part of an address: what may stand there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.articles import actions
from tamizdat.articles.models import Article, Topic
from tamizdat.articles.slugs import as_on_any_disk
from tests.factories import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


def test_a_slug_too_long_for_the_name_of_a_file_is_refused_while_it_can_be_shortened():
    draft = make_draft()
    draft.slug = "ж" * 127
    with pytest.raises(ValidationError, match="shorten the slug"):
        draft.clean()
    draft.slug = "ж" * 126
    draft.clean()


@pytest.mark.parametrize(("slug", "sentence"), [("Budget", "“budget”"), ("и\u0306од", "“йод”"), ("nul", "On Windows")])
def test_an_address_that_some_disks_take_for_another_is_refused(slug, sentence):
    for thing in (make_draft(), make_topic("Fair trials")):
        thing.slug = slug
        with pytest.raises(ValidationError, match=sentence):
            thing.clean()


def test_an_article_that_has_had_such_an_address_can_still_be_withdrawn():
    article = make_article()
    Article.objects.filter(pk=article.pk).update(slug="Budget")
    article.refresh_from_db()
    actions.withdraw_article(article, "Our source took it back.")
    article.refresh_from_db()
    assert article.withdrawal.notice == "Our source took it back."
    topic = make_topic("Fair trials")
    Topic.objects.filter(pk=topic.pk).update(slug="Fair")
    topic.refresh_from_db()
    topic.full_clean()


@given(st.text(st.characters(categories=["L", "M", "N"], include_characters="-_"), min_size=1, max_size=30))
def test_what_is_written_for_any_disk_stays_as_it_is(slug):
    plain = as_on_any_disk(slug)
    assert as_on_any_disk(plain) == plain
