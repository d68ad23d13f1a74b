"""Articles as they stand in lists, gathered in a handful of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import override

from tamizdat.articles.models import Article, Byline, Contributor, Correction, Section
from tamizdat.press import addresses, facts
from tamizdat.press.pictures import pictures_by_number
from tamizdat.press.publication import public_pages


def credit(byline: Byline, language: str) -> facts.Credit:
    """Return one name of a byline, its role in words of the page's language."""
    with override(language):
        label = "" if byline.role == Byline.Role.AUTHOR else str(Byline.Role(byline.role).label)
    contributor: Contributor = byline.contributor
    return facts.Credit(
        name=contributor.name,
        role=byline.role,
        role_label=label,
        address=addresses.contributor(language, contributor.slug),
        pseudonym=contributor.pseudonym,
    )


def cards(articles: Iterable[Article], *, pictures: int = 0) -> tuple[facts.Card, ...]:
    """Return articles as they stand in a list, in the order given.

    Args:
        articles: public ones; the caller has chosen them.
        pictures: how many of the first ones are shown with their pictures.
    """
    chosen = list(articles)
    numbers = [article.pk for article in chosen]
    sections = sections_of(chosen)
    bylines = _bylines(numbers)
    corrected = set(Correction.objects.filter(article__in=numbers).values_list("article_id", flat=True))
    shown = pictures_by_number(article.lead_picture_id for article in chosen[:pictures])
    return tuple(
        facts.Card(
            headline=article.title,
            address=article.url_path,
            standfirst=article.standfirst,
            published=article.first_published_at or article.latest_revision_created_at,
            language=article.locale.language_code,
            section=sections.get(path_of_parent(article)),
            bylines=tuple(credit(byline, article.locale.language_code) for byline in bylines[article.pk]),
            picture=shown.get(article.lead_picture_id or 0),
            corrected=article.pk in corrected,
        )
        for article in chosen
    )


def path_of_parent(article: Article) -> str:
    """Return the place in the page tree of the section under which an article stands."""
    return article.path[: -Article.steplen]


def sections_of(articles: Iterable[Article]) -> dict[str, facts.Link]:
    """Return the public sections of some articles by their place in the page tree."""
    paths = {path_of_parent(article) for article in articles}
    found = public_pages(Section).filter(path__in=paths).values_list("path", "title", "url_path")
    return {path: facts.Link(title, url_path) for path, title, url_path in found}


def _bylines(numbers: list[int]) -> dict[int, list[Byline]]:
    grouped: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(article__in=numbers).select_related("contributor").order_by("sort_order"):
        grouped[byline.article_id].append(byline)
    return grouped
