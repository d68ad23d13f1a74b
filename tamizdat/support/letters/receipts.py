"""What stands on a receipt and on the statement of a year, line by line, for letters and for pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel import UnknownLocaleError
from babel.core import Locale
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.support.models import Contribution, Event, Happening, ReceiptText
from tamizdat.support.money import Money
from tamizdat.support.showing import shown

MONEY = (
    Happening.PAYMENT,
    Happening.REFUND,
    Happening.REFUND_FAILED,
    Happening.DISPUTE,
    Happening.DISPUTE_WON,
    Happening.DISPUTE_LOST,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment, as its receipt says it.

    Args:
        lines: pairs of a label and a text.
        recipient: who has received it, as the newsroom says it; may be "".
    """

    number: str
    lines: tuple[tuple[str, str], ...]
    recipient: str


def number_of(event: Event) -> str:
    """Return the number of a receipt: by it the bookkeeper finds the entry."""
    return f"{event.at:%Y}-{event.pk}"


def day(moment: dt.date, language: str) -> str:
    """Return a day as it is written in a language."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_date(moment, "long", locale)


def text_in(language: str) -> ReceiptText:
    """Return what the newsroom says of itself in a language; nothing if it has not said anything."""
    return ReceiptText.objects.filter(language=language).first() or ReceiptText(language=language)


def receipt_of(event: Event, contribution: Contribution) -> Receipt:
    """Return the receipt of a payment, in the language of its contribution."""
    language = contribution.language
    money = Money(event.amount, event.currency)
    with override(language):
        lines = [
            (_("Number"), number_of(event)),
            (_("Date"), day(event.at.date(), language)),
            (_("Amount"), shown(money, language)),
            (_("How often"), contribution.get_frequency_display()),
        ]
        if contribution.covers and event.amount == contribution.amount:
            covers = shown(Money(contribution.covers, contribution.currency), language)
            lines.append((_("Of it to cover the fee"), covers))
        lines.append((_("For"), _("A voluntary contribution to independent journalism, with nothing given in return")))
    return Receipt(number_of(event), tuple(lines), text_in(language).recipient.strip())


def in_text(receipt: Receipt) -> str:
    """Return a receipt as a letter has it."""
    told = "\n".join(f"{label}: {text}" for label, text in receipt.lines)
    return f"{told}\n\n{receipt.recipient}" if receipt.recipient else told


def events_of(contributions: Iterable[int], year: int) -> list[Event]:
    """Return what moved money in a year (in UTC), oldest first."""
    begin, end = (dt.datetime(each, 1, 1, tzinfo=dt.UTC) for each in (year, year + 1))
    found = Event.objects.filter(contribution__in=list(contributions), kind__in=MONEY, at__gte=begin, at__lt=end)
    return list(found.order_by("at", "pk"))


def sums(events: Sequence[Event]) -> list[Money]:
    """Return what is left of some payments, by currency, where anything is."""
    found: dict[str, int] = defaultdict(int)
    for event in events:
        found[event.currency] += event.amount
    return [Money(minor, currency) for currency, minor in sorted(found.items()) if minor > 0]


def statement_in_text(events: Sequence[Event], year: int, language: str) -> str:
    """Return the statement of a year as a letter has it: each payment, what went back, and the sums."""
    with override(language):
        lines = [
            f"{day(event.at.date(), language)}  {shown(Money(event.amount, event.currency), language)}  "
            f"{event.get_kind_display()}  {number_of(event)}"
            for event in events
        ]
        total = ", ".join(shown(each, language) for each in sums(events))
        lines += ["", _("Given in %(year)s in all: %(amount)s") % {"year": year, "amount": total}]
    recipient = text_in(language).recipient.strip()
    return "\n".join([*lines, "", recipient] if recipient else lines)
