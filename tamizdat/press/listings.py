"""Lists of articles: what sections, topics, series and contributors have in common."""

from __future__ import annotations

from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import facts
from tamizdat.press.cards import cards
from tamizdat.press.pagination import Cut, cut

PICTURES_IN_LISTS = 20


def chosen(articles: ArticleQuerySet, part: Cut) -> tuple[facts.Card, ...]:
    """Return the articles of one page of a list, newest first."""
    oldest_first = articles.order_by("first_published_at", "pk").select_related("locale")
    return cards(reversed(oldest_first[part.start : part.stop]), pictures=PICTURES_IN_LISTS)


def listing(
    articles: ArticleQuerySet, number: int | None, address: str, *, title: str, label: str = "", introduction: str = ""
) -> facts.Listing | None:
    """Return one page of a list, or None if it has no such page.

    Args:
        number: of the page, from 1, the oldest; None is the newest.
        address: of the list.
    """
    part = cut(articles.count(), number, address)
    if part is None:
        return None
    found = chosen(articles, part)
    return facts.Listing(title=title, label=label, introduction=introduction, cards=found, pagination=part.pagination)
