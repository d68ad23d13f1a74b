"""How a pledge stands, by what statements have said: rules without I/O.

A gift that is given once is awaited for sixty days. A standing order is the supporter's own: nobody here can stop it,
or see that it was stopped. So it *runs* as long as its money came within the last period and two weeks of grace, is
*past due* after that, and has *ended* when nothing came for three periods, or when the supporter has told us so. Money
that comes after all is booked, whatever was said, and a silent standing order that speaks again runs again.

Only statements can tell that nothing came: where nobody brings one, no standing order falls silent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.books import Line, Pledge
from tamizdat.support.providers.contract import Fact, Kind, State

AWAITED_FOR = dt.timedelta(days=60)
PERIODS = {Frequency.MONTHLY: dt.timedelta(days=31), Frequency.ANNUAL: dt.timedelta(days=366)}
GRACE = dt.timedelta(days=14)
SILENT_PERIODS = 3
# Statements name a day. Noon lies on it in nearly every zone.
NOON = dt.time(12, tzinfo=dt.UTC)


def state_of(pledge: Pledge, lines: Sequence[Line], now: dt.datetime, told_until: dt.date | None) -> State:
    """Return where a pledge stands.

    Args:
        told_until: day up to which statements were brought; None if none was.
    """
    came = [line.day for line in lines if line.amount.minor > 0 and not line.returned]
    if not came:
        over = pledge.stopped is not None or now > pledge.made + AWAITED_FOR
        return State.EXPIRED if over else State.OPEN
    if not pledge.frequency.recurs:
        return State.PAID
    if pledge.stopped is not None:
        return State.ENDED
    last, period = max(came), PERIODS[pledge.frequency]
    silent = min(now.date(), told_until or last) - last
    if silent > SILENT_PERIODS * period + GRACE:
        return State.ENDED
    return State.PAST_DUE if silent > period + GRACE else State.ACTIVE


def next_payment(pledge: Pledge, lines: Sequence[Line], state: State) -> dt.date | None:
    """Return about when the next transfer is expected."""
    came = [line.day for line in lines if line.amount.minor > 0 and not line.returned]
    return max(came) + PERIODS[pledge.frequency] if state is State.ACTIVE and came else None


@dataclass(slots=True)
class _Payment:
    """A transfer that came, and what is left of it."""

    reference: str
    day: dt.date
    left: int


@dataclass(frozen=True, slots=True)
class _Refund:
    """What went out, and of which payment."""

    payment: _Payment
    minor: int


def facts_of(lines: Sequence[Line]) -> tuple[Fact, ...]:
    """Return what lines mean for the ledger.

    What came in is a payment, and has arrived by the same stroke. What went out under the code is given back. What
    came back of that (a refund that the supporter's bank returned) undoes it.

    Each line is one fact with the whole amount of the line: the ledger keeps a fact as it was told first, and an older
    line may be brought later, so no amount may depend on which other lines are known.
    """
    facts: list[Fact] = []
    payments = [
        _Payment(line.reference, line.day, line.amount.minor)
        for line in lines
        if line.amount.minor > 0 and not line.returned
    ]
    refunds: list[_Refund] = []
    for line in lines:
        at, minor = dt.datetime.combine(line.day, NOON), line.amount.minor
        if minor > 0 and not line.returned:
            facts += _came(line, at)
        elif minor < 0 and payments:
            refund = _Refund(_given_back(payments, line), -minor)
            refund.payment.left += minor
            refunds.append(refund)
            facts.append(Fact(Kind.REFUND, line.reference, line.amount, at, refund.payment.reference))
        elif minor > 0 and (undone := next((each for each in reversed(refunds) if each.minor == minor), None)):
            refunds.remove(undone)
            undone.payment.left += minor
            facts.append(Fact(Kind.REFUND_FAILED, line.reference, line.amount, at, undone.payment.reference))
    return tuple(facts)


def _came(line: Line, at: dt.datetime) -> list[Fact]:
    nothing = Money(0, line.amount.currency)
    return [
        Fact(Kind.PAYMENT, line.reference, line.amount, at, line.reference),
        Fact(Kind.SETTLEMENT, line.reference, nothing, at, line.reference, settled=line.amount, fee=nothing),
    ]


def _given_back(payments: Sequence[_Payment], line: Line) -> _Payment:
    """Return the payment that a line gives back: one with just as much left, else the latest with anything left.

    What went out for several at once is kept with one of them.
    """
    # A bank may list what went out on a day before what came in on it.
    before = [each for each in payments if each.day <= line.day] or payments[:1]
    same = [each for each in before if each.left == -line.amount.minor]
    some = [each for each in before if each.left > 0]
    return (same or some or before)[-1]
