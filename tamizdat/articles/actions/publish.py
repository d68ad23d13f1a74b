"""Publish, schedule, update, unpublish."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from tamizdat.articles.actions.permissions import require
from tamizdat.articles.errors import InThePastError, NothingToPublishError, NotPublicError, WithdrawnError
from tamizdat.articles.models import Article
from tamizdat.articles.printable import says_something

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Outcome(StrEnum):
    """What became of an article that was to be published."""

    LIVE = "live"
    SCHEDULED = "scheduled"


@transaction.atomic
def publish_article(article: Article, *, by: AbstractUser | None = None) -> Outcome:
    """Put an article's latest version before its readers; under an embargo, as soon as the embargo ends.

    Args:
        article: with its changes saved in a revision, or in its own fields if it has none.
        by: the account that publishes.

    Raises:
        NotPermittedError: the account may not publish here.
        WithdrawnError: a notice stands in the article's place.
        NothingToPublishError: there is no text.
    """
    require(article, "publish", by)
    article.refresh_from_db()
    revision = article.get_latest_revision() or article.save_revision(user=by)
    latest = revision.as_object()
    if article.is_withdrawn:
        raise WithdrawnError(article)
    if not latest.has_text or not says_something(latest.title):
        raise NothingToPublishError(latest)
    PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    article.refresh_from_db()
    return Outcome.LIVE if article.live and not latest_is_waiting(article) else Outcome.SCHEDULED


def latest_is_waiting(article: Article) -> bool:
    """Tell whether a version of the article has been approved for a time that lies ahead."""
    return article.revisions.filter(approved_go_live_at__isnull=False).exists()


@transaction.atomic
def schedule_article(
    article: Article, at: dt.datetime, *, by: AbstractUser | None = None, now: dt.datetime | None = None
) -> Outcome:
    """Have an article published by itself at a time that lies ahead.

    An embargo that ends later than ``at`` moves the time to its end.

    Args:
        at: aware datetime.

    Raises:
        InThePastError: the time has passed, or passed while this was done; nothing has been published then.
        ArticleError: as :func:`publish_article`.
    """
    if at <= (now or timezone.now()):
        raise InThePastError(at)
    require(article, "publish", by)
    latest = article.get_latest_revision_as_object()
    latest.go_live_at = at
    latest.save_revision(user=by)
    outcome = publish_article(article, by=by)
    if outcome is Outcome.LIVE:
        # Wagtail puts before readers at once what it finds to be due, and nobody has asked for that.
        raise InThePastError(at)
    return outcome


@transaction.atomic
def update_article(article: Article, *, by: AbstractUser | None = None, now: dt.datetime | None = None) -> Outcome:
    """Publish a new version of a public article and tell readers when it was updated.

    For changes of substance. A mended comma needs :func:`publish_article`; a mended fact needs a correction.

    Raises:
        NotPublicError: no reader has seen the article yet.
        ArticleError: as :func:`publish_article`.
    """
    if not article.live:
        raise NotPublicError(article)
    require(article, "publish", by)
    Article.objects.filter(pk=article.pk).update(updated_at=now or timezone.now())
    return publish_article(article, by=by)


@transaction.atomic
def unpublish_article(article: Article, *, by: AbstractUser | None = None) -> None:
    """Take an article off the site without a trace, as if it had not been published.

    For a text that went out by mistake and was noticed at once. What readers have read is withdrawn instead, with a
    notice.

    Raises:
        NotPermittedError: the account may not.
        NotPublicError: it is not on the site.
        CorrectedError: it has a correction, which would vanish with it.
    """
    require(article, "publish", by)
    if not article.live:
        raise NotPublicError(article)
    UnpublishPageAction(article, user=by).execute(skip_permission_checks=True)
