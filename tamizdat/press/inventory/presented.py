"""How the lists of topics, series and contributors present themselves, as the press remembers it.

Whose name speaks on a list depends on more than one row: two entries may share a slug, and lead to one another as
translations. An entry that takes another slug leaves its lists to its namesakes, and of the old one the database knows
nothing any more. So the press keeps a digest of what each list says of itself, and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tamizdat.press.inventory.change import Shift
from tamizdat.press.inventory.rolls import NAMED, RollKey, StoredRolls
from tamizdat.press.inventory.states import digest
from tamizdat.press.models import Roll
from tamizdat.press.names import Names, read_names


def sorts_touched(rows: Mapping[str, Iterable[int]], shifts: Mapping[RollKey, Shift]) -> Iterator[str]:
    """Return the sorts of names of which a list may present itself otherwise now.

    Args:
        rows: numbers of names that have changed, by sort.
        shifts: of lists; one that has begun or ceased to have members is a translation that others lead to.
    """
    begun = {key.sort for key, shift in shifts.items() if not (shift.before and shift.after)}
    yield from (sort for sort in NAMED if sort in begun or any(rows[sort]))


def presented_otherwise(sorts: Iterable[str]) -> set[RollKey]:
    """Remember how the lists of some sorts of names present themselves; return those that did so otherwise before."""
    found = set()
    for sort in sorts:
        names = Names(sort, StoredRolls().keys(sort), read_names(sort))
        changed = []
        for roll in Roll.objects.filter(sort=sort, members__gt=0):
            key = RollKey(roll.sort, roll.language, roll.key)
            told = _told(key, names)
            if told != roll.presented:
                roll.presented = told
                changed.append(roll)
                found.add(key)
        Roll.objects.bulk_update(changed, ["presented"], batch_size=300)
    return found


def _told(key: RollKey, names: Names) -> str:
    name = names.speaking(key.language, key.key)
    return digest(name, names.versions(key.language, name)) if name else ""
