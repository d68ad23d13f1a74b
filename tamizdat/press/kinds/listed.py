"""What sections, topics, series, contributors and months have in common: a roll, cut into pages that do not shift."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac, Shelf
from tamizdat.press.cards import cards_by_number, fitted, in_list
from tamizdat.press.inventory.change import Change, Shift, roll_reason
from tamizdat.press.inventory.rolls import RollKey
from tamizdat.press.numbering import has_page, numbers_of, page_number
from tamizdat.press.outputs import Kind, Output, Reason
from tamizdat.press.pagination import PAGE_SIZE, Cut, cut, numbered_pages
from tamizdat.press.shelf import CARD

Subject = tuple[str, int | None]


class ListKind(Kind):
    """Pages of a list. The subject is the roll's key and the number of the page."""

    sort: str
    # Whether the list tells the section of each article.
    with_section = True

    def key_at(self, match: re.Match[str], almanac: Almanac) -> RollKey | None:
        """Return the roll whose list stands at an address, or None if it has no page."""
        raise NotImplementedError

    def keys(self, almanac: Almanac) -> Iterator[RollKey]:
        """Return the rolls that have pages, in order."""
        raise NotImplementedError

    def address_of(self, key: RollKey, almanac: Almanac) -> str:
        """Return the address of a list; "" if it has no page now."""
        raise NotImplementedError

    def further_reasons(self, key: RollKey, almanac: Almanac) -> Iterator[Reason]:
        """Return what each page of a list depends on besides the roll."""
        yield from ()

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the page of a list at an address."""
        key, number = self.key_at(match, almanac), page_number(match)
        if key is None or not has_page(number, lambda: almanac.rolls.members(key)):
            return None
        return self.output(key, number, almanac)

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all pages of all lists."""
        for key in self.keys(almanac):
            for number in numbers_of(almanac.rolls.members(key)):
                yield self.output(key, number, almanac)

    def output(self, key: RollKey, number: int | None, almanac: Almanac) -> Output:
        """Return one page of a list."""
        address = self.address_of(key, almanac)
        return Output(
            self.name, addresses.numbered(address, number) if number else address, key.language, (key, number)
        )

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the roll, the articles on the page, and what the list is."""
        key, number = output.subject
        yield roll_reason(key)
        part = self.part(key, number, almanac)
        for article in almanac.rolls.part(key, part.start, part.stop):
            yield Reason("page", str(article))
        yield from self.further_reasons(key, almanac)

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the pages of changed rolls on which something differs."""
        for key, shift in change.rolls.items():
            address = self.address_of(key, almanac) if key.sort == self.sort else ""
            if address:
                for number in pages_touched(shift):
                    yield addresses.numbered(address, number) if number else address
        for key in self.renamed(change, almanac):
            for number in numbers_of(almanac.rolls.members(key)):
                yield self.output(key, number, almanac).address

    def renamed(self, change: Change, almanac: Almanac) -> Iterator[RollKey]:
        """Return the rolls of which every page is touched."""
        yield from ()

    def part(self, key: RollKey, number: int | None, almanac: Almanac) -> Cut:
        """Return what stands on one page of a list."""
        members = almanac.rolls.members(key)
        return cut(members, number, self.address_of(key, almanac)) or Cut(0, 0, None)

    def cards(self, output: Output, almanac: Almanac) -> Sequence[int]:
        """Return the numbers of the articles on one page of a list, oldest first."""
        key, number, *_unseen = output.subject
        part = self.part(key, number, almanac)
        return almanac.rolls.part(key, part.start, part.stop)

    def listing(
        self, output: Output, almanac: Almanac, *, title: str, label: str = "", introduction: str = ""
    ) -> facts.Listing:
        """Return what one page of a list shows."""
        key, number, *_unseen = output.subject
        part = self.part(key, number, almanac)
        newest_first = list(reversed(self.cards(output, almanac)))
        cards = fitted(places(newest_first, almanac), with_section=self.with_section)
        return facts.Listing(
            title=title, label=label, introduction=introduction, cards=cards, pagination=part.pagination
        )


def places(numbers: Sequence[int], almanac: Almanac) -> list[str]:
    """Return articles as they stand in lists, from the shelf if there is one and they are on it."""
    # What is new stands in several lists at once.
    kept: dict[int, str] = almanac.kept("cards", dict)
    found = _taken(almanac.shelf, numbers) if almanac.shelf else kept
    missing = cards_by_number((number for number in numbers if number not in found), almanac)
    found.update((number, in_list(card)) for number, card in missing.items())
    return [found[number] for number in numbers if number in found]


def _taken(shelf: Shelf, numbers: Sequence[int]) -> dict[int, str]:
    return {number: card.decode() for number, card in shelf.take(CARD, numbers).items()}


def pages_touched(shift: Shift) -> Iterator[int | None]:
    """Return the numbers of a list's pages that a shift touches, those that are gone among them.

    The list's own address (None) shows what is newest and leads to the last numbered page; and that page leads to
    the list's own address until there is another one.
    """
    before, after = numbered_pages(shift.before), numbered_pages(shift.after)
    last = max(before, after)
    if before != after:
        yield from range(max(min(before, after), 1), last + 1)
    for number in range(1, last + 1):
        if shift.reaches((number - 1) * PAGE_SIZE, number * PAGE_SIZE):
            yield number
    if before != after or shift.first is not None or shift.reaches(after * PAGE_SIZE, shift.after):
        yield None
