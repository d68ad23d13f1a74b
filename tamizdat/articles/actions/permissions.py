"""Who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tamizdat.articles.errors import NotPermittedError

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from tamizdat.articles.models import Article

RECORD_VERBS = {
    "correct": "articles.correct_article",
    "withdraw": "articles.withdraw_article",
    "embargo": "articles.embargo_article",
}


def may(article: Article, verb: str, by: AbstractUser | None) -> bool:
    """Tell whether an account may do something to an article.

    Args:
        verb: ``edit``, ``publish``, ``correct``, ``withdraw`` or ``embargo``.
        by: the account; None is the system, which may do everything.
    """
    if by is None:
        return True
    on_page = article.permissions_for_user(by)
    if verb == "edit":
        return on_page.can_edit()
    if verb == "publish":
        return on_page.can_publish()
    return on_page.can_edit() and by.has_perm(RECORD_VERBS[verb])


def require(article: Article, verb: str, by: AbstractUser | None) -> None:
    """Refuse what an account may not do.

    Raises:
        NotPermittedError: naming the verb.
    """
    names = {
        "edit": _("edit this article"),
        "publish": _("publish this article"),
        "correct": _("issue corrections"),
        "withdraw": _("withdraw articles"),
        "embargo": _("set or lift embargoes"),
    }
    if not may(article, verb, by):
        raise NotPermittedError(names[verb])
