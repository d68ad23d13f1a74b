"""What other apps can listen to.

``public_changed`` is sent, once the transaction is committed, whenever what readers see of an article has changed:
with ``article`` and a ``verb``: ``publish``, ``unpublish``, ``correct``, ``withdraw`` or ``rename``. One act may send
several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

if TYPE_CHECKING:
    from tamizdat.articles.models import Article

public_changed = Signal()


def announce(article: Article, verb: str) -> None:
    """Tell listeners, once the transaction is safely stored, that readers now see something else."""
    transaction.on_commit(lambda: public_changed.send(sender=type(article), article=article, verb=verb))


def _when_published(sender: type, instance: Article, **kwargs: object) -> None:
    announce(instance, "publish")


def _when_unpublished(sender: type, instance: Article, **kwargs: object) -> None:
    announce(instance, "unpublish")


def _when_renamed(sender: type, instance: Article, **kwargs: object) -> None:
    announce(instance, "rename")


def listen_to_wagtail(article_model: type[Article]) -> None:
    """Announce what Wagtail does to articles by itself: through its editor, its schedule, its bulk actions."""
    page_published.connect(_when_published, sender=article_model, dispatch_uid="announce publish")
    page_unpublished.connect(_when_unpublished, sender=article_model, dispatch_uid="announce unpublish")
    page_slug_changed.connect(_when_renamed, sender=article_model, dispatch_uid="announce rename")
    post_page_move.connect(_when_renamed, sender=article_model, dispatch_uid="announce move")
