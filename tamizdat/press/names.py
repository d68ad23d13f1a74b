"""Topics, series and contributors, as readers meet them: in every language in which an article bears their name.

A name has a page in each language that has a public article with it, whatever language the name itself was entered in.
Where two entries in different languages share a slug, the one entered in the page's own language speaks. A name that no
public article bears has no page: it may tell what the newsroom is working on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Case, IntegerField, QuerySet, When

from tamizdat.articles.models import Article, Contributor, Series, Topic
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses
from tamizdat.press.publication import public_articles

Name = TypeVar("Name", Topic, Series, Contributor)


@dataclass(frozen=True, slots=True)
class Names(Generic[Name]):
    """One sort of names.

    Args:
        model: Topic, Series or Contributor.
        lookup: how an article refers to it.
        address: the address of its page, from a language and a slug.
    """

    model: type[Name]
    lookup: str
    address: Callable[[str, str], str]

    def articles(self, language: str, slug: str) -> ArticleQuerySet:
        """Return the public articles in one language that bear a name."""
        # By number first: a join over bylines would give an article once for each.
        bearing = Article.objects.filter(**{f"{self.lookup}__slug": slug}).values("pk")
        return public_articles().in_language(language).filter(pk__in=bearing)

    def find(self, language: str, slug: str) -> Name | None:
        """Return the name with a slug, if a public article in that language bears it."""
        if not self.articles(language, slug).exists():
            return None
        own_first = Case(When(locale__language_code=language, then=0), default=1, output_field=IntegerField())
        return self.model.objects.filter(slug=slug).select_related("locale").order_by(own_first, "pk").first()

    def everywhere(self) -> Iterator[tuple[str, Name]]:
        """Return all names that have a page, each with the page's language."""
        return self._speaking(self.model.objects.all())

    def in_language(self, language: str) -> list[Name]:
        """Return the names that have a page in one language, in alphabetical order."""
        return sorted((name for code, name in self.everywhere() if code == language), key=lambda name: name.name)

    def versions(self, language: str, name: Name) -> Iterator[tuple[str, str]]:
        """Return the languages and addresses of a name's pages in the other languages."""
        slugs = self.model.objects.filter(translation_key=name.translation_key).values("slug")
        for code, other in self._speaking(self.model.objects.filter(slug__in=slugs)):
            if code != language and other.translation_key == name.translation_key:
                yield code, self.address(code, other.slug)

    def _speaking(self, entries: QuerySet[Name]) -> Iterator[tuple[str, Name]]:
        """Return the languages in which some entries are borne, each with the entry that speaks there."""
        by_slug: dict[str, dict[str, Name]] = defaultdict(dict)
        for entry in entries.select_related("locale").order_by("pk"):
            by_slug[entry.slug][entry.locale.language_code] = entry
        bearing = public_articles().filter(**{f"{self.lookup}__in": entries.values("pk")}).order_by()
        pairs = bearing.values_list("locale__language_code", f"{self.lookup}__slug").distinct()
        for language, slug in sorted(pair for pair in pairs if pair[1] in by_slug):
            alike = by_slug[slug]
            yield language, alike.get(language) or next(iter(alike.values()))


TOPICS = Names(Topic, "topics", addresses.topic)
SERIES = Names(Series, "series", addresses.series)
CONTRIBUTORS = Names(Contributor, "bylines__contributor", addresses.contributor)
