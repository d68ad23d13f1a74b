"""What the press works out of a change to a list is what anybody would see who compared the list before and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.press.inventory.change import Shift
from tamizdat.press.inventory.ledger import Ledger, add_rows, store_states
from tamizdat.press.inventory.rolls import ALL, TOPIC, ReadRolls, RollKey, StoredRolls
from tamizdat.press.inventory.states import State
from tamizdat.press.kinds.listed import pages_touched
from tamizdat.press.models import Entry, Listing, Reference, Roll
from tamizdat.press.pagination import cut, numbered_pages

DAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
ROLLS = [RollKey(ALL, "en"), RollKey(TOPIC, "en", "ice"), RollKey(TOPIC, "en", "courts")]
FUNCTION_FIXTURE = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def state(day: int, card: int, rolls: frozenset[RollKey], references: frozenset = frozenset()) -> State:
    return State(
        kind="article",
        language="en",
        address="/en/courts/x/",
        translation_key=UUID(int=7),
        published=DAY + dt.timedelta(days=day),
        card=str(card),
        rolls=rolls,
        references=references,
    )


# Few days, so that several articles share one.
STATES = st.builds(state, st.integers(0, 4), st.integers(0, 1), st.frozensets(st.sampled_from(ROLLS), min_size=1))
NEWSROOMS = st.dictionaries(st.integers(1, 30), STATES, max_size=25)


@st.composite
def changes(draw) -> tuple[dict[int, State], dict[int, State | None], set[int], set[int]]:
    """Return a newsroom, the new states of some of its articles, and articles that show something else or otherwise."""
    before = draw(NEWSROOMS)
    changed = draw(st.dictionaries(st.integers(1, 30), st.none() | STATES, min_size=1, max_size=25))
    numbers = st.sets(st.sampled_from(sorted({*before, *changed})), max_size=6)
    return before, changed, draw(numbers), draw(numbers)


def remember(states: dict[int, State]) -> None:
    """Have the press remember a newsroom, as it would from the beginning."""
    for model in (Entry, Reference, Listing, Roll):
        model.objects.all().delete()
    Ledger(states, ()).write(states, ())


def members(states: dict[int, State], key: RollKey) -> list[int]:
    found = [number for number, each in states.items() if key in each.rolls]
    return sorted(found, key=lambda number: (states[number].published, number))


@dataclass
class Seen:
    """A list as somebody sees it who knows nothing of ledgers."""

    before: list[int]
    after: list[int]

    @property
    def first(self) -> int | None:
        """The first position at which another article stands than before."""
        longest = max(len(self.before), len(self.after))
        pairs = zip(pad(self.before, longest), pad(self.after, longest), strict=True)
        return next((place for place, (one, other) in enumerate(pairs) if one != other), None)


def pad(numbers: list[int], length: int) -> list[int | None]:
    return [*numbers, *([None] * (length - len(numbers)))]


@FUNCTION_FIXTURE
@given(changes())
def test_the_rolls_are_what_holds_after_any_change(db, change):
    before, changed, _showing, _pictured = change
    remember(before)
    after = {number: each for number, each in (before | changed).items() if each}
    Ledger(changed, ()).write({number: each for number, each in changed.items() if each}, ())
    for rolls in (StoredRolls(), ReadRolls()):
        for key in ROLLS:
            wanted = members(after, key)
            assert list(rolls.part(key, 0, len(wanted))) == wanted
            assert rolls.members(key) == len(wanted)
        assert [key for key in sorted(ROLLS) if members(after, key)] == sorted(rolls.keys(ALL) + rolls.keys(TOPIC))
    assert set(Entry.objects.values_list("number", flat=True)) == set(after)


@FUNCTION_FIXTURE
@given(changes())
def test_a_shift_tells_at_least_what_anybody_would_see(db, change):
    before, changed, showing, pictured = change
    remember(before)
    after = {number: each for number, each in (before | changed).items() if each}
    ledger = Ledger(changed, showing)
    ledger.write({number: each for number, each in changed.items() if each}, pictured & (set(changed) | showing))
    for key in ROLLS:
        seen = Seen(members(before, key), members(after, key))
        shift = ledger.shifts.get(key, Shift(len(seen.before), len(seen.after)))
        assert (shift.before, shift.after) == (len(seen.before), len(seen.after))
        if seen.first is None:
            # Somebody may have gone and come back in the same breath; more is never pressed than stands behind it.
            assert shift.first is None or moved(before, changed, key)
        else:
            assert shift.first is not None
            assert shift.first <= seen.first
        for place, number in enumerate(seen.after):
            stayed = seen.before[place : place + 1] == [number]
            if stayed and number in changed and before[number] != after[number]:
                assert shift.reaches(place, place + 1, texts=True), "another text in the same place"
            if stayed and number in changed and before[number].card != after[number].card:
                assert shift.reaches(place, place + 1), "another card in the same place"
            if stayed and number in showing:
                assert shift.reaches(place, place + 1, texts=True), "a text that shows something else"


def moved(before, changed, key):
    """Tell whether an article keeps its place among the others, though its moment has changed."""
    return any(
        each
        and number in before
        and key in before[number].rolls & each.rolls
        and before[number].published != each.published
        for number, each in changed.items()
    )


@FUNCTION_FIXTURE
@given(changes())
def test_nothing_is_touched_before_the_first_article_that_has_changed(db, change):
    before, changed, _showing, _pictured = change
    remember(before)
    ledger = Ledger(changed, ())
    ledger.write({number: each for number, each in changed.items() if each}, ())
    for key, shift in ledger.shifts.items():
        old, new = members(before, key), members({n: s for n, s in (before | changed).items() if s}, key)
        places = [rank for rank, number in [*enumerate(old), *enumerate(new)] if number in changed]
        assert not shift.reaches(0, min(places), texts=True)


@FUNCTION_FIXTURE
@given(NEWSROOMS, st.integers(-1, 5), st.integers(0, 31))
def test_a_place_is_how_many_stand_before_it(db, newsroom, day, number):
    remember(newsroom)
    moment = DAY + dt.timedelta(days=day)
    for key in ROLLS:
        before = [each for each in members(newsroom, key) if (newsroom[each].published, each) < (moment, number)]
        assert StoredRolls().place(key, moment, number) == len(before)


@FUNCTION_FIXTURE
@given(NEWSROOMS, st.integers(-2, 27), st.integers(-2, 27))
def test_a_part_is_the_same_from_the_database_and_from_memory(db, newsroom, start, stop):
    remember(newsroom)
    start, stop = max(start, 0), max(stop, 0)
    for key in ROLLS:
        wanted = members(newsroom, key)[start:stop]
        assert list(StoredRolls().part(key, start, stop)) == wanted
        assert list(ReadRolls().part(key, start, stop)) == wanted


def test_an_article_remembers_what_its_text_leads_to(db):
    references = frozenset({("page", 3), ("lead", 9)})
    remember({1: state(0, 0, frozenset(ROLLS), references)})
    assert Ledger([1], ()).before[1].references == references
    Ledger([1], ()).write({}, ())
    assert not Reference.objects.exists()
    assert Ledger([1], ()).before == {}


@pytest.mark.parametrize("count", [0, 1, 450])
def test_any_number_of_rows_is_added_with_the_values_that_django_would_store(db, count):
    store_states((number, state(number, 0, frozenset())) for number in range(1, count + 1))
    assert Entry.objects.count() == count
    if count:
        assert Entry.objects.get(number=count).published == DAY + dt.timedelta(days=count)
        assert Entry.objects.get(number=count).translation_key == UUID(int=7)
    add_rows(Entry, [])


# Pages of a list

SIZES = st.integers(0, 130)


@given(SIZES, SIZES, st.data())
def test_every_page_of_a_list_that_would_differ_is_touched(before, after, data):
    first = data.draw(
        st.none() | st.integers(0, min(before, after)) if before == after else st.integers(0, min(before, after))
    )
    places = st.integers(0, max(after - 1, 0))
    cards = data.draw(st.frozensets(places, max_size=3)) if after else frozenset()
    touched = set(pages_touched(Shift(before, after, first, cards, cards)))
    for number in (None, *range(1, max(numbered_pages(before), numbered_pages(after)) + 1)):
        was, now = (_page(size, number) for size in (before, after))
        changed = was != now or (now and any(_otherwise(place, first, cards) for place in range(now.start, now.stop)))
        assert number in touched or not changed, f"page {number} of {before} -> {after}, from {first}, cards {cards}"


def _page(size, number):
    return cut(size, number, "/en/courts/")


def _otherwise(place, first, cards):
    return place in cards or (first is not None and place >= first)


@given(SIZES)
def test_a_new_article_touches_no_full_page_but_the_last(size):
    touched = set(pages_touched(Shift(size, size + 1, first=size)))
    pages = numbered_pages(size + 1)
    assert touched <= {None, pages, pages - 1}
