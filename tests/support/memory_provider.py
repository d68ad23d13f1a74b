"""A provider of the tests' own, which keeps its books in memory and does all that the contract has.

    provider = MemoryProvider()
    with registered(provider):
        contribution, made = begin(wish, provider, now)
        provider.pay(made.objects[0], now)          # what a supporter does on the provider's page
        ask_about(contribution, provider, now)

Every call is written down (``calls``), and each verb can be told to fail (``provider.faults["cancel"]``): with
``UnreachableError`` before or after it has been done, or with whatever else the contract lets it raise.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers import registry
from tamizdat.support.providers.contract import (
    Begun,
    CardCountryError,
    CardForm,
    Fact,
    GoneError,
    Kind,
    Notice,
    NoticeError,
    Object,
    Offers,
    Order,
    Payout,
    Provider,
    RefusedError,
    Standing,
    State,
    UnreachableError,
)

ALL_CHANGES = frozenset({"amount", "pause", "resume", "cancel", "card"})


@dataclass(slots=True)
class Book:
    """What the provider knows of one order."""

    order: Order
    object: Object
    state: State = State.OPEN
    amount: Money | None = None
    country: str = ""
    method: str = "card"
    next_payment: dt.date | None = None
    paused_until: dt.date | None = None
    customer: bool = True
    facts: list[Fact] = field(default_factory=list)


@dataclass(slots=True)
class Fault:
    """How a verb fails.

    Args:
        error: what is raised.
        times: how often; then it works again.
        afterwards: whether it was done all the same, and only the answer is lost.
    """

    error: Exception
    times: int = 1
    afterwards: bool = False


class MemoryProvider(Provider):
    """Moves money in a list."""

    def __init__(self, slug: str = "memory", **offers: object) -> None:
        self.slug = slug
        told = {"frequencies": frozenset(Frequency), "changes": ALL_CHANGES, "refunds": True, "sees_card": True}
        self.offers = replace(Offers(frequencies=frozenset(Frequency)), **{**told, **offers})  # type: ignore[arg-type]
        self.books: dict[str, Book] = {}
        self.faults: dict[str, Fault] = {}
        self.calls: list[tuple[str, str]] = []
        self.secret = "in-memory"
        self.done: dict[str, tuple[object, ...]] = {}
        self.given_back: set[str] = set()
        self.transfers: list[Payout] = []
        self._numbers = itertools.count(1)

    @property
    def label(self) -> str:
        return "Memory"

    # What a supporter asks for.

    def begin(self, order: Order) -> Begun:
        with self._asked("begin", order.key):
            book = self._opened(order)
        return Begun((book.object,), url=f"https://pay.memory.example/{book.object.reference}")

    def find(self, order: Order) -> Sequence[Object]:
        with self._asked("find", order.key):
            return tuple(book.object for book in self.books.values() if book.order.key == order.key)

    def look_up(self, objects: Sequence[Object]) -> Standing:
        with self._asked("look_up"):
            book = self.of(objects)
        return Standing(
            state=book.state,
            objects=(book.object,),
            amount=(book.amount or book.order.amount) if book.order.frequency.recurs else None,
            country=book.country,
            method=book.method,
            next_payment=book.next_payment,
            facts=tuple(book.facts),
        )

    def card_form(self) -> CardForm | None:
        return CardForm("https://js.memory.example/card.js", ("https://js.memory.example",), "pk_memory")

    def begin_with_card(self, order: Order, token: str) -> Begun:
        """Take a card; its token is the country that has issued it, such as ``card-DE``."""
        country = token.removeprefix("card-")
        with self._asked("begin_with_card", order.key):
            if country in order.refused_countries:
                raise CardCountryError(country)
            book = self._opened(order)
            book.country = country
            if not book.facts:
                self.pay(book.object, order.created)
        return Begun((book.object,))

    # What is asked for later.

    def capture(self, objects: Sequence[Object], key: str) -> None:
        with self._once("capture", key, objects):
            book = self.of(objects)
            book.state = State.OPEN
            self.pay(book.object, book.order.created)

    def release(self, objects: Sequence[Object], key: str) -> None:
        with self._once("release", key, objects):
            book = self.of(objects)
            if book.state in (State.OPEN, State.AUTHORISED):
                book.state = State.EXPIRED

    def change_amount(self, objects: Sequence[Object], amount: Money, key: str) -> None:
        with self._once("change_amount", key, objects, amount):
            self._running(objects).amount = amount

    def pause(self, objects: Sequence[Object], until: dt.date | None, key: str) -> None:
        with self._once("pause", key, objects, until):
            book = self._running(objects)
            book.state, book.paused_until = State.PAUSED, until

    def resume(self, objects: Sequence[Object], key: str) -> None:
        with self._once("resume", key, objects):
            book = self._running(objects)
            book.state, book.paused_until = State.ACTIVE, None

    def cancel(self, objects: Sequence[Object], key: str) -> None:
        with self._once("cancel", key, objects):
            book = self.of(objects)
            book.state, book.next_payment = State.ENDED, None

    def card_page(self, objects: Sequence[Object], back_url: str, key: str) -> str:
        with self._asked("card_page", key):
            return f"https://pay.memory.example/card/{self._running(objects).object.reference}"

    def refund(self, payment: str, amount: Money, key: str) -> None:
        with self._once("refund", key, (), payment, amount):
            if key in self.given_back:
                return
            book = next((each for each in self.books.values() if any(f.reference == payment for f in each.facts)), None)
            if book is None:
                raise GoneError("no such payment")
            left = sum(fact.amount.minor for fact in book.facts if fact.of == payment)
            if amount.minor > left:
                raise RefusedError("more than is left")
            self.given_back.add(key)
            self._fact(book, Kind.REFUND, -amount, book.order.created, of=payment)

    def forget(self, objects: Sequence[Object], key: str) -> None:
        with self._once("forget", key, objects):
            self.of(objects).customer = False

    def read_notice(self, body: bytes, headers: Mapping[str, str], now: dt.datetime) -> Notice | None:
        """Read JSON with ``event``, ``kind`` and ``reference``; the header ``x-memory`` holds the secret."""
        if headers.get("x-memory") != self.secret:
            raise NoticeError("not ours")
        told = json.loads(body)
        return Notice(told["event"], (Object(told["kind"], told["reference"]),), told.get("key", ""))

    def payouts(self, since: dt.datetime) -> Iterator[Payout]:
        with self._asked("payouts"):
            yield from (each for each in self.transfers if each.arrives >= since.date())

    # What happens at the provider by itself.

    def pay(self, one: Object, at: dt.datetime, country: str = "") -> Fact:
        """A payment of what is ordered arrives: of the first page, or a renewal."""
        book = self.of((one,))
        book.country = country or book.country
        fact = self._fact(book, Kind.PAYMENT, book.amount or book.order.amount, at)
        recurs = book.order.frequency.recurs
        book.state = State.ACTIVE if recurs else State.PAID
        days = {Frequency.MONTHLY: 30, Frequency.ANNUAL: 365}.get(book.order.frequency)
        book.next_payment = at.date() + dt.timedelta(days=days) if days else None
        return fact

    def hold(self, one: Object, country: str = "") -> None:
        """A card is authorised and not charged."""
        book = self.of((one,))
        book.state, book.country = State.AUTHORISED, country or book.country

    def fail(self, one: Object, at: dt.datetime, *, last: bool = False) -> Fact:
        """A renewal fails; after the last one it is over."""
        book = self.of((one,))
        fact = self._fact(book, Kind.PAYMENT_FAILED, Money(0, book.order.amount.currency), at)
        if book.order.frequency.recurs:
            book.state = State.ENDED if last else State.PAST_DUE
        else:
            book.state = State.FAILED
        return fact

    def dispute(self, payment: Fact, at: dt.datetime) -> Fact:
        """A bank takes a payment back."""
        book = next(each for each in self.books.values() if payment in each.facts)
        return self._fact(book, Kind.DISPUTE, -payment.amount, at, of=payment.reference)

    def notice_about(self, one: Object, event: str = "") -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a notice that is signed as it has to be."""
        told = {"event": event or f"ev-{next(self._numbers)}", "kind": one.kind, "reference": one.reference}
        return json.dumps(told).encode(), {"x-memory": self.secret}

    def of(self, objects: Sequence[Object]) -> Book:
        """Return the book of the first object that there is.

        Raises:
            GoneError: there is none.
        """
        for each in objects:
            if each.reference in self.books:
                return self.books[each.reference]
        raise GoneError("no such object")

    def _running(self, objects: Sequence[Object]) -> Book:
        book = self.of(objects)
        if book.state not in (State.ACTIVE, State.PAST_DUE, State.PAUSED):
            raise GoneError("it does not run")
        return book

    def _opened(self, order: Order) -> Book:
        found = next((book for book in self.books.values() if book.order.key == order.key), None)
        if found is None:
            reference = f"order-{next(self._numbers)}"
            found = self.books[reference] = Book(order, Object("order", reference))
        elif (found.order.amount, found.order.frequency) != (order.amount, order.frequency):
            raise RefusedError("this key was used for something else")
        return found

    def _fact(self, book: Book, kind: Kind, amount: Money, at: dt.datetime, of: str = "") -> Fact:
        reference = f"{kind}-{next(self._numbers)}"
        payments = [fact.reference for fact in book.facts if fact.kind is Kind.PAYMENT]
        about = of or (reference if kind is Kind.PAYMENT or not payments else payments[-1])
        fact = Fact(kind, reference, amount, at, about)
        book.facts.append(fact)
        return fact

    @contextmanager
    def _once(self, verb: str, key: str, objects: Sequence[Object], *told: object) -> Iterator[None]:
        """Do something once under a key; the same key for something else is refused."""
        asked = (verb, *objects, *told)
        if self.done.setdefault(key, asked) != asked:
            raise RefusedError("this key was used for something else")
        with self._asked(verb, key):
            yield

    @contextmanager
    def _asked(self, verb: str, key: str = "") -> Iterator[None]:
        self.calls.append((verb, key))
        fault = self.faults.get(verb)
        failing = fault is not None and fault.times > 0
        if fault is not None and failing:
            fault.times -= 1
            if not fault.afterwards:
                raise fault.error
        yield
        if fault is not None and failing:
            raise fault.error


def unreachable(times: int = 1, *, afterwards: bool = False) -> Fault:
    """A verb gets no answer some times."""
    return Fault(UnreachableError("no answer"), times, afterwards)


@contextmanager
def registered(provider: Provider) -> Iterator[Provider]:
    """Have a provider be one of the newsroom's for a while."""
    registry.register(provider.slug, maker := lambda: provider)
    try:
        yield provider
    finally:
        if registry._makers.get(provider.slug) is maker:
            del registry._makers[provider.slug]
