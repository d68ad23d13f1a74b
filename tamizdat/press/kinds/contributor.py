"""Contributors' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.feeds import feed_links
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.rolls import CONTRIBUTOR, RollKey
from tamizdat.press.kinds.tag import NamedKind
from tamizdat.press.numbering import NUMBER
from tamizdat.press.outputs import Output, Reason, register
from tamizdat.press.pages import links_of_translations, page_facts, preview_picture, themed
from tamizdat.press.structured import profile


@register
class ContributorKind(NamedKind):
    """A contributor, as they wish to be known, and their articles."""

    name = "contributor"
    pattern = re.compile(rf"/(?P<language>[\w-]+)/people/(?P<slug>[\w-]+)/{NUMBER}")
    sort = CONTRIBUTOR

    def further_reasons(self, key: RollKey, almanac: Almanac) -> Iterator[Reason]:
        """Return the contributor, the picture, and which versions have a page."""
        yield from super().further_reasons(key, almanac)
        person = self.speaker(key, almanac)
        if person and person.picture:
            yield Reason("picture", str(person.picture))

    def renamed(self, change: Change, almanac: Almanac) -> Iterator[RollKey]:
        """Return also the lists of contributors whose pictures have changed."""
        yield from super().renamed(change, almanac)
        pictures = set(change.numbers("picture"))
        for key in self.keys(almanac) if pictures else ():
            person = self.speaker(key, almanac)
            if person and person.picture in pictures:
                yield key

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of a contributor."""
        key, number = output.subject
        person = self.speaker(key, almanac)
        if person is None:
            raise LookupError(f"nobody is called {key.key}")
        address = self.address_of(key, almanac)
        picture = almanac.pictures([person.picture]).get(person.picture or 0)
        contributor = facts.Contributor(
            name=person.name,
            biography=person.text,
            pseudonym=person.pseudonym,
            picture=picture,
            listing=self.listing(output, almanac, title=person.name),
        )
        page = page_facts(
            output,
            almanac,
            person.name,
            numbered=number is not None,
            description=person.text.split("\n\n")[0],
            translations=links_of_translations(almanac.names(self.sort).versions(key.language, person)),
            feeds=feed_links(address, person.name),
            crumbs=(almanac.front_crumb(key.language),),
            open_graph_type="profile",
            structured_data=profile(contributor, address),
            **preview_picture(picture),
        )
        return themed(output, almanac, page, contributor=contributor)
