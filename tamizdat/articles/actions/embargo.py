"""Set and lift an embargo."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tamizdat.articles.actions.permissions import require
from tamizdat.articles.errors import AlreadyPublicError, InThePastError
from tamizdat.articles.models import Article, Embargo

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def set_embargo(
    article: Article,
    until: dt.datetime,
    *,
    reason: str = "",
    by: AbstractUser | None = None,
    now: dt.datetime | None = None,
) -> Embargo:
    """Keep an article back until a moment, whatever is done to its text meanwhile.

    Copies and translations that are made from now on are kept back too, each by an embargo of its own.

    Publishing it before then schedules it for the end of the embargo. A time for which it was scheduled before and
    that comes too early is moved.

    Args:
        until: aware datetime that lies ahead.
        reason: for the colleagues.

    Raises:
        AlreadyPublicError: readers have seen the text, or a notice in its place.
        InThePastError: ``until`` has passed.
        NotPermittedError: the account may not.
    """
    require(article, "embargo", by)
    article.hold()
    article.refresh_from_db()
    if article.live or article.is_withdrawn:
        raise AlreadyPublicError(article)
    if until <= (now or timezone.now()):
        raise InThePastError(until)
    embargo, _created = Embargo.objects.update_or_create(article=article, defaults={"until": until, "reason": reason})
    article.revisions.filter(approved_go_live_at__lt=until).update(approved_go_live_at=until)
    return embargo


@transaction.atomic
def lift_embargo(article: Article, *, by: AbstractUser | None = None) -> None:
    """End an article's embargo now. It is not published by this: somebody still has to.

    Raises:
        NotPermittedError: the account may not.
    """
    require(article, "embargo", by)
    Embargo.objects.filter(article=article).delete()
