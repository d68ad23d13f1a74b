"""What has changed since the press last looked, in the words in which kinds of outputs ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tamizdat.press.inventory.rolls import RollKey
from tamizdat.press.outputs import Reason


@dataclass(frozen=True, slots=True)
class Known:
    """What the press remembers of an article that has a page (:class:`~tamizdat.press.models.Entry`)."""

    kind: str
    language: str
    address: str
    translation_key: UUID


@dataclass(frozen=True, slots=True)
class Shift:
    """How a roll has changed.

    Args:
        before, after: how many members it had and has.
        first: the first position, counted from the oldest, from which on another article stands than before; None if
            none has come, gone or changed its place.
        cards: positions of members of which lists now show something else.
        texts: positions of members that have changed in any way, those of ``cards`` among them.
        seams: positions, in the roll as it is now, at which a member stands that was not there, or before which one
            has gone.
    """

    before: int
    after: int
    first: int | None = None
    cards: frozenset[int] = frozenset()
    texts: frozenset[int] = frozenset()
    seams: frozenset[int] = frozenset()

    def reaches(self, start: int, stop: int, *, texts: bool = False) -> bool:
        """Tell whether the change touches anything among some positions.

        Args:
            texts: whether more of an article is shown there than in a list.
        """
        positions = self.texts if texts else self.cards
        moved = self.first is not None and self.first < stop
        return moved or any(start <= position < stop for position in positions)


@dataclass(slots=True)
class Change:
    """Everything that one taking in has found.

    Args:
        pages: pages that have changed, by number: what was known of each before and after, None where it had or has no
            place on the site.
        showing: numbers of articles that show something of what has changed: a name, a picture, a link to it.
        shown: pictures and files that pages have begun or ceased to show: pairs of ``picture`` or ``file`` and a
            number.
        signposts: old addresses whose redirects have changed.
        redirected: whether any old address leads elsewhere than before, or none does any more that did.
        rolls: lists that have changed.
        renamed: lists of names that present themselves otherwise: under another name, or with other translations.
        reasons: everything that has changed, as outputs name it.
        gone: what outputs were called whose rows were deleted or are called otherwise now: pairs of the sort of a row
            and a file's path or an issue's number.
    """

    pages: Mapping[int, tuple[Known | None, Known | None]] = field(default_factory=dict)
    showing: frozenset[int] = frozenset()
    shown: frozenset[tuple[str, int]] = frozenset()
    signposts: frozenset[str] = frozenset()
    redirected: bool = False
    rolls: Mapping[RollKey, Shift] = field(default_factory=dict)
    renamed: frozenset[RollKey] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    gone: frozenset[tuple[str, str]] = frozenset()

    def numbers(self, sort: str) -> list[int]:
        """Return the numbers of the rows of a sort that have changed."""
        return sorted(int(reason.name) for reason in self.reasons if reason.sort == sort)

    def translation_keys(self) -> set[UUID]:
        """Return the keys that the changed pages share, or shared, with their translations."""
        return {state.translation_key for states in self.pages.values() for state in states if state}

    def addresses(self) -> Iterator[str]:
        """Return where the changed pages stood and stand."""
        for states in self.pages.values():
            yield from (state.address for state in states if state)

    def moved(self) -> list[int]:
        """Return the numbers of the pages that stand elsewhere than before, or begin or cease to stand anywhere."""
        return [number for number, (before, after) in self.pages.items() if _place(before) != _place(after)]


def _place(known: Known | None) -> str:
    return known.address if known else ""


def translations_reason(key: UUID) -> Reason:
    """Return the pages that share a key as something that each of them depends on."""
    return Reason("translations", str(key))


def roll_reason(key: RollKey) -> Reason:
    """Return a roll as something that outputs depend on."""
    return Reason("roll", "/".join(key))
