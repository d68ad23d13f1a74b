"""Figures: what the newsroom sees of its reader support. All of them are sums and counts, made by the database.

Money is counted in the month in which it moved, by the provider's clock. A contribution is *new* in the month of its
first payment and *lost* in the month in which it ended, if anything was ever paid; what was refused for its card's
country never counts. *Churn* is the share of those running when a month began that ended in it. The *run-rate* is what
a month brings if everything goes on: what is paid monthly, and a twelfth of what is paid annually. Who has paused, or
whose last payment failed, is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, DateTimeField, Exists, IntegerField, OuterRef, Q, Sum, Value, When

from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.money import Money
from tamizdat.support.months import MONTHS, Month, last_months
from tamizdat.support.policy import Stance, strictest

# This month and the twelve before it.
SHOWN = MONTHS + 1
BEFORE = -1
GIVEN = (Happening.PAYMENT,)
BACK = (Happening.REFUND, Happening.REFUND_FAILED)
DISPUTED = (Happening.DISPUTE, Happening.DISPUTE_WON, Happening.DISPUTE_LOST)
_RAN = (*RUNNING, Contribution.State.ENDED)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was given in a month in one currency.

    Args:
        payments: number of them.
        given: their sum.
        refunds, disputes: what went back; 0 or less, unless more came back again than went.
    """

    month: Month
    payments: int
    given: Money
    refunds: Money
    disputes: Money

    @property
    def left(self) -> Money:
        """What is left of it."""
        return self.given + self.refunds + self.disputes


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrived in a month in the currency of an account, after the fees."""

    month: Month
    settled: Money
    fees: Money


@dataclass(frozen=True, slots=True)
class Coming:
    """How many recurring contributions came and went in a month.

    Args:
        running: when it began.
        new: had their first payment.
        lost: ended, whenever they had begun.
        churned: of those running when it began, how many ended, by the reason (``Contribution.End``).
    """

    month: Month
    running: int
    new: int
    lost: int
    churned: Mapping[str, int] = field(default_factory=dict)

    @property
    def churn(self) -> int | None:
        """The share that ended, in thousandths; None if nothing ran."""
        return round(1000 * sum(self.churned.values()) / self.running) if self.running else None


@dataclass(frozen=True, slots=True)
class Share:
    """What one appeal, provider or policy has brought, in one currency.

    Args:
        name: of it; "" for none.
        contributions: how many have moved money within the year.
        month, year: what is left of it, in this month and in all months shown.
    """

    name: str
    contributions: int
    month: Money
    year: Money


def moved(now: dt.datetime, number: int = SHOWN) -> list[Moved]:
    """Return what was given, month by month, the newest first, of each by currency."""
    months = last_months(now.date(), number)
    found: dict[tuple[int, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = _shown(months).values_list(_bucket("at", months), "currency", "kind").exclude(amount=0)
    for bucket, currency, kind, count, total in rows.annotate(Count("pk"), Sum("amount")):
        found[bucket, currency][kind] = (count, int(total))
    return [_moved(months[bucket], currency, kinds) for (bucket, currency), kinds in _newest_first(found)]


def _moved(month: Month, currency: str, kinds: Mapping[str, tuple[int, int]]) -> Moved:
    def total(names: Sequence[Happening]) -> Money:
        return Money(sum(kinds[name][1] for name in names if name in kinds), currency)

    count = kinds.get(Happening.PAYMENT, (0, 0))[0]
    return Moved(month, count, total(GIVEN), total(BACK), total(DISPUTED))


def arrived(now: dt.datetime, number: int = SHOWN) -> list[Arrived]:
    """Return what arrived, as far as providers have said it: month by month, the newest first, of each by currency."""
    months = last_months(now.date(), number)
    rows = _shown(months).exclude(settled=None).values_list(_bucket("at", months), "settled_currency")
    found = {(bucket, currency): sums for bucket, currency, *sums in rows.annotate(Sum("settled"), Sum("fee"))}
    return [
        Arrived(months[bucket], Money(int(settled), currency), Money(int(fee or 0), currency))
        for (bucket, currency), (settled, fee) in _newest_first(found)
    ]


def coming(now: dt.datetime, number: int = SHOWN) -> list[Coming]:
    """Return how many recurring contributions came and went, month by month, the newest first."""
    months = last_months(now.date(), number)
    new, (lost, churned) = _new(months), _lost(months)
    running, told = new[BEFORE] - lost[BEFORE], []
    for bucket, month in enumerate(months):
        told.append(Coming(month, running, new[bucket], lost[bucket], churned[bucket]))
        running += new[bucket] - lost[bucket]
    return told[::-1]


def _new(months: Sequence[Month]) -> Mapping[int, int]:
    """Return how many had their first payment in each month, and in all before."""
    firsts = (
        Event.objects.real()
        .first_payments()
        .filter(
            contribution__frequency__in=[each for each in Frequency if each.recurs],
            contribution__state__in=_RAN,
            at__lt=months[-1].after(1).since,
        )
    )
    rows = firsts.order_by().values_list(_bucket("at", months)).annotate(Count("pk"))
    return defaultdict(int, rows)


def _lost(months: Sequence[Month]) -> tuple[Mapping[int, int], Mapping[int, dict[str, int]]]:
    """Return how many ended in each month and in all before; and of those running when it began how many, and why."""
    payments = Event.objects.filter(contribution=OuterRef("pk"), kind=Happening.PAYMENT)
    began = Case(
        *(When(ended__gte=each.first, then=Value(each.since)) for each in reversed(months)),
        default=Value(months[0].since),
        output_field=DateTimeField(),
    )
    ended = Contribution.objects.real().filter(Exists(payments), state=Contribution.State.ENDED)
    ended = ended.filter(frequency__in=[each for each in Frequency if each.recurs], ended__lte=months[-1].last)
    rows = (
        ended.annotate(began=began)
        .annotate(bucket=_bucket("ended", months, days=True), ran=Exists(payments.filter(at__lt=OuterRef("began"))))
        .order_by()
        .values_list("bucket", "end", "ran")
        .annotate(Count("pk"))
    )
    lost: dict[int, int] = defaultdict(int)
    churned: dict[int, dict[str, int]] = defaultdict(dict)
    for bucket, end, ran, count in rows:
        lost[bucket] += count
        if ran:
            churned[bucket][end] = count
    return lost, churned


def run_rate() -> Mapping[str, Money]:
    """Return what a month brings if everything goes on, by currency."""
    active = Contribution.objects.real().filter(state=Contribution.State.ACTIVE)
    rows = active.order_by().values_list("currency", "frequency").annotate(Sum("amount"))
    found: dict[str, int] = defaultdict(int)
    for currency, frequency, total in rows:
        found[currency] += int(total) if frequency == Frequency.MONTHLY else 0
        found[currency] += int(total) // MONTHS if frequency == Frequency.ANNUAL else 0
    return {currency: Money(total, currency) for currency, total in sorted(found.items()) if total}


def standing() -> Mapping[str, Mapping[str, int]]:
    """Return how many recurring contributions run, are paused, or have a failed payment: by state and frequency."""
    rows = Contribution.objects.real().running().order_by().values_list("state", "frequency").annotate(Count("pk"))
    found: dict[str, dict[str, int]] = {state: {} for state in RUNNING}
    for state, frequency, count in rows:
        found[state][frequency] = count
    return found


def by_appeal(now: dt.datetime) -> list[Share]:
    """Return what each appeal has brought, the most first, of each currency."""
    return _shares(now, "contribution__appeal")


def by_provider(now: dt.datetime) -> list[Share]:
    """Return what came through each provider."""
    return _shares(now, "provider")


def by_policy(now: dt.datetime) -> list[Share]:
    """Return what came from countries of each stance of today; the name is that of the stance, in small letters.

    Of a country that was said and that of a card the stricter stance counts; nothing is told by country.
    """
    held = CountryDecision.objects.stances(now.date())
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for said, card, currency, *sums in _rows(now, "contribution__country", "contribution__card_country"):
        total = found[strictest(held, [said, card]).name.lower(), currency]
        total[:] = [before + more for before, more in zip(total, sums, strict=True)]
    order = [each.name.lower() for each in Stance]
    rows = sorted(found.items(), key=lambda row: (order.index(row[0][0]), row[0][1]))
    return [_share(name, currency, *sums) for (name, currency), sums in rows]


def _shares(now: dt.datetime, column: str) -> list[Share]:
    found = [_share(*row) for row in _rows(now, column)]
    return sorted(found, key=lambda share: (share.year.currency, -share.year.minor, share.name))


def _share(name: str, currency: str, contributions: int, month: int, year: int) -> Share:
    return Share(name, contributions, Money(month, currency), Money(year, currency))


def _rows(now: dt.datetime, *columns: str) -> list[Any]:
    """Return by columns and currency how many contributions, and what is left of this month's and all months' money."""
    months = last_months(now.date(), SHOWN)
    found = _shown(months).exclude(amount=0).values_list(*columns, "currency")
    told = found.annotate(
        contributions=Count("contribution", distinct=True),
        this_month=Sum("amount", filter=Q(at__gte=months[-1].since), default=0),
        all_months=Sum("amount"),
    )
    return [(*row[:-2], int(row[-2]), int(row[-1])) for row in told]


def _shown(months: Sequence[Month]) -> Any:
    return Event.objects.real().between(months[0].since, months[-1].after(1).since).order_by()


def _bucket(column: str, months: Sequence[Month], *, days: bool = False) -> Case:
    """Return an expression for the place of a moment's (or day's) month among those shown; what lies before is -1.

    It is plain comparing, which every database does by itself: SQLite would call Python for the name of each month.
    """
    whens = [
        When(**{f"{column}__gte": each.first if days else each.since}, then=Value(place))
        for place, each in reversed(list(enumerate(months)))
    ]
    return Case(*whens, default=Value(BEFORE), output_field=IntegerField())


def _newest_first(found: Mapping[tuple[int, str], Any]) -> list[tuple[tuple[int, str], Any]]:
    return sorted(found.items(), key=lambda row: (-row[0][0], row[0][1]))
