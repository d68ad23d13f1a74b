"""Letting editors and readers search an archive: Wagtail's part of storing something, done for many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Model
from wagtail.search.backends import get_search_backend

from tamizdat.articles.models import Article, Contributor, FrontPage, Section, Series, StandingPage, Topic

FEW: tuple[type[Model], ...] = (FrontPage, Section, StandingPage, Topic, Series, Contributor)
BATCH = 500


def index_everything(tell: Callable[[int], None]) -> None:
    """Put everything that has words into the search index.

    Args:
        tell: is told from time to time how many articles are in it.
    """
    for model in FEW:
        for batch in _batches(model):
            _index(model, batch)
    done = 0
    for batch in _batches(Article):
        _index(Article, batch)
        done += len(batch)
        tell(done)


def _index(model: type[Model], batch: list[Model]) -> None:
    get_search_backend().get_index_for_model(model).add_items(model, batch)


def _batches(model: type[Model]) -> Iterator[list[Model]]:
    """Return the rows of a table some at a time, so that no more than that are in memory."""
    last = 0
    while batch := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):  # noqa: SLF001  every row
        last = batch[-1].pk
        yield batch
