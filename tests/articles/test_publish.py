"""Publishing, scheduling, updating, unpublishing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from tamizdat.articles import actions
from tamizdat.articles.errors import InThePastError, NothingToPublishError, NotPublicError
from tamizdat.articles.models import Article
from tamizdat.articles.signals import public_changed
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced():
    """What listeners have been told, as pairs of article number and verb."""
    told = []

    def listen(sender, article, verb, **kwargs):
        told.append((article.pk, verb))

    public_changed.connect(listen)
    yield told
    public_changed.disconnect(listen)


def test_a_draft_is_not_public_until_it_is_published():
    article = make_draft()
    assert not Article.objects.public().exists()
    assert actions.publish_article(article) is actions.Outcome.LIVE
    assert Article.objects.public().get() == article


def test_an_article_added_live_by_other_means_is_not_public_before_the_verb():
    section = make_section()
    section.add_child(instance=Article(title="Slipped in", slug="slipped-in", body=[("text", "<p>Words.</p>")]))
    assert not Article.objects.public().exists()


def test_publishing_without_text_is_refused_and_the_draft_is_kept():
    article = make_draft("Only a headline", body=[])
    with pytest.raises(NothingToPublishError, match="Only a headline"):
        actions.publish_article(article)
    article.refresh_from_db()
    assert not article.live
    assert article.title == "Only a headline"


@pytest.mark.parametrize("markup", ["<p></p>", "<p>   </p>", "<p>&nbsp;</p>", "<p><br/></p>"])
def test_empty_paragraphs_are_no_text(markup):
    with pytest.raises(NothingToPublishError):
        actions.publish_article(make_draft(body=[("text", markup)]))


def test_an_empty_article_cannot_be_stored_as_live():
    section = make_section()
    article = section.add_child(instance=Article(title="Empty", slug="empty"))
    assert not Article.objects.get(pk=article.pk).live


def test_publishing_announces_after_the_commit(announced, django_capture_on_commit_callbacks):
    article = make_draft()
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_article(article)
        assert announced == []
    assert (article.pk, "publish") in announced


def test_the_date_of_first_publication_stays_when_a_new_version_goes_out():
    article = make_article(published=dt.datetime(2014, 5, 22, 8, 0, tzinfo=dt.UTC))
    article.title = "A better headline"
    article.save_revision()
    actions.publish_article(article)
    article.refresh_from_db()
    assert article.title == "A better headline"
    assert article.first_published_at == dt.datetime(2014, 5, 22, 8, 0, tzinfo=dt.UTC)


def test_a_scheduled_article_waits_and_then_goes_live():
    article = make_draft()
    at = timezone.now() + dt.timedelta(hours=2)
    assert actions.schedule_article(article, at) is actions.Outcome.SCHEDULED
    assert not Article.objects.public().exists()
    article.revisions.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - dt.timedelta(seconds=1)
    )
    revision = article.get_latest_revision()
    revision.content["go_live_at"] = (timezone.now() - dt.timedelta(seconds=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert Article.objects.public().get() == article


def test_a_time_that_has_passed_is_no_schedule():
    article = make_draft()
    with pytest.raises(InThePastError):
        actions.schedule_article(article, timezone.now() - dt.timedelta(minutes=1))
    assert not article.revisions.exists()


def test_a_time_that_passes_while_a_schedule_is_made_publishes_nothing():
    article = make_draft()
    at = timezone.now()
    with pytest.raises(InThePastError):
        actions.schedule_article(article, at, now=at - dt.timedelta(milliseconds=1))
    assert not Article.objects.public().exists()
    assert not article.revisions.exists()


def test_an_update_tells_readers_when():
    article = make_article()
    now = dt.datetime(2026, 11, 3, 10, 0, tzinfo=dt.UTC)
    article.standfirst = "More is known."
    article.save_revision()
    actions.update_article(article, now=now)
    article.refresh_from_db()
    assert article.updated_at == now
    assert article.standfirst == "More is known."


def test_the_time_of_an_update_survives_the_next_small_change():
    article = make_article()
    now = dt.datetime(2026, 11, 3, 10, 0, tzinfo=dt.UTC)
    old = article.save_revision()
    actions.update_article(article, now=now)
    old.publish()
    article.refresh_from_db()
    assert article.updated_at == now


def test_a_draft_cannot_be_updated():
    with pytest.raises(NotPublicError):
        actions.update_article(make_draft())


def test_unpublishing_takes_it_off_and_keeps_the_text():
    article = make_article()
    actions.unpublish_article(article)
    assert not Article.objects.public().exists()
    assert Article.objects.get(pk=article.pk).body
