"""An embargo is a rule that survives edits, not only a date."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tamizdat.articles import actions
from tamizdat.articles.errors import AlreadyPublicError, InThePastError, UnderEmbargoError
from tamizdat.articles.models import Article, Embargo
from tests.factories import make_article, make_draft, make_front, make_section, make_withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def until():
    return (timezone.now() + dt.timedelta(days=1)).replace(microsecond=0)


def test_publishing_under_an_embargo_waits_for_its_end(until):
    article = make_draft()
    actions.set_embargo(article, until)
    assert actions.publish_article(article) is actions.Outcome.SCHEDULED
    assert not Article.objects.public().exists()
    assert article.revisions.filter(approved_go_live_at=until).exists()


def test_an_edit_that_empties_the_schedule_does_not_end_the_embargo(until):
    article = make_draft()
    actions.set_embargo(article, until)
    actions.publish_article(article)
    edited = article.get_latest_revision_as_object()
    edited.go_live_at = None
    edited.title = "Edited"
    edited.save_revision().publish()
    assert not Article.objects.public().exists()


def test_restoring_an_old_version_does_not_end_the_embargo(until):
    article = make_draft()
    before = article.save_revision()
    actions.set_embargo(article, until)
    before.publish()
    assert not Article.objects.public().exists()


def test_an_earlier_schedule_is_moved_to_the_end_of_the_embargo(until):
    article = make_draft()
    actions.schedule_article(article, timezone.now() + dt.timedelta(hours=1))
    actions.set_embargo(article, until)
    assert article.revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == until


def test_a_later_schedule_stays(until):
    article = make_draft()
    later = until + dt.timedelta(days=3)
    actions.set_embargo(article, until)
    actions.schedule_article(article, later)
    assert article.revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == later


def test_the_schedule_run_too_early_publishes_nothing(until):
    article = make_draft()
    actions.set_embargo(article, until)
    actions.publish_article(article)
    article.revisions.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - dt.timedelta(minutes=5)
    )
    call_command("publish_scheduled")
    assert not Article.objects.public().exists()


def test_even_a_row_made_live_behind_the_rules_is_not_shown_to_readers(until):
    article = make_draft()
    Embargo.objects.create(article=article, until=until)
    Article.objects.filter(pk=article.pk).update(live=True, first_published_at=timezone.now())
    assert not Article.objects.public().exists()


def test_saving_it_as_live_is_refused(until):
    article = make_draft()
    actions.set_embargo(article, until)
    article.live = True
    with pytest.raises(UnderEmbargoError):
        article.save()


def test_a_text_that_readers_have_seen_cannot_be_embargoed(until):
    with pytest.raises(AlreadyPublicError):
        actions.set_embargo(make_article(), until)


def test_an_embargo_ends_in_the_future():
    with pytest.raises(InThePastError):
        actions.set_embargo(make_draft(), timezone.now())


def test_lifting_does_not_publish_by_itself(until):
    article = make_draft()
    actions.set_embargo(article, until)
    actions.lift_embargo(article)
    assert not Article.objects.public().exists()
    assert actions.publish_article(article) is actions.Outcome.LIVE


COPIES = {
    "a copy": lambda article: article.copy(update_attrs={"slug": "copy"}),
    "a translation": lambda article: article.copy_for_translation(make_front("ru").locale),
    "a copied section": lambda article: article.get_parent().specific.copy(
        recursive=True, update_attrs={"slug": "too"}
    ),
}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_kept_back_as_long_as_its_original(way, until):
    article = make_draft()
    make_section(make_front("ru"), translation_key=article.get_parent().specific.translation_key)
    actions.set_embargo(article, until, reason="agreed")
    COPIES[way](article)
    copy = Article.objects.exclude(pk=article.pk).get()
    assert (copy.embargo.until, copy.embargo.reason) == (until, "agreed")
    assert actions.publish_article(copy) is actions.Outcome.SCHEDULED
    assert not Article.objects.public().exists()


def test_a_copy_of_a_text_whose_embargo_is_over_is_free():
    article = make_draft()
    Embargo.objects.create(article=article, until=timezone.now() - dt.timedelta(seconds=1))
    assert article.copy(update_attrs={"slug": "copy"}).embargo_until is None


def test_a_notice_cannot_be_embargoed(until):
    with pytest.raises(AlreadyPublicError):
        actions.set_embargo(make_withdrawn(), until)


class EmbargoMachine(RuleBasedStateMachine):
    """Whatever editors do, in whatever order, nothing is public while its embargo holds."""

    @initialize()
    def begin(self):
        self.article = make_draft()
        self.until = timezone.now() + dt.timedelta(days=1)
        actions.set_embargo(self.article, self.until)

    @rule(headline=st.text(alphabet="abcdef ", min_size=1, max_size=20))
    def edit(self, headline):
        latest = self.article.get_latest_revision_as_object()
        latest.title = headline.strip() or "x"
        latest.save_revision()

    @rule(hours=st.integers(-48, 48))
    def set_the_schedule_field(self, hours):
        latest = self.article.get_latest_revision_as_object()
        latest.go_live_at = timezone.now() + dt.timedelta(hours=hours)
        latest.save_revision()

    @rule()
    def publish(self):
        actions.publish_article(self.article)

    @rule()
    def publish_the_oldest_version(self):
        oldest = self.article.revisions.order_by("pk").first()
        if oldest:
            oldest.publish()

    @rule()
    def run_the_schedule(self):
        call_command("publish_scheduled")

    @rule(days=st.integers(1, 5))
    def extend(self, days):
        self.until = timezone.now() + dt.timedelta(days=days)
        actions.set_embargo(self.article, self.until)

    @invariant()
    def nothing_is_public(self):
        assert not Article.objects.filter(pk=self.article.pk).public().exists()
        assert not Article.objects.get(pk=self.article.pk).live


class TestEmbargoMachine(HypothesisTestCase, EmbargoMachine.TestCase):
    settings = settings(max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
