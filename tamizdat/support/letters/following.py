"""Which letters follow from what has just been written into the ledger.

====================================  ==================================================================================
what has happened                     letter
====================================  ==================================================================================
a first payment                       thanks, with the receipt
a renewal                             a receipt: of each annual one; of a monthly one if the supporter wants all
a renewal failed                      a gentle one; if it fails again before anything is paid, one more, and no third
it ended because it was not paid      one that says so, and that nothing is owed
it ended otherwise                    one that confirms it
it was stopped for a country          one in words that are safe in a mailbox
money went back                       one that says how much
amount, pause                         a short confirmation
a dispute                             none: whoever has one talks to their bank
====================================  ==================================================================================

So of one row of failures come three letters at the most. Each letter is one of its kind about one thing, and stays so
when its address is long gone (:class:`~tamizdat.support.models.SupportLetter`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from tamizdat.support.actions.beginning import is_first_payment
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, Event, Happening, Reminder, Supporter, SupportLetter
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.signals import happened

Kind = SupportLetter.Kind
End, State = Contribution.End, Contribution.State
Letter = tuple[Kind, str]

_ABOUT_AN_ENTRY = {
    Happening.REFUND: Kind.REFUNDED,
    Happening.CHANGED: Kind.AMOUNT,
    Happening.PAUSED: Kind.PAUSED,
    Happening.RESUMED: Kind.RESUMED,
}


def declare() -> None:
    """Have letters follow from what happens."""
    happened.connect(follow, dispatch_uid="support.letters")


def follow(sender: object, contribution: Contribution, events: Sequence[Event], **_more: object) -> None:
    """Put the letters about some new entries on their way, in the transaction that has written them."""
    supporter = contribution.supporter
    if supporter is None or supporter.address is None:
        return
    if any(event.kind == Happening.PAYMENT for event in events):
        forget_reminders(supporter)
    put_on_the_way(contribution, list(letters_about(contribution, events, supporter)), timezone.now())


def forget_reminders(supporter: Supporter) -> None:
    """Remind nobody who has given meanwhile."""
    Reminder.objects.filter(address_index=supporter.address_index).delete()
    SupportLetter.objects.filter(to_index=supporter.address_index, kind=Kind.REMINDER).delete()


def put_on_the_way(contribution: Contribution, letters: Sequence[Letter], now: dt.datetime) -> None:
    """Put letters about a contribution on their way, but for those that there have been already."""
    rows = [
        SupportLetter(contribution=contribution, kind=kind, about=about, made=now, due=now) for kind, about in letters
    ]
    SupportLetter.objects.bulk_create(rows, ignore_conflicts=True)


def letters_about(contribution: Contribution, events: Sequence[Event], supporter: Supporter) -> Iterator[Letter]:
    """Yield what follows from some entries, as pairs of a kind and what it is about."""
    for event in events:
        match event.kind:
            case Happening.PAYMENT:
                yield from _paid(contribution, event, supporter)
            case Happening.PAYMENT_FAILED:
                yield from _failed(contribution, event)
            case Happening.CANCELLED | Happening.ENDED:
                yield from _ended(contribution)
            case Happening.REFUND | Happening.CHANGED | Happening.PAUSED | Happening.RESUMED:
                yield _ABOUT_AN_ENTRY[Happening(event.kind)], str(event.pk)


def _paid(contribution: Contribution, event: Event, supporter: Supporter) -> Iterator[Letter]:
    if is_first_payment(event):
        yield Kind.THANKS, ""
    elif supporter.receipts == Supporter.Receipts.ALL or (
        supporter.receipts == Supporter.Receipts.USUAL and contribution.frequency == Frequency.ANNUAL
    ):
        yield Kind.RECEIPT, str(event.pk)


def _failed(contribution: Contribution, event: Event) -> Iterator[Letter]:
    paid = contribution.events.filter(kind=Happening.PAYMENT).order_by("at", "pk").last()
    if contribution.state == State.FAILED and paid is None:
        yield Kind.NOT_ARRIVED, ""
    if paid is None or contribution.state not in RUNNING or event.at < paid.at:
        # On the provider's page a card may be declined again and again: whoever is there sees it.
        return
    failures = contribution.events.filter(kind=Happening.PAYMENT_FAILED, at__gte=paid.at, at__lte=event.at)
    yield Kind.FAILED if failures.count() <= 1 else Kind.FAILED_AGAIN, str(paid.pk)


def _ended(contribution: Contribution) -> Iterator[Letter]:
    match contribution.end:
        case End.COUNTRY:
            yield Kind.DESIGNATED, ""
        case End.UNPAID:
            yield Kind.FAILED_LAST, _which_end(contribution)
        case End.ERASED:
            return
        case _:
            yield Kind.ENDED, _which_end(contribution)


def _which_end(contribution: Contribution) -> str:
    """Number the ends of what came back from one, so that each is told of once, be it cancelled first or not."""
    ends = contribution.events.filter(kind=Happening.ENDED).count()
    before = ends - 1 if contribution.state == State.ENDED else ends
    return str(before + 1) if before > 0 else ""
