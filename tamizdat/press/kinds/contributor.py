"""Contributors' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tamizdat.articles.models import Contributor
from tamizdat.press import addresses, facts
from tamizdat.press.feeds import feed_links
from tamizdat.press.listings import listing
from tamizdat.press.names import CONTRIBUTORS
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Output, register
from tamizdat.press.pages import links_of_translations, page_facts, preview_picture, themed
from tamizdat.press.pictures import pictures_by_number
from tamizdat.press.publication import front_crumb
from tamizdat.press.structured import profile


@register
class ContributorKind:
    """A contributor, as they wish to be known, and their articles."""

    name = "contributor"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/people/(?P<slug>[\w-]+)/{NUMBER}")

    def find(self, match: re.Match[str], query: Mapping[str, str]) -> Output | None:
        """Return the contributor's page at an address."""
        language, number = match["language"], page_number(match)
        person = CONTRIBUTORS.find(language, match["slug"])
        if person is None or not has_page(number, CONTRIBUTORS.articles(language, person.slug).count):
            return None
        return self._output(language, person, number)

    def outputs(self) -> Iterator[Output]:
        """Return all pages of all contributors."""
        for language, person in CONTRIBUTORS.everywhere():
            for number in numbers_of(CONTRIBUTORS.articles(language, person.slug).count()):
                yield self._output(language, person, number)

    def _output(self, language: str, person: Contributor, number: int | None) -> Output:
        address = addresses.contributor(language, person.slug)
        numbered = addresses.numbered(address, number) if number else address
        return Output(self.name, numbered, language, (person, number))

    def render(self, output: Output) -> bytes:
        """Render one page of a contributor."""
        person, number = output.subject
        address = addresses.contributor(output.language, person.slug)
        shown = listing(CONTRIBUTORS.articles(output.language, person.slug), number, address, title=person.name)
        picture = pictures_by_number([person.picture_id]).get(person.picture_id)
        contributor = facts.Contributor(
            name=person.name,
            biography=person.biography,
            pseudonym=person.pseudonym,
            picture=picture,
            listing=shown or facts.Listing(person.name, "", "", ()),
        )
        page = page_facts(
            output,
            person.name,
            numbered=number is not None,
            description=person.biography.split("\n\n")[0],
            translations=links_of_translations(CONTRIBUTORS.versions(output.language, person)),
            feeds=feed_links(address, person.name),
            crumbs=(front_crumb(output.language),),
            open_graph_type="profile",
            structured_data=profile(contributor, address),
            **preview_picture(picture),
        )
        return themed(output, page, contributor=contributor)
