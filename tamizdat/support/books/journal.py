"""Double entries: which accounts each entry of the ledger moves, so that every transaction adds up to nothing.

* A **payment** goes from *contributions* into *what the provider holds* (its clearing account), in the currency in
  which it was given. What is **given back** or **disputed** goes the other way, to accounts of its own.
* A **settlement** takes the fee out of the clearing account. If the newsroom's account is in another currency, it also
  exchanges what was given for what arrives, at the price that the provider has really paid.
* A **payout** goes from the clearing account to the *bank*. What it holds besides our settlements is not ours to
  explain: it goes to *suspense*, where the bookkeeper finds it.

So after all payouts the clearing account is empty, and if it is not, something is missing. For a payment of 10.00 USD
that arrives as 9.20 EUR, less a fee of 0.50 EUR::

    payment      Assets:Clearing:Stripe   10.00 USD                   Income:Support          -10.00 USD
    settlement   Assets:Clearing:Stripe  -10.00 USD @@ 9.20 EUR       Expenses:Fees:Stripe      0.50 EUR
                 Assets:Clearing:Stripe    8.70 EUR
    payout       Assets:Clearing:Stripe   -8.70 EUR                   Assets:Bank               8.70 EUR

A settlement says of which payment it is, and not whether of the payment itself or of what went back of it. Those that
bring money are taken in their order for what the payment brought, those that take money for what it took.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tamizdat.support.models import BookAccounts, Event, Happening, Payout
from tamizdat.support.money import Money

MOVING = (
    Happening.PAYMENT,
    Happening.REFUND,
    Happening.REFUND_FAILED,
    Happening.DISPUTE,
    Happening.DISPUTE_WON,
)
_WORDS = {
    Happening.PAYMENT: "payment",
    Happening.REFUND: "refund",
    Happening.REFUND_FAILED: "refund that failed",
    Happening.DISPUTE: "dispute",
    Happening.DISPUTE_WON: "dispute won",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """What one account gets.

    Args:
        price: what all of it was exchanged for, if it was; positive.
    """

    account: str
    money: Money
    price: Money | None = None

    @property
    def weight(self) -> Money:
        """What it adds to the sum of its transaction."""
        if self.price is None:
            return self.money
        return self.price if self.money.minor > 0 else -self.price


@dataclass(frozen=True, slots=True)
class Transaction:
    """Something that has moved money between accounts.

    Args:
        told: what else is known of it, by name: numbers of ours, and the reference of a payout.
    """

    day: dt.date
    narration: str
    postings: tuple[Posting, ...]
    told: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Journal:
    """Transactions of some days.

    Args:
        opening: what the accounts held before; None if that was nothing, or nobody wants to know.
        balances: what providers hold for us after the last day, by account.
        last: day of the balances.
    """

    opening: Transaction | None
    transactions: tuple[Transaction, ...]
    balances: tuple[tuple[str, Money], ...]
    last: dt.date

    @property
    def accounts(self) -> Mapping[str, dt.date]:
        """All accounts, with the first day on which each is used."""
        found: dict[str, dt.date] = {}
        for transaction in (*([self.opening] if self.opening else []), *self.transactions):
            for posting in transaction.postings:
                found.setdefault(posting.account, transaction.day)
        return dict(sorted(found.items()))


def journal(accounts: BookAccounts, first: dt.date | None, last: dt.date) -> Journal:
    """Return the journal of some days.

    Args:
        first: day; None for all that there is.
        last: day, included.
    """
    held: dict[tuple[str, str], int] = defaultdict(int)
    before: dict[tuple[str, str], int] = {}
    told: list[Transaction] = []
    for transaction in _transactions(accounts, last):
        if first is not None and transaction.day >= first and not told:
            before = dict(held)
        if first is None or transaction.day >= first:
            told.append(transaction)
        for posting in transaction.postings:
            if posting.account != accounts.bank and posting.account.startswith(("Assets:", "Liabilities:")):
                held[posting.account, posting.money.currency] += posting.money.minor
    if first is not None and not told:
        before = dict(held)
    balances = tuple((account, Money(minor, currency)) for (account, currency), minor in sorted(held.items()))
    return Journal(_opening(accounts, before, first), tuple(told), balances, last)


def _opening(
    accounts: BookAccounts, before: Mapping[tuple[str, str], int], first: dt.date | None
) -> Transaction | None:
    postings = [
        posting
        for (account, currency), minor in sorted(before.items())
        if minor
        for posting in (
            Posting(account, Money(minor, currency)),
            Posting(accounts.opening, Money(-minor, currency)),
        )
    ]
    return Transaction(first, "opening balances", tuple(postings)) if postings and first else None


def _transactions(accounts: BookAccounts, last: dt.date) -> Iterator[Transaction]:
    """Yield everything until a day, oldest first; what arrives at the bank on a day comes after what happened on it."""
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), dt.UTC)
    events = list(Event.objects.real().between(None, until).filter(kind__in=(*MOVING, Happening.SETTLEMENT)))
    payouts = Payout.objects.compared().filter(arrives__lte=last).order_by("arrives", "pk")
    return heapq.merge(
        _of_events(accounts, events),
        (_of_payout(accounts, each) for each in payouts),
        key=lambda each: (each.day, "payout" in each.told),
    )


def _of_events(accounts: BookAccounts, events: list[Event]) -> Iterator[Transaction]:
    waiting = _Waiting(events)
    for event in events:
        is_settlement = event.kind == Happening.SETTLEMENT
        postings = _settled(accounts, event, waiting) if is_settlement else _moved(accounts, event)
        if postings:
            yield _told(event, postings)


def _told(event: Event, postings: list[Posting]) -> Transaction:
    word = _WORDS.get(Happening(event.kind), "settlement")
    narration = f"{word}, contribution {event.contribution_id}"
    told = {"entry": event.pk, "contribution": event.contribution_id}
    return Transaction(event.at.astimezone(dt.UTC).date(), narration, tuple(postings), told)


def _moved(accounts: BookAccounts, event: Event) -> list[Posting]:
    money = Money(event.amount, event.currency)
    other = {
        Happening.PAYMENT: accounts.income,
        Happening.REFUND: accounts.refunds,
        Happening.REFUND_FAILED: accounts.refunds,
    }.get(Happening(event.kind), accounts.disputes)
    if not money.minor:
        return []
    return [Posting(accounts.clearing_of(event.provider), money), Posting(other, -money)]


def _settled(accounts: BookAccounts, event: Event, waiting: _Waiting) -> list[Posting]:
    """Return what a settlement moves: the fee, and what was exchanged."""
    currency = event.settled_currency
    net, fee = Money(event.settled or 0, currency), Money(event.fee or 0, currency)
    whole = net + fee
    of = waiting.taken(event, whole.minor)
    clearing = accounts.clearing_of(event.provider)
    fees = Posting(accounts.fees_of(event.provider), fee)
    if of is None:
        # Nothing of ours is behind it but the fee: what it brings besides is the bookkeeper's to explain.
        return _some(Posting(clearing, net), fees, Posting(accounts.suspense, -whole))
    if of.currency == currency:
        return _some(Posting(clearing, net - of), fees, Posting(accounts.difference, of - whole))
    price = Money(abs(whole.minor), currency)
    return _some(Posting(clearing, -of, price), Posting(clearing, net), fees)


def _some(*postings: Posting) -> list[Posting]:
    return [each for each in postings if each.money.minor]


def _of_payout(accounts: BookAccounts, payout: Payout) -> Transaction:
    """Return what a payout moves; of one that says nothing of what it holds, all is taken to be ours."""
    says = payout.known or payout.foreign
    ours = Money(payout.ours if says else payout.amount, payout.currency)
    postings = _some(
        Posting(accounts.bank, payout.money),
        Posting(accounts.clearing_of(payout.provider), -ours),
        Posting(accounts.suspense, ours - payout.money),
    )
    return Transaction(payout.arrives, f"payout of {payout.provider}", tuple(postings), {"payout": payout.reference})


class _Waiting:
    """Money that has moved and is not settled yet, by payment and direction, oldest first."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.queues: dict[tuple[str, str, bool], deque[Money]] = defaultdict(deque)
        for event in events:
            if event.kind != Happening.SETTLEMENT and event.amount:
                payment = event.of or event.reference
                self.queues[event.provider, payment, event.amount > 0].append(Money(event.amount, event.currency))

    def taken(self, settlement: Event, whole: int) -> Money | None:
        """Return what a settlement settles, once; None if there is nothing."""
        queue = self.queues.get((settlement.provider, settlement.of, whole > 0))
        return queue.popleft() if queue and whole else None
