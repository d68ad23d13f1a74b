"""Withdraw, and reinstate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from wagtail.actions.unpublish_page import UnpublishPageAction

from tamizdat.articles.actions.permissions import require
from tamizdat.articles.actions.publish import Outcome, publish_article
from tamizdat.articles.errors import EmptyNoteError, NotPublicError
from tamizdat.articles.models import Article, Correction, Withdrawal
from tamizdat.articles.printable import refuse_control_characters, says_something
from tamizdat.articles.signals import announce

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def withdraw_article(
    article: Article, notice: str, *, by: AbstractUser | None = None, now: dt.datetime | None = None
) -> Withdrawal:
    """Take an article off the site and leave a notice in its place, in the correction log too.

    Args:
        notice: why it is gone, in words for readers.

    Raises:
        NotPermittedError: the account may not withdraw.
        NotPublicError: readers have not seen it.
        EmptyNoteError: the notice has no words.
        ValidationError: the notice holds a character that cannot be printed.
    """
    require(article, "withdraw", by)
    article.hold()
    article.refresh_from_db()
    if not article.live:
        raise NotPublicError(article)
    if not says_something(notice):
        raise EmptyNoteError
    refuse_control_characters(notice)
    withdrawal = Withdrawal.objects.create(
        article=article, headline=article.title, notice=notice.strip(), withdrawn_at=now or timezone.now()
    )
    UnpublishPageAction(article, user=by).execute(skip_permission_checks=True)
    announce(article, "withdraw")
    return withdrawal


@transaction.atomic
def reinstate_article(article: Article, *, by: AbstractUser | None = None, now: dt.datetime | None = None) -> Outcome:
    """Bring a withdrawn article back to its place; a correction keeps the record of its having been withdrawn.

    Raises:
        NotPermittedError: the account may not withdraw, or may not publish.
        NotPublicError: it has not been withdrawn.
    """
    require(article, "withdraw", by)
    withdrawal = Withdrawal.objects.filter(article=article).first()
    if withdrawal is None:
        raise NotPublicError(article)
    withdrawal.delete()
    Correction.objects.create(
        article=article, headline=withdrawal.headline, text=_trace(withdrawal), issued_at=now or timezone.now()
    )
    return publish_article(article, by=by)


def _trace(withdrawal: Withdrawal) -> str:
    """Say, in the article's language, that its text was gone and why."""
    with override(withdrawal.article.language):
        day = date_format(withdrawal.withdrawn_at, "DATE_FORMAT")
        return gettext(
            "This article was withdrawn on %(date)s and has been brought back. The notice read: %(notice)s"
        ) % {
            "date": day,
            "notice": withdrawal.notice,
        }
