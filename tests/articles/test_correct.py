"""Corrections: added to the record and never taken from it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.utils import timezone

from tamizdat.articles import actions
from tamizdat.articles.errors import EmptyNoteError, NotPublicError, PassageNotFoundError, SupersededError
from tamizdat.articles.models import Article, Correction, ImmutableRecordError
from tests.factories import make_article, make_draft
from tests.now import find, render

pytestmark = pytest.mark.django_db


def test_a_correction_is_dated_and_kept_with_the_article():
    article = make_article()
    correction = actions.correct_article(article, "  The ferry left on Friday.  ")
    assert correction.text == "The ferry left on Friday."
    assert list(article.corrections.all()) == [correction]


def test_the_mended_text_goes_out_with_the_note():
    article = make_article(body=[("text", "<p>Five people waited.</p>")])
    article.body = [("text", "<p>Four people waited.</p>")]
    article.save_revision()
    actions.correct_article(article, "There were four.", passage="Four people")
    article.refresh_from_db()
    assert "Four people waited" in article.body[0].value.source
    assert not article.has_unpublished_changes


def test_the_passage_has_to_stand_in_the_text():
    article = make_article()
    with pytest.raises(PassageNotFoundError):
        actions.correct_article(article, "A note.", passage="words that are not there")
    assert not Correction.objects.exists()


def test_a_passage_is_found_across_markup_and_odd_spaces():
    article = make_article(body=[("text", "<p>The <b>ferry</b> did\u00a0not  leave &amp; nobody said why.</p>")])
    assert actions.correct_article(article, "It did.", passage="ferry did not leave & nobody")


def test_a_passage_does_not_reach_over_two_paragraphs():
    article = make_article(body=[("text", "<p>One ends here.</p><p>Two begins here.</p>")])
    with pytest.raises(PassageNotFoundError):
        actions.correct_article(article, "A note.", passage="ends here. Two begins")


@pytest.mark.parametrize("note", ["", "   ", "\n", "\u200b\u00a0"])
def test_a_correction_needs_words(note):
    with pytest.raises(EmptyNoteError):
        actions.correct_article(make_article(), note)


def test_a_draft_has_nothing_to_correct():
    with pytest.raises(NotPublicError):
        actions.correct_article(make_draft(), "A note.")


def test_a_correction_can_be_superseded_once_and_stays():
    article = make_article()
    first = actions.correct_article(article, "First.")
    second = actions.correct_article(article, "Second.", supersedes=first)
    assert second.supersedes == first
    with pytest.raises(SupersededError):
        actions.correct_article(article, "Third.", supersedes=first)
    assert article.corrections.count() == 2


def test_another_articles_correction_cannot_be_superseded():
    other = actions.correct_article(make_article("Other"), "First.")
    with pytest.raises(SupersededError):
        actions.correct_article(make_article("This"), "Second.", supersedes=other)


def test_a_correction_can_neither_be_changed_nor_deleted():
    article = make_article()
    correction = actions.correct_article(article, "A note.")
    correction.text = "Another."
    for attempt in (
        correction.save,
        correction.delete,
        Correction.objects.all().delete,
        lambda: Correction.objects.update(text="x"),
        article.corrections.all().delete,
    ):
        with pytest.raises(ImmutableRecordError):
            attempt()
    assert Correction.objects.get().text == "A note."


def test_an_article_with_a_correction_cannot_be_deleted():
    article = make_article()
    actions.correct_article(article, "A note.")
    with pytest.raises(ProtectedError):
        article.delete()


def test_the_section_of_a_corrected_article_cannot_be_deleted():
    article = make_article()
    actions.correct_article(article, "A note.")
    with pytest.raises(ProtectedError):
        article.get_parent().delete()


def test_nothing_is_written_when_the_publication_fails(monkeypatch):
    article = make_article()
    article.title = "Changed"
    article.save_revision()

    class BrokenDiskError(Exception):
        pass

    def fail(*args, **kwargs):
        raise BrokenDiskError

    monkeypatch.setattr("tamizdat.articles.actions.correct.publish_article", fail)
    with pytest.raises(BrokenDiskError):
        actions.correct_article(article, "A note.")
    assert not Correction.objects.exists()
    assert not connection.needs_rollback


def test_a_correction_stays_in_the_log_when_its_articles_time_has_run_out():
    article = make_article("Ferries")
    actions.correct_article(article, "It left on Friday.")
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    assert find(article.address) is None
    log = render(find("/en/corrections/")).decode()
    assert "It left on Friday." in log
    assert "Ferries" in log
    assert article.address not in log


def test_the_log_keeps_the_headline_that_was_corrected():
    article = make_article("Ferries")
    actions.correct_article(article, "It left on Friday.")
    article.title = "Another headline"
    article.save_revision()
    actions.publish_article(article)
    assert "Ferries" in render(find("/en/corrections/")).decode()
