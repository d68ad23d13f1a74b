"""Bringing a statement: each line once, matched by the code in it, and the contributions that it is about asked about.

The same file twice, and two files that overlap, change nothing: a line is known by the name that the bank gave it, or
by what it looks like and its place among its likes. A line that was read from a file of one kind is known in one of the
other kind by its day and amount, and its code: a bank may name the same line in each of them, and not by the same name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tamizdat.support.actions.asking import ask_about
from tamizdat.support.models import BankAccount, BankLine, BankPledge, Contribution
from tamizdat.support.providers.bank.provider import SLUG
from tamizdat.support.providers.bank.reference import codes_in, near_codes_in
from tamizdat.support.providers.registry import provider_called
from tamizdat.support.statements import camt, table
from tamizdat.support.statements.lines import (
    StatementError,
    StatementLine,
    likeness,
    named_by_bank,
    named_by_looks,
)

FORMATS = ("camt", "csv")
BEGINNING = 4096
LONGEST_TEXT = 1000
Seen = Callable[[int, int], object]


@dataclass(slots=True)
class Report:
    """What became of a statement.

    Args:
        lines: that were read.
        known: that had been brought before.
        matched: new ones that belong to a contribution.
        unmatched: new ones that somebody has to look at.
        other: what went out and is about no contribution: it is the newsroom's own, and not kept.
        entries: that the ledger has got.
    """

    format: str
    account: str
    lines: int = 0
    known: int = 0
    matched: int = 0
    unmatched: int = 0
    other: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class _Like:
    """What is known of a line in the books that may be the same as one that is brought."""

    code: str
    by_bank: bool
    format: str

    def may_be(self, read: _Read) -> bool:
        """Tell whether it was named in another way, so that one line can have two identities."""
        other_kind = self.format not in ("", read.format) or self.by_bank != read.by_bank
        return other_kind and read.code in ("", self.code)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line with what was found in it, and the kind of file that it stands in."""

    line: StatementLine
    format: str
    code: str
    identity: str
    likeness: str

    @property
    def by_bank(self) -> bool:
        return bool(self.line.reference)

    @property
    def is_other(self) -> bool:
        return not self.code and self.line.amount.minor <= 0 and not self.line.returned


def bring(
    content: bytes,
    account: BankAccount | None,
    layout: table.Layout,
    now: dt.datetime,
    *,
    format_: str = "",
    act: bool = True,
    seen: Seen = lambda _done, _total: None,
) -> Report:
    """Bring a file; what is in it is in the books once, however often it is brought.

    Args:
        account: whose statement it is; None to see from the file, or from there being one account.
        format_: ``camt`` or ``csv``, or "" to see from the file.
        act: whether anything is written; if not, the report says what would be.
        seen: told how many contributions have been asked about, and of how many.

    Raises:
        StatementError: the file cannot be read, or is of no account that is known here; nothing was written.
    """
    if len(content) > camt.LARGEST:
        raise StatementError(_("This file has more than 64 MB: export a shorter time."))
    chosen = format_ or ("camt" if camt.is_camt(content[:BEGINNING]) else "csv")
    owner, lines = _from_camt(content, account) if chosen == "camt" else _from_table(content, account, layout)
    report = Report(chosen, owner.name, lines=len(lines))
    found = _found(owner, lines, chosen)
    with transaction.atomic():
        # Two people who bring the same file at once come one after the other.
        BankAccount.objects.select_for_update().get(pk=owner.pk)
        _book(owner, found, now, report, act=act)
    if act:
        report.entries = _ask({each.code for each in found if each.code}, now, seen)
    return report


def _from_camt(content: bytes, account: BankAccount | None) -> tuple[BankAccount, list[StatementLine]]:
    told = list(camt.read(BytesIO(content)))
    numbers = {number for number, _line in told}
    if account is None:
        account = BankAccount.objects.filter(number__in=numbers - {""}).first() or _only_account()
    if numbers - {"", account.number}:
        raise StatementError(
            _(
                "This statement is of an account that is not known here: add it under “Bank accounts”, or export a "
                "statement of one account."
            )
        )
    return account, [line for _number, line in told]


def _from_table(
    content: bytes, account: BankAccount | None, layout: table.Layout
) -> tuple[BankAccount, list[StatementLine]]:
    account = account or _only_account()
    return account, list(table.read(content, account.currency, layout))


def _only_account() -> BankAccount:
    accounts = list(BankAccount.objects.all()[:2])
    if len(accounts) != 1:
        raise StatementError(_("The file does not say whose statement it is: name the account."))
    return accounts[0]


