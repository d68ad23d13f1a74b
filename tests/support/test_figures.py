"""The dashboard's figures agree with a ledger that is counted entry by entry."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.support import figures
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.money import Money
from tamizdat.support.months import Month, last_months
from tamizdat.support.policy import Stance, strictest
from tests.support.factories import decide, make_contribution, make_event, make_payment

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MONTHS = last_months(NOW.date(), figures.SHOWN)
RECURRING = ("monthly", "annual")
State, End = Contribution.State, Contribution.End


class Undone(Exception):
    """Ends a transaction whose rows nobody wants to keep."""


def random_ledger(chance):
    """Some contributions of the last two years, each with a history."""
    for country in ("AA", "BY", "RU"):
        decide(country, chance.choice(list(Stance)), NOW.date() - chance.randint(-5, 50) * DAY)
    for _each in range(chance.randint(1, 25)):
        random_contribution(chance)


def random_contribution(chance):
    began = NOW - dt.timedelta(minutes=chance.randint(0, 700 * 24 * 60))
    frequency = chance.choice(("once", *RECURRING))
    state = State.PAID if frequency == "once" else chance.choice((*RUNNING, State.ENDED, State.REFUSED))
    ended = (began + chance.randint(0, 200) * DAY).date() if state == State.ENDED else None
    contribution = make_contribution(
        provider=chance.choice(("stripe", "bank")),
        frequency=frequency,
        state=state,
        amount=chance.randint(200, 5000),
        currency=chance.choice(("USD", "EUR", "JPY")),
        country=chance.choice(("", "DE", "RU", "BY")),
        card_country=chance.choice(("", "DE", "RU")),
        appeal=chance.choice(("", "autumn", "designation")),
        made=began,
        ended=min(ended, NOW.date()) if ended else None,
        end=chance.choice((End.SUPPORTER, End.UNPAID, End.COUNTRY)) if ended else End.NONE,
        rehearsed=chance.random() < 0.1,
    )
    for number in range(chance.randint(0, 4)):
        random_payment(chance, contribution, min(began + number * 30 * DAY, NOW))


def random_payment(chance, contribution, at):
    settled = {"settled": chance.randint(100, 900), "fee": chance.randint(0, 50), "settled_currency": "EUR"}
    payment = make_payment(contribution, at=at, **(settled if chance.random() < 0.5 else {}))
    if chance.random() < 0.3:
        kind = chance.choice((Happening.REFUND, Happening.DISPUTE))
        part = -chance.randint(1, payment.amount)
        make_event(contribution, kind, amount=part, of=payment.reference, at=min(at + 3 * DAY, NOW))


def shown_events():
    return [each for each in Event.objects.real().select_related("contribution") if each.at >= MONTHS[0].since]


def month_of(moment):
    return Month.of(moment.astimezone(dt.UTC).date())


def counted_by_hand():
    found = defaultdict(Counter)
    for event in shown_events():
        if event.amount:
            key = month_of(event.at), event.currency
            found[key][event.kind] += event.amount
            found[key]["number"] += event.kind == Happening.PAYMENT
    return found


def firsts_by_hand():
    firsts = {}
    for event in Event.objects.real().filter(kind=Happening.PAYMENT).select_related("contribution"):
        counts = event.contribution.frequency in RECURRING and event.contribution.state != State.REFUSED
        if counts:
            firsts[event.contribution] = min(event.at, firsts.get(event.contribution, event.at))
    return firsts


def in_a_world_of_its_own(check):
    """Run something, and undo what it has written: the ledger itself lets nothing be deleted."""
    try:
        with transaction.atomic():
            check()
            raise Undone  # noqa: TRY301  it is what undoes
    except Undone:
        pass


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_every_figure_agrees_with_counting_by_hand(seed):
    def check():
        random_ledger(random.Random(seed))  # noqa: S311  no secret
        check_moved()
        check_arrived()
        check_coming()
        check_run_rate()
        check_shares(figures.by_appeal(NOW), lambda event: event.contribution.appeal)
        check_shares(figures.by_provider(NOW), lambda event: event.provider)
        held = CountryDecision.objects.stances(NOW.date())
        check_shares(
            figures.by_policy(NOW),
            lambda event: strictest(held, [event.contribution.country, event.contribution.card_country]).name.lower(),
        )

    in_a_world_of_its_own(check)


def check_moved():
    by_hand = counted_by_hand()
    told = {(each.month, each.given.currency): each for each in figures.moved(NOW)}
    assert told.keys() == by_hand.keys()
    for key, kinds in by_hand.items():
        assert told[key].payments == kinds["number"]
        assert told[key].given.minor == kinds[Happening.PAYMENT]
        assert told[key].refunds.minor == kinds[Happening.REFUND]
        assert told[key].disputes.minor == kinds[Happening.DISPUTE]
        assert told[key].left.minor == sum(amount for kind, amount in kinds.items() if kind != "number")


def check_arrived():
    by_hand = defaultdict(lambda: [0, 0])
    for event in shown_events():
        if event.settled is not None:
            sums = by_hand[month_of(event.at), event.settled_currency]
            sums[0] += event.settled
            sums[1] += event.fee
    told = {(each.month, each.settled.currency): [each.settled.minor, each.fees.minor] for each in figures.arrived(NOW)}
    assert told == dict(by_hand)


def check_coming():
    firsts = firsts_by_hand()
    for each in figures.coming(NOW):
        month = each.month
        running = [
            of
            for of, first in firsts.items()
            if first < month.since and not (of.state == State.ENDED and of.ended < month.first)
        ]
        ended = [of for of in firsts if of.state == State.ENDED and Month.of(of.ended) == month]
        churned = Counter(of.end for of in ended if firsts[of] < month.since)
        # Whoever ended before their first payment was written down is lost without having been there before.
        before_their_time = [
            of
            for of, first in firsts.items()
            if of.state == State.ENDED and of.ended < month.first and first >= month.since
        ]
        assert each.running == len(running) - len(before_their_time), month
        assert each.new == sum(month_of(first) == month for first in firsts.values())
        assert each.lost == len(ended)
        assert each.churned == churned


def check_run_rate():
    by_hand = defaultdict(Counter)
    for each in Contribution.objects.filter(rehearsed=False, state=State.ACTIVE):
        by_hand[each.currency][each.frequency] += each.amount
    expected = {
        currency: Money(sums["monthly"] + sums["annual"] // 12, currency)
        for currency, sums in by_hand.items()
        if sums["monthly"] + sums["annual"] // 12
    }
    assert figures.run_rate() == expected


def check_shares(shares, name):
    by_hand = defaultdict(lambda: [set(), 0, 0])
    for event in shown_events():
        if event.amount:
            row = by_hand[name(event), event.currency]
            row[0].add(event.contribution_id)
            row[1] += event.amount if month_of(event.at) == MONTHS[-1] else 0
            row[2] += event.amount
    told = {(each.name, each.year.currency): [each.contributions, each.month.minor, each.year.minor] for each in shares}
    assert told == {key: [len(row[0]), row[1], row[2]] for key, row in by_hand.items()}


def test_who_has_paused_or_not_paid_is_not_in_the_run_rate():
    make_contribution(state=State.PAUSED)
    make_contribution(state=State.PAST_DUE)
    make_contribution(frequency="annual", amount=1200)
    assert figures.run_rate() == {"USD": Money(100, "USD")}
    assert figures.standing() == {"active": {"annual": 1}, "past-due": {"monthly": 1}, "paused": {"monthly": 1}}


def test_churn_is_of_those_who_were_there_when_the_month_began():
    began = MONTHS[-1].since - 5 * DAY
    for number in range(4):
        ended = {"state": State.ENDED, "ended": NOW.date(), "end": End.SUPPORTER} if number == 0 else {}
        make_payment(make_contribution(made=began, **ended), at=began)
    make_payment(make_contribution(state=State.ENDED, ended=NOW.date(), end=End.UNPAID), at=MONTHS[-1].since + DAY)
    now, before = figures.coming(NOW)[:2]
    assert (now.running, now.new, now.lost, now.churned, now.churn) == (4, 1, 2, {"supporter": 1}, 250)
    assert (before.running, before.new, before.churn) == (0, 4, None)


def test_the_last_moment_of_a_month_is_not_the_first_of_the_next():
    contribution = make_contribution(frequency="once")
    make_payment(contribution, at=MONTHS[-1].since)
    make_payment(contribution, at=MONTHS[-1].since - dt.timedelta(microseconds=1))
    assert [(each.month, each.payments) for each in figures.moved(NOW)] == [(MONTHS[-1], 1), (MONTHS[-2], 1)]


def test_figures_take_as_many_queries_for_many_entries_as_for_few():
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            figures.moved(NOW)
            figures.arrived(NOW)
            figures.coming(NOW)
            figures.by_appeal(NOW)
            figures.by_policy(NOW)
        return len(caught)

    random_contribution(random.Random(1))  # noqa: S311  no secret
    few = queries()
    for seed in range(20):
        random_contribution(random.Random(seed))  # noqa: S311  no secret
    assert queries() == few


@pytest.mark.parametrize(
    ("month", "number", "expected"),
    [
        (Month(2026, 1), -1, Month(2025, 12)),
        (Month(2026, 12), 1, Month(2027, 1)),
        (Month(2024, 2), 0, Month(2024, 2)),
    ],
)
def test_months_follow_each_other(month, number, expected):
    assert month.after(number) == expected


def test_a_leap_year_has_its_day():
    assert Month(2024, 2).last == dt.date(2024, 2, 29)
