"""The statement of a year: in January, to each address from which something was given, one letter about all of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.support.letters import receipts, words
from tamizdat.support.letters.following import put_on_the_way
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening, Supporter, SupportLetter

JANUARY = 1
# What was paid on the last days of a year is known by then, but for a few debits.
FIRST_DAY = 5
KIND = SupportLetter.Kind.STATEMENT


@dataclass(frozen=True, slots=True)
class Statements:
    """What came of a year's statements.

    Args:
        written: letters that are on their way now, or would be.
        before: addresses that have had theirs.
        unsafe: addresses in a country for which the newsroom refuses, which are not written to.
        unwanted: addresses that want no receipts, or whose mailbox there is not.
    """

    written: int = 0
    before: int = 0
    unsafe: int = 0
    unwanted: int = 0


def year_due(today: dt.date) -> int | None:
    """Return the year whose statements go out on a day; None on most days."""
    return today.year - 1 if today.month == JANUARY and today.day >= FIRST_DAY else None


def state_year(year: int, now: dt.datetime, *, act: bool = True) -> Statements:
    """Put the statements of a year on their way; whoever has had theirs gets no second one."""
    refused = frozenset(CountryDecision.objects.refused(now.date()))
    counts: dict[str, int] = defaultdict(int)
    for group in groups(year):
        what = _what_of(group, year, refused)
        counts[what] += 1
        if what == "written" and act:
            put_on_the_way(group[0], [(KIND, str(year))], now)
    return Statements(**counts)


def groups(year: int) -> list[list[Contribution]]:
    """Return the contributions of people from which something is left of a year, those of one address together."""
    begin, end = (dt.datetime(each, 1, 1, tzinfo=dt.UTC) for each in (year, year + 1))
    paid = Event.objects.real().filter(kind=Happening.PAYMENT, at__gte=begin, at__lt=end).values("contribution")
    given = Contribution.objects.filter(pk__in=paid, supporter__address_index__isnull=False)
    found: dict[bytes, list[Contribution]] = defaultdict(list)
    for each in given.select_related("supporter").order_by("pk"):
        if each.supporter is not None and each.supporter.address_index is not None:
            found[bytes(each.supporter.address_index)].append(each)
    return [group for group in found.values() if receipts.sums(receipts.events_of([one.pk for one in group], year))]


def written(year: int, contribution: Contribution, today: dt.date) -> words.Written | None:
    """Return the statement for the address of a contribution; None if there is nothing to be stated any more."""
    supporter = contribution.supporter
    if supporter is None or supporter.address_index is None:
        return None
    same = Contribution.objects.filter(supporter__address_index=supporter.address_index)
    events = receipts.events_of(same.values_list("pk", flat=True), year)
    return words.statement(events, year, contribution, today) if receipts.sums(events) else None


def _what_of(group: list[Contribution], year: int, refused: frozenset[str]) -> str:
    if SupportLetter.objects.filter(contribution__in=group, kind=KIND, about=str(year)).exists():
        return "before"
    if any(refused & {each.country, each.card_country} for each in group):
        return "unsafe"
    supporters = [each.supporter for each in group if each.supporter is not None]
    if all(each.receipts == Supporter.Receipts.NONE or each.unreachable for each in supporters):
        return "unwanted"
    return "written"


def state_last_year(turn: Turn) -> None:
    """Put the statements of the year before on their way, in January."""
    year = year_due(turn.now.date())
    if year is not None:
        state_year(year, turn.now)


JOB = Job(
    "support-statements",
    gettext_noop("Write to supporters in January what they gave in the year before."),
    every=dt.timedelta(days=1),
    run=state_last_year,
    waits_in_hold=True,
)