def _found(account: BankAccount, lines: Iterable[StatementLine], format_: str) -> list[_Read]:
    """Find the code in each line, and what it is known by."""
    read, looks = [], Counter[tuple[object, ...]]()
    promised = _Promised()
    for line in lines:
        code = promised.code_in(line)
        if line.reference:
            identity = named_by_bank(account.pk, line)
        else:
            alike = (line.day, line.amount, code or line.text)
            identity = named_by_looks(account.pk, line, code, looks[alike], settings.SECRET_KEY)
            looks[alike] += 1
        read.append(_Read(line, format_, code, identity, likeness(account.pk, line)))
    return read


class _Promised:
    """The codes that supporters have."""

    def __init__(self) -> None:
        self._currencies = dict(BankPledge.objects.values_list("code", "currency"))

    def code_in(self, line: StatementLine) -> str:
        """Return the one code in a line that somebody has; "" if there is none, or more than one."""
        for text in (line.text, line.elsewhere):
            known = [each for each in codes_in(text) if self._currencies.get(each) == line.amount.currency]
            if known:
                return known[0] if len(known) == 1 else ""
        return ""

    def near(self, line: StatementLine) -> str:
        """Return the one code that may have been meant, with a character mistyped."""
        near = {each for each in near_codes_in(line.text) if self._currencies.get(each) == line.amount.currency}
        return near.pop() if len(near) == 1 else ""


def _book(account: BankAccount, found: Sequence[_Read], now: dt.datetime, report: Report, *, act: bool) -> None:
    fresh = _fresh(account, [each for each in found if not each.is_other])
    report.other = sum(each.is_other for each in found)
    report.matched = sum(bool(each.code) for each in fresh)
    report.unmatched = len(fresh) - report.matched
    report.known = report.lines - report.other - len(fresh)
    if act:
        promised = _Promised()
        BankLine.objects.bulk_create([_row(account, each, promised, now) for each in fresh], ignore_conflicts=True)
        _keep_until_when(account, found, now)


def _keep_until_when(account: BankAccount, found: Sequence[_Read], now: dt.datetime) -> None:
    """Keep up to which day the account's statements are known, by all lines: also by those that are not kept."""
    days = [each.line.day for each in found if each.line.day <= now.date()]
    if days:
        same = BankAccount.objects.filter(pk=account.pk)
        same.filter(Q(told_until=None) | Q(told_until__lt=max(days))).update(told_until=max(days))


def _row(account: BankAccount, read: _Read, promised: _Promised, now: dt.datetime) -> BankLine:
    line, text = read.line, None if read.code else read.line.text[:LONGEST_TEXT]
    return BankLine(
        account=account,
        identity=read.identity,
        likeness=read.likeness,
        by_bank=read.by_bank,
        format=read.format,
        day=line.day,
        amount=line.amount.minor,
        currency=line.amount.currency,
        returned=line.returned,
        code=read.code,
        suspect="" if read.code else promised.near(line),
        text=text or None,
        brought=now,
    )


def _fresh(account: BankAccount, found: Sequence[_Read]) -> list[_Read]:
    """Return the lines that are not in the books, each once."""
    rows = BankLine.objects.filter(account=account, day__in={each.line.day for each in found})
    brought, known = {each.identity for each in found}, set()
    likes = defaultdict[str, Counter[_Like]](Counter)
    for identity, like, code, by_bank, format_ in rows.values_list("identity", "likeness", "code", "by_bank", "format"):
        known.add(identity)
        # What stands in this file under the same name is no other line's.
        if identity not in brought:
            likes[like][_Like(code, by_bank, format_)] += 1
    fresh = []
    # Those with a code first: each takes its own from among its likes, and the others what is left.
    for each in sorted(found, key=lambda read: not read.code):
        if each.identity in known:
            continue
        known.add(each.identity)
        if not _took(likes[each.likeness], each):
            fresh.append(each)
    return fresh


def _took(likes: Counter[_Like], read: _Read) -> bool:
    """Take a line out of those in the books that may be this one; tell whether there was any."""
    for each, number in likes.items():
        if number > 0 and each.may_be(read):
            likes[each] -= 1
            return True
    return False


def _ask(codes: Collection[str], now: dt.datetime, seen: Seen) -> int:
    """Ask about the contributions with these codes; return how many entries the ledger has got."""
    provider, entries = provider_called(SLUG), 0
    if provider is None:
        return 0
    keys = [key for code, key in BankPledge.objects.values_list("code", "key") if code in codes]
    found = Contribution.objects.select_related("supporter").filter(provider=SLUG, key__in=keys).order_by("pk")
    for number, contribution in enumerate(contributions := list(found), start=1):
        entries += len(ask_about(contribution, provider, now) or ())
        seen(number, len(contributions))
    return entries
