"""Writing a journal as beancount (version 3) reads it, or as ledger and hledger do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tamizdat.support.books.journal import Journal, Posting, Transaction
from tamizdat.support.money import Money

_WIDTH = 44
# What may stand in a reference: a quotation mark or a new line would end it.
_UNSAFE = re.compile(r"[^\w.:/+-]", re.ASCII)


def beancount(journal: Journal, *, continued: bool = False) -> Iterator[str]:
    """Yield the lines of a beancount file.

    Args:
        continued: whether it goes on with an earlier one: accounts are open, and their balances known.
    """
    if not continued:
        yield from (f"{day} open {account}" for account, day in journal.accounts.items())
        yield from _beancount(journal.opening)
    for transaction in journal.transactions:
        yield from _beancount(transaction)
    yield ""
    # Beancount looks at a balance when its day begins.
    morning = journal.last + dt.timedelta(days=1)
    yield from (f"{morning} balance {account:<{_WIDTH}} {money}" for account, money in _asserted(journal, continued))


def _beancount(transaction: Transaction | None) -> Iterator[str]:
    if transaction is None:
        return
    yield ""
    yield f'{transaction.day} * "{transaction.narration}"'
    for name, value in transaction.told.items():
        yield f"  {name}: {value}" if isinstance(value, int) else f'  {name}: "{_UNSAFE.sub("", value)}"'
    yield from (f"  {_posting(each)}" for each in transaction.postings)


def ledger(journal: Journal, *, continued: bool = False) -> Iterator[str]:
    """Yield the lines of a file for ledger and hledger.

    Args:
        continued: as for :func:`beancount`.
    """
    if not continued:
        yield from _declared(journal)
        yield from _ledger(journal.opening)
    for transaction in journal.transactions:
        yield from _ledger(transaction)
    asserted = _asserted(journal, continued)
    if asserted:
        yield from ("", f"{journal.last} * balances")
        yield from (f"    {account:<{_WIDTH}}  {Money(0, money.currency)} = {money}" for account, money in asserted)


def _declared(journal: Journal) -> Iterator[str]:
    currencies = {
        money.currency
        for transaction in journal.transactions
        for posting in transaction.postings
        for money in (posting.money, posting.price or posting.money)
    } | {money.currency for _account, money in journal.balances}
    # How each is written follows from the amounts: of a yen, no form is read by both programs.
    yield from (f"commodity {currency}" for currency in sorted(currencies))
    yield from (f"account {account}" for account in journal.accounts)


def _ledger(transaction: Transaction | None) -> Iterator[str]:
    if transaction is None:
        return
    yield ""
    yield f"{transaction.day} * {transaction.narration}"
    yield from (f"    ; {name} {_UNSAFE.sub('', str(value))}" for name, value in transaction.told.items())
    yield from (f"    {_posting(each)}" for each in transaction.postings)


def _posting(posting: Posting) -> str:
    price = f" @@ {posting.price}" if posting.price else ""
    return f"{posting.account:<{_WIDTH}}  {posting.money}{price}"


def _asserted(journal: Journal, continued: bool) -> list[tuple[str, Money]]:  # noqa: FBT001  as its callers have it
    """Return the balances of accounts that the file has opened, or that an earlier one has."""
    return [(account, money) for account, money in journal.balances if continued or account in journal.accounts]
