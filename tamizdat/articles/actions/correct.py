"""Correct."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tamizdat.articles.actions.permissions import require
from tamizdat.articles.actions.publish import publish_article
from tamizdat.articles.errors import (
    EmptyNoteError,
    NotPublicError,
    PassageNotFoundError,
    SaidAlreadyError,
    SupersededError,
)
from tamizdat.articles.models import Article, Correction
from tamizdat.articles.passages import contains_passage
from tamizdat.articles.printable import refuse_control_characters, says_something
from tamizdat.articles.signals import announce

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def correct_article(
    article: Article,
    text: str,
    *,
    passage: str = "",
    supersedes: Correction | None = None,
    by: AbstractUser | None = None,
    now: dt.datetime | None = None,
) -> Correction:
    """Tell readers, before the first paragraph and in place, what was wrong and what is right.

    Changes to the text that have been saved but not published are published with it.

    Args:
        text: the note, in plain words.
        passage: some words of the text as it now reads; the note is repeated after their paragraph. May be empty.
        supersedes: an earlier correction of this article that this one replaces; it stays visible as replaced.
        by: the account that corrects.

    Raises:
        NotPermittedError: the account may not issue corrections.
        NotPublicError: no reader has seen the article.
        EmptyNoteError: the note has no words.
        PassageNotFoundError: the words do not stand in the text.
        SupersededError: the earlier correction belongs to another article or has been superseded already.
        SaidAlreadyError: the very same correction stands already.
        ValidationError: the note holds a character that cannot be printed.
    """
    require(article, "correct", by)
    article.hold()
    article.refresh_from_db()
    if not article.live:
        raise NotPublicError(article)
    if not says_something(text):
        raise EmptyNoteError
    refuse_control_characters(text)
    if supersedes and (
        supersedes.article_id != article.pk or Correction.objects.filter(supersedes=supersedes).exists()
    ):
        raise SupersededError
    if passage and not contains_passage(article.get_latest_revision_as_object().body, passage):
        raise PassageNotFoundError
    words = {"article": article, "text": text.strip(), "passage": passage.strip()}
    if Correction.objects.filter(**words, superseded_by__isnull=True).exists():
        raise SaidAlreadyError
    correction = Correction.objects.create(
        **words, headline=article.title, issued_at=now or timezone.now(), supersedes=supersedes
    )
    if article.has_unpublished_changes:
        require(article, "publish", by)
        publish_article(article, by=by)
    announce(article, "correct")
    return correction
