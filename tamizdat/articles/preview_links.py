"""Links by which somebody without an account reads a draft: a lawyer, or a source who checks their quotes.

A link is a signed token and nothing is stored of it: neither that it was made, nor for whom, nor that it was opened.
The token says which article, which version of it, until when, and in which epoch of the newsroom it was made. So it
ends by itself, and all links end together with the epoch (:mod:`tamizdat.staff.epoch`).

The token stands in the query, which no log of ours and none of the web servers as we configure them keeps.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from tamizdat.articles.actions.permissions import may
from tamizdat.articles.errors import NotPermittedError
from tamizdat.articles.models import Article
from tamizdat.staff.epoch import epoch

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

SALT = "tamizdat.articles.preview_links"
PARAMETER = "link"
LATEST = 0
LONGEST = dt.timedelta(days=7)


class DeadLinkError(Exception):
    """A link opens nothing. Which of the many reasons it is, nobody is told."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link opens.

    Args:
        article: the version to be shown.
        until: when the link ends.
    """

    article: Article
    until: dt.datetime


def may_share(article: Article, by: AbstractUser | None) -> bool:
    """Tell whether an account may let somebody outside read a draft: whoever may change or publish it."""
    return may(article, "edit", by) or may(article, "publish", by)


def make_link(article: Article, until: dt.datetime, *, latest: bool = False, by: AbstractUser | None = None) -> str:
    """Return a link by which whoever has it reads a draft.

    An embargo does not stand in the way: it keeps a text from the public, and a source who checks a quote, or a
    lawyer, reads before the public does.

    Args:
        until: when the link ends.
        latest: whether it shows the article as it is at the moment of reading, instead of the version that is
            saved now.
        by: the account that makes it; None is the system.

    Raises:
        NotPermittedError: the account may not change the article.
    """
    if not may_share(article, by):
        raise NotPermittedError(_("let others read this draft"))
    version = None if latest else article.get_latest_revision()
    told = [article.pk, version.pk if version else LATEST, int(until.timestamp()), epoch()]
    query = urlencode({PARAMETER: signing.dumps(told, salt=SALT)}, safe=":")
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('draft_shown')}?{query}"


def opened(token: str, now: dt.datetime) -> Shown:
    """Return what a token opens.

    Raises:
        DeadLinkError: nothing.
    """
    try:
        number, version, ends, of_epoch = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise DeadLinkError from None
    until = dt.datetime.fromtimestamp(ends, dt.UTC)
    article = Article.objects.filter(pk=number).first()
    if article is None or until <= now or of_epoch != epoch():
        raise DeadLinkError
    return Shown(_version(article, version), until)


def _version(article: Article, number: int) -> Article:
    if number == LATEST:
        return article.get_latest_revision_as_object()
    revision = article.revisions.filter(pk=number).first()
    if revision is None:
        raise DeadLinkError
    return revision.as_object()
