"""Bank transfer as a provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.support.frequency import Frequency
from tamizdat.support.providers.bank.books import Account, Books, Pledge
from tamizdat.support.providers.bank.iban import in_groups
from tamizdat.support.providers.bank.reference import code_for
from tamizdat.support.providers.bank.standing import facts_of, next_payment, state_of
from tamizdat.support.providers.contract import (
    Begun,
    GoneError,
    MisconfiguredError,
    Object,
    Offers,
    Order,
    Payout,
    Provider,
    RefusedError,
    Standing,
)
from tamizdat.support.showing import shown

SLUG, KIND = "bank", "transfer"
Pair = tuple[str, str]


class BankTransfer(Provider):
    """A transfer that the supporter makes themselves, once or as a standing order.

    It cannot give back by itself: a colleague transfers, writes the same code, and the statement tells the ledger.

    Args:
        accounts: that supporters are told of.
        books: where pledges and lines are.
        clock: returns the present.
    """

    slug = SLUG

    def __init__(self, accounts: Sequence[Account], books: Books, clock: Callable[[], dt.datetime]) -> None:
        self._accounts, self._books, self._clock = tuple(accounts), books, clock
        self.offers = Offers(
            frequencies=frozenset(Frequency),
            currencies=frozenset(account.currency for account in accounts),
            hosted=False,
            changes=frozenset({"cancel"}),
        )

    @property
    def label(self) -> str:
        """What a supporter chooses."""
        return _("Bank transfer")

    def begin(self, order: Order) -> Begun:
        """Promise a transfer, and say where it goes and under which code."""
        accounts = [each for each in self._accounts if each.currency == order.amount.currency]
        if not accounts:
            raise MisconfiguredError(f"no bank account in {order.amount.currency} is open")
        code = code_for(order.key)
        pledge = Pledge(code, order.key, order.amount, order.frequency, order.created)
        kept = self._books.promise(pledge)
        if (kept.key, kept.amount, kept.frequency) != (pledge.key, pledge.amount, pledge.frequency):
            raise RefusedError("there is another order under this key")
        with override(order.language):
            return Begun((Object(KIND, code),), instructions=instructions(order, code, accounts))

    def find(self, order: Order) -> Sequence[Object]:
        """Return the code of an order, if it was promised."""
        code = code_for(order.key)
        return [Object(KIND, code)] if self._books.pledge(code) else []

    def look_up(self, objects: Sequence[Object]) -> Standing:
        """Say what statements have told."""
        pledge = self._pledge(objects)
        lines = self._books.lines(pledge.code)
        state = state_of(pledge, lines, self._clock(), self._books.told_until(pledge.code))
        expected = next_payment(pledge, lines, state)
        return Standing(
            state=state,
            objects=(Object(KIND, pledge.code),),
            amount=pledge.amount if expected else None,
            method="transfer",
            next_payment=expected,
            facts=facts_of(lines),
        )

    def release(self, objects: Sequence[Object], key: str) -> None:
        """Await nothing more."""
        self._books.stop(self._pledge(objects).code, self._clock())

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        """Take it that the supporter stops their standing order: only they can."""
        self._books.stop(self._pledge(objects).code, self._clock())

    def forget(self, objects: Sequence[Object], key: str) -> None:
        """Do nothing: no name and no number of an account is kept. What banks keep, nobody can have deleted."""

    def payouts(self, since: dt.datetime) -> Iterable[Payout]:
        """Return what has come in: each transfer arrives by itself."""
        came = self._books.came_since(since.date())
        return [Payout(line.reference, line.amount, line.day, (line.reference,)) for line in came]

    def _pledge(self, objects: Sequence[Object]) -> Pledge:
        for each in objects:
            pledge = self._books.pledge(each.reference) if each.kind == KIND else None
            if pledge is not None:
                return pledge
        raise GoneError("nobody has promised such a transfer")


def instructions(order: Order, code: str, accounts: Sequence[Account]) -> tuple[Pair, ...]:
    """Return what somebody has to fill in at their bank, in the language that is active."""
    told: list[Pair] = [
        (_("Amount"), shown(order.amount, order.language)),
        (_("Reference: write this, and nothing else"), in_groups(code)),
    ]
    if order.frequency is Frequency.MONTHLY:
        told.append((_("How often"), _("Each month: set up a standing order at your bank. Only you can stop it.")))
    elif order.frequency is Frequency.ANNUAL:
        told.append((_("How often"), _("Each year: set up a standing order at your bank. Only you can stop it.")))
    for account in accounts:
        told += _fields(account)
    return tuple(told)


def _fields(account: Account) -> list[Pair]:
    fields = [
        (_("Best for"), account.meant_for),
        (_("Account holder"), account.holder),
        (_("IBAN"), in_groups(account.number)),
        (_("BIC"), account.bic),
        *account.lines,
    ]
    return [(label, text) for label, text in fields if text]
