"""What happens in the sandbox as time goes by: rules over one pretended contribution, without any I/O.

Payments of what recurs fall on the day of the first one, or on the last day of a shorter month. A renewal that fails is
tried again after three and after six days; then the contribution ends. A pretended debit takes two minutes.
"""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum
from typing import Any

from tamizdat.support.frequency import Frequency
from tamizdat.support.models import SandboxObject
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Fact, Kind, RefusedError, State

PAGE_IS_GOOD_FOR = dt.timedelta(days=1)
A_DEBIT_TAKES = dt.timedelta(minutes=2)
BETWEEN_TRIES = dt.timedelta(days=3)
MOST_TRIES = 3
UNTIL_PAID_OUT = dt.timedelta(days=2)
# Of a pretended payment, in thousandths.
FEE = 30
MONTHS = {Frequency.MONTHLY: 1, Frequency.ANNUAL: 12}
RUNS = (State.ACTIVE, State.PAST_DUE, State.PAUSED)


class Card(StrEnum):
    """What can be chosen on the page."""

    WORKS = "works"
    DECLINED = "declined"
    DEBIT = "debit"
    BROKEN_DEBIT = "broken-debit"
    FAILS_LATER = "fails-later"


DEBITS = (Card.DEBIT, Card.BROKEN_DEBIT)


def choose(held: SandboxObject, card: Card, country: str, now: dt.datetime) -> None:
    """Give a card, the first or another one.

    Raises:
        RefusedError: the pretended bank declines it, or its country is refused; or the page is over.
    """
    if held.state == State.OPEN:
        _refuse(held, card, country, now)
        held.card, held.country, held.chosen = card, country, now
        if card in DEBITS:
            held.state = State.PROCESSING
        else:
            _first_payment(held, now)
    elif held.state in RUNS:
        if card is Card.DECLINED:
            raise RefusedError("the card was declined")
        held.card, held.country = card, country
    else:
        raise RefusedError("the page is over")


def _refuse(held: SandboxObject, card: Card, country: str, now: dt.datetime) -> None:
    if country and country in held.refused.split():
        raise RefusedError("the card was issued in a country that is refused")
    if card is Card.DECLINED:
        _note(held, Kind.PAYMENT_FAILED, f"{held.reference}-declined-{_number(held)}", 0, now)
        raise RefusedError("the card was declined")


def method_of(held: SandboxObject) -> str:
    """Return how somebody pays, or "" as long as nobody knows."""
    if not held.card:
        return ""
    return "debit" if held.card in DEBITS else "card"


def advance(held: SandboxObject, now: dt.datetime) -> None:
    """Let everything happen that is due."""
    if held.state == State.OPEN and now > held.made + PAGE_IS_GOOD_FOR:
        held.state = State.EXPIRED
    if held.state == State.PROCESSING and held.chosen and now >= held.chosen + A_DEBIT_TAKES:
        _end_of_debit(held, held.chosen + A_DEBIT_TAKES)
    while held.state in RUNS and held.next_payment and (due := moment_of(held, held.next_payment)) <= now:
        _renew(held, held.next_payment, due)
    if held.state == State.PAUSED and held.paused_until and held.paused_until <= now.date():
        resume(held)


def moment_of(held: SandboxObject, day: dt.date) -> dt.datetime:
    """Return when a payment falls on a day: at the hour of the first one."""
    chosen = held.chosen or held.made
    return dt.datetime.combine(day, chosen.timetz())


def _end_of_debit(held: SandboxObject, at: dt.datetime) -> None:
    if held.card == Card.BROKEN_DEBIT:
        _note(held, Kind.PAYMENT_FAILED, f"{held.reference}-failed", 0, at)
        held.state = State.FAILED
    else:
        _first_payment(held, at)


def _first_payment(held: SandboxObject, at: dt.datetime) -> None:
    _pay(held, at)
    if Frequency(held.frequency).recurs:
        held.state, held.next_payment = State.ACTIVE, _step_after(held, at.date())
    else:
        held.state = State.PAID


