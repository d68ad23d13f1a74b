"""Contributors' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import Article, Contributor
from tamizdat.articles.models.article import ArticleQuerySet
from tamizdat.press import addresses, facts
from tamizdat.press.feeds import feed_links
from tamizdat.press.listings import listing
from tamizdat.press.numbering import NUMBER, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, themed
from tamizdat.press.pictures import picture_facts
from tamizdat.press.publication import front_crumb, front_pages


def articles_by(contributor: Contributor) -> ArticleQuerySet:
    """Return the public articles that a contributor had a part in."""
    return Article.objects.by(contributor).public()


def address_of(contributor: Contributor) -> str:
    """Return the address of a contributor's page."""
    return addresses.contributor(contributor.locale.language_code, contributor.slug)


@register
class ContributorKind:
    """A contributor, as they wish to be known, and their articles."""

    name = "contributor"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/people/(?P<slug>[\w-]+)/{NUMBER}")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the contributor's page at an address."""
        people = Contributor.objects.select_related("locale", "picture")
        person = people.filter(slug=match["slug"], locale__language_code=match["language"]).first()
        return self._output(person, page_number(match)) if person else None

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all contributors of published languages."""
        published = {front.locale_id for front in front_pages()}
        for person in Contributor.objects.filter(locale__in=published).select_related("locale", "picture"):
            for number in numbers_of(articles_by(person).count()):
                yield self._output(person, number)

    def _output(self, person: Contributor, number: int | None) -> Output:
        address = address_of(person)
        numbered = addresses.numbered(address, number) if number else address
        return Output(self.name, numbered, person.locale.language_code, (person, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a contributor."""
        person, number = output.subject
        address = address_of(person)
        shown = listing(articles_by(person), number, address, title=person.name)
        others = person.get_translations().select_related("locale")
        page = page_facts(
            output,
            person.name,
            description=person.biography.split("\n\n")[0],
            translations=links_of_translations((other.locale.language_code, address_of(other)) for other in others),
            feeds=feed_links(address, person.name),
            crumbs=(front_crumb(output.language),),
            open_graph_type="profile",
        )
        contributor = facts.Contributor(
            name=person.name,
            biography=person.biography,
            pseudonym=person.pseudonym,
            picture=picture_facts(person.picture) if person.picture else None,
            listing=shown or facts.Listing(person.name, "", "", ()),
        )
        return themed(output, page, contributor=contributor)
