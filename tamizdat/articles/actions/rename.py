"""Rename."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db import transaction

from tamizdat.articles.actions.permissions import require
from tamizdat.articles.errors import AddressTakenError, UnusableAddressError
from tamizdat.articles.models import Article
from tamizdat.articles.slugs import RESERVED_SLUGS, check_slug

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def rename_article(article: Article, slug: str, *, by: AbstractUser | None = None) -> str:
    """Give an article another address; the old one leads readers to it from now on.

    Args:
        slug: last part of the new address.

    Returns:
        The new address.

    Raises:
        NotPermittedError: the account may not publish here.
        AddressTakenError: a sibling has the slug, or it is no slug.
        UnusableAddressError: the site uses it itself, or some disks could not carry it.
    """
    require(article, "publish", by)
    article.refresh_from_db()
    _refuse_unusable(article, slug)
    latest = article.get_latest_revision_as_object()
    article.slug = slug
    article.save(log_action=False)
    latest.slug = slug
    latest.url_path = article.url_path
    if article.get_latest_revision():
        latest.save_revision(user=by, changed=article.has_unpublished_changes)
    return article.address


def _refuse_unusable(article: Article, slug: str) -> None:
    try:
        validate_unicode_slug(slug)
    except ValidationError:
        raise AddressTakenError(slug) from None
    try:
        check_slug(article, slug, RESERVED_SLUGS)
    except ValidationError as error:
        raise UnusableAddressError(slug, error.messages[0]) from None
    if article.get_siblings(inclusive=False).filter(slug=slug).exists():
        raise AddressTakenError(slug)
