"""The outside of the provider that keeps its books in memory."""

from __future__ import annotations

import datetime as dt

from tamizdat.support.money import Money
from tamizdat.support.providers.contract import Kind, State
from tests.support.memory_provider import MemoryProvider, unreachable
from tests.support.providers.rig import CannotError, Rig

VERBS = (
    "begin",
    "begin_with_card",
    "find",
    "look_up",
    "capture",
    "release",
    "change_amount",
    "pause",
    "resume",
    "cancel",
    "refund",
    "forget",
)
A_MONTH = dt.timedelta(days=31)
FOR_LONG = 1_000_000


class MemoryRig(Rig):
    """People who give by a list."""

    def __init__(self, slug="memory"):
        self.provider = MemoryProvider(slug)
        self.clock = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

    def now(self):
        return self.clock

    def advance(self, by):
        self.clock += by

    def pay(self, begun, order, *, country=""):
        book = self._book(order)
        if order.refused_countries:
            self.provider.hold(book.object, country)
        else:
            self.provider.pay(book.object, self.clock, country)

    def books(self):
        return {
            book.order.key: Money(sum(fact.amount.minor for fact in book.facts), book.order.amount.currency)
            for book in self.provider.books.values()
        }

    def made(self):
        return len(self.provider.books)

    def token(self, country):
        return f"card-{country}"

    def promise(self, begun, order):
        self._book(order).state = State.PROCESSING

    def keep_promise(self, order, *, kept):
        book = self._book(order)
        if kept:
            self.provider.pay(book.object, self.clock)
        else:
            self.provider.fail(book.object, self.clock)

    def let_expire(self, begun, order):
        self._book(order).state = State.EXPIRED

    def renew(self, order, *, succeeds=True):
        book = self._book(order)
        if book.state not in (State.ACTIVE, State.PAST_DUE):
            raise CannotError
        self.clock += A_MONTH
        if succeeds:
            self.provider.pay(book.object, self.clock)
        else:
            self.provider.fail(book.object, self.clock)

    def dispute(self, order):
        payment = self._last(order, Kind.PAYMENT)
        left = sum(fact.amount.minor for fact in self._book(order).facts if fact.of == payment.reference)
        if left != payment.amount.minor:
            raise CannotError
        self.provider.dispute(payment, self.clock)

    def judge(self, order, *, won):
        book, dispute = self._book(order), self._last(order, Kind.DISPUTE)
        decided = {fact.of for fact in book.facts if fact.kind in (Kind.DISPUTE_WON, Kind.DISPUTE_LOST)}
        if dispute.of in decided:
            raise CannotError
        amount = -dispute.amount if won else Money(0, dispute.amount.currency)
        kind = Kind.DISPUTE_WON if won else Kind.DISPUTE_LOST
        self.provider._fact(book, kind, amount, self.clock, of=dispute.of)

    def fail_refund(self, order):
        book, refund = self._book(order), self._last(order, Kind.REFUND)
        if any(fact.kind is Kind.REFUND_FAILED for fact in book.facts):
            raise CannotError
        self.provider._fact(book, Kind.REFUND_FAILED, -refund.amount, self.clock, of=refund.of)

    def lose_answer(self):
        for verb in VERBS:
            self.provider.faults[verb] = unreachable(afterwards=True)

    def break_down(self):
        for verb in VERBS:
            self.provider.faults[verb] = unreachable(FOR_LONG)

    def mend(self):
        self.provider.faults.clear()

    def notice(self, order, *, age=dt.timedelta(0), other_mode=False):
        if age or other_mode:
            raise CannotError
        return self.provider.notice_about(self._book(order).object)

    def _book(self, order):
        for book in self.provider.books.values():
            if book.order.key == order.key:
                return book
        raise CannotError

    def _last(self, order, kind):
        found = [fact for fact in self._book(order).facts if fact.kind is kind]
        if not found:
            raise CannotError
        return found[-1]
