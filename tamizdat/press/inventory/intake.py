"""Taking in: notes of the database become touched addresses, and what the press remembers becomes what holds now.

All of it is one transaction, and one process does it at a time. Whoever is killed before its end has changed nothing;
the notes are still there. Nothing is rendered here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from tamizdat.articles.models import Article, Byline, Correction
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import Change, Known, roll_reason, translations_reason
from tamizdat.press.inventory.ledger import Ledger, rewrite
from tamizdat.press.inventory.presented import presented_otherwise, sorts_touched
from tamizdat.press.inventory.rolls import CONTRIBUTOR, MONTH, NAMED, SERIES, TOPIC
from tamizdat.press.inventory.signposts import remember, settle
from tamizdat.press.inventory.states import Reading, State
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Entry, Note, Reference, Touch, Tree
from tamizdat.press.outputs import Reason, kinds

# Any number will do, as long as nothing else in this database locks it.
LOCK = 8_319_774


@dataclass(frozen=True, slots=True)
class Taken:
    """What one taking in came to.

    Args:
        notes: how many notes there were.
        touched: how many addresses are to be pressed because of them; None for all of them.
        almanac: opened then, for pressing what was touched. What is changed later is noted, and taken in again.
    """

    notes: int = 0
    touched: int | None = 0
    almanac: Almanac = field(default_factory=Almanac, compare=False)


def take_in(now: dt.datetime | None = None) -> Taken:
    """Bring what the press remembers in step with what holds, and touch whatever shows the difference.

    Args:
        now: the moment at which something may have expired; the present if None.
    """
    now = now or timezone.now()
    if not is_due(now):
        return Taken()
    with transaction.atomic():
        _wait_for_others()
        return _take_in(now)


def is_due(now: dt.datetime) -> bool:
    """Tell whether there is anything to take in; cheap enough to be asked many times a second."""
    return Note.objects.exists() or Entry.objects.filter(look_again__lte=now).exists()


def _wait_for_others() -> None:
    """Let one process at a time take in; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _take_in(now: dt.datetime) -> Taken:
    notes = list(Note.objects.order_by("pk").values_list("pk", "sort", "number", "gone"))
    noted = {Reason(sort, str(number)) for _pk, sort, number, _gone in notes}
    noted |= {Reason("page", str(pk)) for pk in Entry.objects.filter(look_again__lte=now).values_list("pk", flat=True)}
    touched: int | None = 0
    almanac = Almanac()
    everything = any(sort == "everything" and (gone or not number) for _pk, sort, number, gone in notes)
    if everything or _languages_differ(noted, almanac):
        rewrite(Reading(now, almanac))
        Tree.objects.update(made_with="")
        touched = None
    elif noted:
        change = compare(noted, now, almanac)
        change.gone = frozenset((sort, gone) for _pk, sort, _number, gone in notes if gone)
        touched = _touch(change, almanac)
    for some in in_parts(pk for pk, *_rest in notes):
        Note.objects.filter(pk__in=some).delete()
    return Taken(len(notes), touched, almanac)


def _languages_differ(noted: set[Reason], almanac: Almanac) -> bool:
    """Tell whether the newspaper has begun or ceased to be published in a language."""
    if not any(reason.sort == "page" for reason in noted):
        return False
    known = set(Entry.objects.filter(kind="front").values_list("number", "language"))
    return known != {(front.pk, front.language) for front in almanac.fronts}


def _touch(change: Change, almanac: Almanac) -> int:
    touched = {address for kind in kinds().values() for address in kind.touched(change, almanac)}
    led_otherwise = settle(touched, almanac)
    change.redirected = led_otherwise or bool(change.signposts)
    touched.update(address for kind in kinds().values() for address in kind.touched_by_redirects(change))
    if not Tree.objects.exists():
        return 0
    Touch.objects.bulk_create([Touch(address=address) for address in sorted(touched)], batch_size=500)
    return len(touched)


