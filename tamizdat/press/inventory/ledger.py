"""The ledger: what the press remembers of pages and lists, compared with what holds now and brought in step with it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any, cast
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

from tamizdat.press.inventory.change import Shift
from tamizdat.press.inventory.presented import presented_otherwise
from tamizdat.press.inventory.rolls import NAMED, RollKey, StoredRolls
from tamizdat.press.inventory.signposts import remember_all
from tamizdat.press.inventory.states import Reading, State
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Entry, Listing, Reference, Roll

Place = tuple[dt.datetime, int]
# From so many changed members on it is cheaper to read a whole roll than to ask for the position of each.
MANY = 8


@dataclass(slots=True)
class _Moves:
    """What has happened to one roll: places that articles have left and taken, and those that they have kept."""

    left: list[Place] = field(default_factory=list)
    taken: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    cards: set[int] = field(default_factory=set)


class Ledger:
    """What is remembered of some pages, and the rolls (``rolls``) as they are: before it is written, and after.

    Args:
        looked_at: pages whose state may have changed.
        showing: further articles that show something that has changed.
    """

    def __init__(self, looked_at: Collection[int], showing: Collection[int]) -> None:
        self._looked_at = set(looked_at)
        self._showing = set(showing) - self._looked_at
        self.rolls = StoredRolls()
        self._places = _places(self._looked_at | self._showing, self.rolls)
        self.before = dict(_remembered(self._looked_at, self._places))
        self.shifts: dict[RollKey, Shift] = {}

    def write(self, after: Mapping[int, State], pictured: Collection[int]) -> None:
        """Remember what holds now, and work out how each list has changed.

        Args:
            after: the states of those pages that were looked at and have a place on the site.
            pictured: articles that lists show with another picture than before.
        """
        moves = self._moves(after, pictured)
        sizes = {key: self.rolls.members(key) for key in moves}
        left = _positions(self.rolls, {key: each.left for key, each in moves.items()})
        self._store(after, moves)
        rolls = self.rolls = StoredRolls()
        all_taken = _positions(rolls, {key: each.taken for key, each in moves.items()})
        all_kept = _positions(rolls, {key: each.kept for key, each in moves.items()})
        gone = _positions(rolls, {key: each.left for key, each in moves.items()})
        for key, each in moves.items():
            taken, kept = all_taken[key], all_kept[key]
            self.shifts[key] = Shift(
                before=sizes[key],
                after=rolls.members(key),
                first=min([*left[key], *taken], default=None),
                cards=frozenset(
                    position for position, (_, number) in zip(kept, each.kept, strict=True) if number in each.cards
                ),
                texts=frozenset(kept),
                seams=frozenset([*taken, *gone[key]]),
            )

    def _moves(self, after: Mapping[int, State], pictured: Collection[int]) -> dict[RollKey, _Moves]:
        moves: dict[RollKey, _Moves] = defaultdict(_Moves)
        for number in sorted(self._looked_at):
            old, new = self.before.get(number), after.get(number)
            had, has = self._places.get(number, {}), _places_in(number, new)
            shown = old is None or new is None or old.card != new.card or number in pictured
            for key in had.keys() | has.keys():
                _move(moves[key], number, had.get(key), has.get(key), shown=shown)
        for number in sorted(self._showing):
            for key, place in self._places.get(number, {}).items():
                _move(moves[key], number, place, place, shown=number in pictured)
        return moves

    def _store(self, after: Mapping[int, State], moves: Mapping[RollKey, _Moves]) -> None:
        for some in in_parts(sorted(self._looked_at)):
            Entry.objects.filter(number__in=some).delete()
            Reference.objects.filter(source__in=some).delete()
        store_states(after.items())
        _store_moves({key: each for key, each in moves.items() if each.left or each.taken})


def _move(moves: _Moves, number: int, had: dt.datetime | None, has: dt.datetime | None, *, shown: bool) -> None:
    if had == has and has is not None:
        moves.kept.append((has, number))
        if shown:
            moves.cards.add(number)
        return
    if had is not None:
        moves.left.append((had, number))
    if has is not None:
        moves.taken.append((has, number))


def _places(numbers: Collection[int], rolls: StoredRolls) -> dict[int, dict[RollKey, dt.datetime]]:
    """Return where articles are remembered to stand: the rolls of each, and the moment by which it is ordered there."""
    found: dict[int, dict[RollKey, dt.datetime]] = defaultdict(dict)
    names = rolls.by_number()
    for some in in_parts(sorted(numbers)):
        for article, roll, published in Listing.objects.filter(article__in=some).values_list(
            "article", "roll_id", "published"
        ):
            found[article][names[roll]] = published
    return found


def _places_in(number: int, state: State | None) -> dict[RollKey, dt.datetime]:
    if state is None or state.published is None:
        return {}
    return dict.fromkeys(state.rolls, state.published)


def _remembered(
    numbers: Collection[int], places: Mapping[int, Mapping[RollKey, dt.datetime]]
) -> Iterator[tuple[int, State]]:
    columns = ("kind", "language", "address", "translation_key", "published", "card", "look_again")
    for some in in_parts(sorted(numbers)):
        references = defaultdict(set)
        for source, sort, target in Reference.objects.filter(source__in=some).values_list("source", "sort", "target"):
            references[source].add((sort, target))
        for number, *told in Entry.objects.filter(number__in=some).values_list("number", *columns):
            rolls = frozenset(places.get(number, ()))
            yield number, replace(State(*told), rolls=rolls, references=frozenset(references[number]))


def _positions(rolls: StoredRolls, wanted: Mapping[RollKey, list[Place]]) -> dict[RollKey, list[int]]:
    """Return how many members of rolls stand before each of some places."""
    # An article stands in all its rolls at the same place: they are asked together.
    keys_with: dict[Place, list[RollKey]] = defaultdict(list)
    for key, places in wanted.items():
        for place in places if len(places) < MANY else ():
            keys_with[place].append(key)
    found = {place: rolls.places(keys, *place) for place, keys in keys_with.items()}
    return {
        key: [found[place][key] for place in places] if len(places) < MANY else _positions_of_many(key, places)
        for key, places in wanted.items()
    }


def _positions_of_many(key: RollKey, places: list[Place]) -> list[int]:
    number = Roll.objects.filter(sort=key.sort, language=key.language, key=key.key).values_list("pk", flat=True).first()
    found = Listing.objects.filter(roll_id=number or 0).order_by("published", "article")
    members = list(found.values_list("published", "article"))
    return [bisect_left(members, place) for place in places]


def _store_moves(moves: Mapping[RollKey, _Moves]) -> None:
    numbers: dict[RollKey, int] = {}
    for some in in_parts({key.key for key in moves}):
        names = Roll.objects.filter(key__in=some).values_list("sort", "language", "key", "pk")
        numbers.update((RollKey(*name), number) for *name, number in names)
    growth: dict[int, list[int]] = defaultdict(list)
    rows: list[Listing] = []
    for key, each in moves.items():
        number = numbers.get(key) or Roll.objects.create(**key._asdict()).pk
        for articles in in_parts([article for _published, article in each.left]):
            Listing.objects.filter(roll_id=number, article__in=articles).delete()
        rows += [Listing(roll_id=number, published=published, article=article) for published, article in each.taken]
        growth[len(each.taken) - len(each.left)].append(number)
    Listing.objects.bulk_create(rows, batch_size=300)
    for by, grown in growth.items():
        for rolls in in_parts(grown):
            Roll.objects.filter(pk__in=rolls).update(members=models.F("members") + by)


def store_states(states: Iterable[tuple[int, State]]) -> None:
    """Remember the states of pages of which nothing is remembered."""
    kept = list(states)
    add_rows(Entry, (_entry(number, state) for number, state in kept))
    references = ((number, *target) for number, state in kept for target in sorted(state.references))
    add_rows(Reference, references)


def _entry(number: int, state: State) -> tuple:
    return (
        number,
        state.kind,
        state.language,
        state.address,
        state.published,
        state.translation_key,
        state.card,
        state.look_again,
    )


def rewrite(reading: Reading) -> None:
    """Forget everything, and remember what holds now."""
    # PostgreSQL does not take a sequence back with a transaction, so no number is given twice.
    last = Roll.objects.aggregate(last=models.Max("pk"))["last"] or 0
    for model in (Entry, Reference, Listing, Roll):
        model.objects.all().delete()
    numbers: dict[RollKey, int] = {}
    members: dict[RollKey, int] = defaultdict(int)
    fresh = count(last + 1)
    for some in in_parts(reading.states(), 5_000):
        store_states(some)
        rows = []
        for article, state in some:
            for key in state.rolls:
                if key not in numbers:
                    numbers[key] = next(fresh)
                members[key] += 1
                rows.append((numbers[key], state.published, article))
        add_rows(Listing, rows)
    Roll.objects.bulk_create(
        [Roll(pk=number, **key._asdict(), members=members[key]) for key, number in numbers.items()]
    )
    _continue_numbering(Roll)
    presented_otherwise(NAMED)
    remember_all()
    let_plan_well()


def let_plan_well() -> None:
    """Have SQLite look at what is in its tables.

    Without that it reads a hundred thousand pages to find eight sections. It takes a twentieth of a second, whatever
    the size; PostgreSQL does it by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


def add_rows(model: type[models.Model], rows: Iterable[tuple]) -> None:
    """Add many rows, without an object for each.

    Args:
        rows: values of all columns in their order, but for a number that the database gives.
    """
    meta = model._meta  # noqa: SLF001  Django documents it as its API
    fields = [each for each in meta.concrete_fields if each.column and not isinstance(each, models.BigAutoField)]
    columns = ", ".join(connection.ops.quote_name(each.column or "") for each in fields)
    table = connection.ops.quote_name(meta.db_table)
    prepared = ([value if type(value) in AS_THEY_ARE else _stored(value) for value in row] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  our own names
            # The driver takes any iterable.
            cursor.executemany(insert, cast("Sequence[Sequence[Any]]", prepared))


AS_THEY_ARE = frozenset({int, str, type(None)})


# An article stands in six rolls with one time.
@lru_cache(maxsize=1024)
def _stored(value: dt.datetime | UUID) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex


def _continue_numbering(model: type[models.Model]) -> None:
    """Let the database go on counting after numbers that were given to it."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