def _renew(held: SandboxObject, day: dt.date, at: dt.datetime) -> None:
    if held.state == State.PAUSED:
        if held.paused_until is None or day < held.paused_until:
            held.next_payment = _step_after(held, day)
            return
        resume(held)
    if held.card == Card.FAILS_LATER:
        _fail(held, day, at)
        return
    _pay(held, at)
    held.state, held.next_payment = State.ACTIVE, _step_after(held, day)


def _fail(held: SandboxObject, day: dt.date, at: dt.datetime) -> None:
    _note(held, Kind.PAYMENT_FAILED, f"{held.reference}-failed-{day:%Y%m%d}", 0, at)
    failed = 0
    for each in reversed(held.happened):
        failed += each["kind"] == Kind.PAYMENT_FAILED
        if each["kind"] == Kind.PAYMENT:
            break
    held.state, held.next_payment = State.PAST_DUE, day + BETWEEN_TRIES
    if failed >= MOST_TRIES:
        end(held)


def pause(held: SandboxObject, until: dt.date | None) -> None:
    """Let nothing be paid until a day, or until it is resumed; what does not run stays as it is."""
    if held.state in RUNS:
        held.state, held.paused_until = State.PAUSED, until


def resume(held: SandboxObject) -> None:
    """Let payments go on; what is not paused stays as it is."""
    if held.state == State.PAUSED:
        held.state, held.paused_until = State.ACTIVE, None


def end(held: SandboxObject) -> None:
    """End what recurs for good."""
    if held.state in RUNS:
        held.state, held.next_payment, held.paused_until = State.ENDED, None, None


def let_go(held: SandboxObject) -> None:
    """Shut a page that nobody has finished with."""
    if held.state == State.OPEN:
        held.state = State.EXPIRED


def refund(held: SandboxObject, payment: str, amount: Money, key: str, now: dt.datetime) -> None:
    """Give back a part of a payment or all of it, once for a key.

    Raises:
        RefusedError: less is left of it.
    """
    reference = f"{held.reference}-refund-{key}"
    if any(each["reference"] == reference for each in held.happened):
        return
    left = sum(each["minor"] for each in held.happened if each["of"] == payment and each["kind"] != Kind.SETTLEMENT)
    if amount.currency != held.currency or not 0 < amount.minor <= left:
        raise RefusedError("more is to be given back than is left of the payment")
    _note(held, Kind.REFUND, reference, -amount.minor, now, of=payment)


def facts(held: SandboxObject) -> tuple[Fact, ...]:
    """Return what has happened, as the contract has it."""
    return tuple(_fact(held, each) for each in held.happened)


def _fact(held: SandboxObject, told: dict[str, Any]) -> Fact:
    kind, reference, at = Kind(told["kind"]), told["reference"], dt.datetime.fromisoformat(told["at"])
    whole = told["minor"]
    if kind is not Kind.SETTLEMENT:
        return Fact(kind, reference, Money(whole, held.currency), at, told["of"])
    fee = -(-whole * FEE // 1000)
    nothing, settled = Money(0, held.currency), Money(whole - fee, held.currency)
    return Fact(kind, reference, nothing, at, told["of"], settled=settled, fee=Money(fee, held.currency))


def _pay(held: SandboxObject, at: dt.datetime) -> None:
    reference = f"{held.reference}-{_number(held)}"
    _note(held, Kind.PAYMENT, reference, held.amount, at, of=reference)
    _note(held, Kind.SETTLEMENT, reference, held.amount, at, of=reference)


def _note(held: SandboxObject, kind: Kind, reference: str, minor: int, at: dt.datetime, *, of: str = "") -> None:
    told = {"kind": kind.value, "reference": reference, "minor": minor, "at": at.isoformat(), "of": of}
    held.happened = [*held.happened, told]


def _number(held: SandboxObject) -> int:
    return len(held.happened) + 1


def _step_after(held: SandboxObject, day: dt.date) -> dt.date:
    """Return the first day of payment after a day; all lie whole months from the first one."""
    first, months = (held.chosen or held.made).date(), MONTHS[Frequency(held.frequency)]
    number = 1
    while (step := months_after(first, number * months)) <= day:
        number += 1
    return step


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
