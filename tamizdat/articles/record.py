"""The record: what readers have seen is neither deleted nor lost.

These rules hold beneath every way of deleting, unpublishing and moving that Wagtail knows: its views, its bulk actions,
its own interface for programs, a line of Python. The admin says so earlier and in place where it can
(``wagtail_hooks``).
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from tamizdat.articles.errors import CorrectedError, PartOfTheRecordError
from tamizdat.articles.models import Article, Correction, Withdrawal


def keep_the_record() -> None:
    """Begin to watch over what happens to articles."""
    pre_delete.connect(_refuse_to_delete, sender=Article, dispatch_uid="record: delete")
    for model in (Page, Article):  # Wagtail's schedule unpublishes pages without looking at what they are
        pre_save.connect(_refuse_to_vanish, sender=model, dispatch_uid=f"record: vanish {model.__name__}")
    page_slug_changed.connect(_when_renamed, dispatch_uid="record: rename")
    post_page_move.connect(_when_moved, dispatch_uid="record: move")


def _refuse_to_delete(sender: type[Article], instance: Article, **kwargs: Any) -> None:
    if instance.last_published_at is not None:
        raise PartOfTheRecordError(instance)


def _refuse_to_vanish(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if instance.live or instance.expired or not instance.pk:
        return
    if not Correction.objects.filter(article_id=instance.pk, article__live=True).exists():
        return
    if not Withdrawal.objects.filter(article_id=instance.pk).exists():
        raise CorrectedError(instance)


def _when_renamed(sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any) -> None:
    _lead_to_notices(instance, instance_before.url_path, instance.url_path)


def _when_moved(sender: type[Page], instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    _lead_to_notices(instance, url_path_before, url_path_after)


def _lead_to_notices(page: Page, before: str, after: str) -> None:
    """Keep old addresses of withdrawn articles alive. Wagtail does that for what is live, and they are not."""
    if before == after:
        return
    for article in Article.objects.descendant_of(page, inclusive=True).withdrawn():
        old_path = Redirect.normalise_path(before + article.url_path.removeprefix(after))
        Redirect.objects.update_or_create(
            old_path=old_path, site=None, defaults={"redirect_page": article, "automatically_created": True}
        )
