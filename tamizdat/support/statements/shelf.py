"""Where pledges and the lines that belong to them are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from tamizdat.support.frequency import Frequency
from tamizdat.support.models import BankAccount, BankLine, BankPledge
from tamizdat.support.money import Money
from tamizdat.support.providers.bank.books import Account, Line, Pledge


def open_accounts() -> tuple[Account, ...]:
    """Return the accounts that supporters are told of, in their order."""
    return tuple(_account(row) for row in BankAccount.objects.open())


class Shelf:
    """The books of bank transfer, in the database."""

    def is_in_use(self) -> bool:
        """Tell whether anybody has ever promised a transfer: then the provider has to answer, whatever is open."""
        return BankPledge.objects.exists()

    def promise(self, pledge: Pledge) -> Pledge:
        """Keep a pledge; return the one that is there under its code."""
        row = BankPledge(
            code=pledge.code,
            key=pledge.key,
            amount=pledge.amount.minor,
            currency=pledge.amount.currency,
            frequency=pledge.frequency,
            made=pledge.made,
        )
        BankPledge.objects.bulk_create([row], ignore_conflicts=True)
        return self.pledge(pledge.code) or pledge

    def pledge(self, code: str) -> Pledge | None:
        """Return the pledge under a code."""
        row = BankPledge.objects.filter(code=code).first()
        if row is None:
            return None
        amount = Money(row.amount, row.currency)
        return Pledge(row.code, row.key, amount, Frequency(row.frequency), row.made, row.stopped)

    def stop(self, code: str, at: dt.datetime) -> None:
        """Keep that nothing more is to come."""
        BankPledge.objects.filter(code=code, stopped=None).update(stopped=at)

    def lines(self, code: str) -> Sequence[Line]:
        """Return all that statements have said of a pledge, oldest first."""
        return [_line(row) for row in BankLine.objects.filter(code=code).order_by("day", "pk")]

    def told_until(self, code: str) -> dt.date | None:
        """Return the day up to which statements are known of the account to which the latest transfer came.

        Of an account that was closed no statement may come any more: then the others in its currency tell.
        """
        last = BankLine.objects.filter(code=code).select_related("account").order_by("day", "pk").last()
        if last is None or last.account.is_open:
            return last.account.told_until if last else None
        alike = BankAccount.objects.filter(currency=last.account.currency)
        day: dt.date | None = alike.aggregate(day=Max("told_until"))["day"]
        return day

    def came_since(self, day: dt.date) -> Sequence[Line]:
        """Return what has come in since a day, of all pledges, oldest first."""
        came = BankLine.objects.filter(day__gte=day, amount__gt=0, returned=False).exclude(code="")
        return [_line(row) for row in came.order_by("day", "pk")]


def _line(row: BankLine) -> Line:
    return Line(row.identity, row.day, Money(row.amount, row.currency), row.returned)


def _account(row: BankAccount) -> Account:
    pairs = [line.partition(":") for line in row.lines.splitlines() if line.strip()]
    lines = tuple((label.strip(), text.strip()) for label, _colon, text in pairs)
    return Account(row.currency, row.holder, row.number, row.bic, lines, row.meant_for)