def compare(noted: set[Reason], now: dt.datetime, almanac: Almanac) -> Change:
    """Find out what has changed, and remember it.

    Args:
        noted: rows that may have changed.
        almanac: just opened; nobody has asked it yet where articles stand.
    """
    change = Change(reasons=frozenset(noted))
    named = set(_bearing(change))
    looked_at = {*change.numbers("page"), *named}
    after = dict(Reading(now, almanac).states(looked_at))
    showing = named.union(_showing(change))
    pictured = set(_pictured(change))
    ledger = Ledger(looked_at, showing | pictured)
    before = ledger.before
    ledger.write(after, pictured)
    almanac.rolls = ledger.rolls
    known = {number: (_known(before.get(number)), _known(after.get(number))) for number in looked_at}
    change.pages = {number: states for number, states in known.items() if any(states)}
    change.showing = frozenset(showing | pictured)
    change.shown = frozenset(_shown(before, after, looked_at))
    change.signposts = frozenset(remember(change.numbers("redirect")))
    change.rolls = ledger.shifts
    rows = {sort: change.numbers(sort) for sort in NAMED}
    change.renamed = frozenset(presented_otherwise(sorts_touched(rows, change.rolls)))
    # The log has the corrections of what is no longer on the site, too.
    states = (state for each in (before, after) for number, state in each.items() if number in looked_at)
    logs = {Reason("log", state.language) for state in states} if _in_the_log(change) else set()
    change.reasons = frozenset(noted.union(_reasons(change, almanac), logs))
    return change


def _known(state: State | None) -> Known | None:
    if state is None or state.kind == Entry.GONE:
        return None
    return Known(state.kind, state.language, state.address, state.translation_key)


def _shown(
    before: Mapping[int, State], after: Mapping[int, State], numbers: Iterable[int]
) -> Iterator[tuple[str, int]]:
    nothing: frozenset[tuple[str, int]] = frozenset()
    for number in numbers:
        had = before[number].references if number in before else nothing
        has = after[number].references if number in after else nothing
        for sort, target in had ^ has:
            if sort != "page":
                yield "file" if sort == "file" else "picture", target


def _bearing(change: Change) -> Iterator[int]:
    """Return the articles that bear a name that has changed."""
    through = Article.topics.through.objects
    yield from through.filter(topic__in=change.numbers(TOPIC)).values_list("article", flat=True)
    yield from Article.objects.filter(series__in=change.numbers(SERIES)).values_list("pk", flat=True)
    people = change.numbers(CONTRIBUTOR)
    yield from Byline.objects.filter(contributor__in=people).values_list("article", flat=True)


def _pictured(change: Change) -> Iterator[int]:
    """Return the articles that are shown everywhere with a picture that has changed."""
    yield from Article.objects.filter(lead_picture__in=change.numbers("picture")).values_list("pk", flat=True)


def _showing(change: Change) -> Iterator[int]:
    """Return the pages whose texts lead to or show something that has changed."""
    for sort in ("page", "picture", "file"):
        for some in in_parts(change.numbers(sort)):
            yield from Reference.objects.filter(sort=sort, target__in=some).values_list("source", flat=True)


def _reasons(change: Change, almanac: Almanac) -> Iterator[Reason]:
    yield from (roll_reason(key) for key in change.rolls)
    yield from map(translations_reason, change.translation_keys())
    for key, shift in change.rolls.items():
        if key.sort in (*NAMED, MONTH) and (shift.before == 0) != (shift.after == 0):
            yield Reason("names", f"{key.sort}/{key.language}")
    for sort in NAMED:
        if change.numbers(sort):
            yield from (Reason("names", f"{sort}/{front.language}") for front in almanac.fronts)


def _in_the_log(change: Change) -> bool:
    if any(state and state.kind == "withdrawn" for states in change.pages.values() for state in states):
        return True
    return any(Correction.objects.filter(article__in=some).exists() for some in in_parts(change.numbers("page")))
