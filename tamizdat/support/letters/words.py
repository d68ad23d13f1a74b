"""What letters to supporters say.

**Mailboxes are looked into**, so no subject says what a letter is about. The letters that go out unasked to people for
whom it may be dangerous (:data:`Kind.DESIGNATED`) say nothing of a newspaper, of money or of support in their text
either, and lead nowhere. A reminder and a letter with links say nothing but that somebody has asked for them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tamizdat.support.frequency import Frequency
from tamizdat.support.letters import receipts
from tamizdat.support.links import manage_url, no_reminder_url, support_page_url
from tamizdat.support.looking_after import is_sent_by_supporter
from tamizdat.support.models import Contribution, Event, Operation, SupportLetter
from tamizdat.support.money import Money
from tamizdat.support.showing import shown

Kind = SupportLetter.Kind


@dataclass(frozen=True, slots=True)
class Written:
    """Subject and text of a letter, in the language that is active."""

    subject: str
    text: str


def words(letter: SupportLetter, contribution: Contribution, today: dt.date) -> Written | None:
    """Return what a letter about a contribution says, in the active language; None if what it is about is gone."""
    match letter.kind:
        case Kind.THANKS | Kind.RECEIPT:
            return _of_payment(letter, contribution, today)
        case Kind.REFUNDED:
            return _refunded(letter, contribution, today)
        case Kind.AMOUNT | Kind.PAUSED | Kind.RESUMED:
            return _changed(letter, contribution, today)
        case Kind.DESIGNATED:
            return _designated(by_bank=is_sent_by_supporter(contribution))
        case _:
            text = _PLAIN[Kind(letter.kind)]()
            order = _standing_order() if is_sent_by_supporter(contribution) else ""
            return Written(_("A letter for you"), _whole(text, order, _look_after(contribution, today)))


def links(contributions: list[Contribution], today: dt.date) -> Written:
    """Return the letter that leads to what somebody gives."""
    asked = _("Somebody, most likely you, has asked for this. If it was not you, do nothing.")
    found = [manage_url(each, today) for each in contributions]
    return Written(_("The links that you asked for"), _whole(asked, "\n\n".join(found)))


def reminder(language: str, mark: bytes, today: dt.date) -> Written:
    """Return the letter that reminds somebody, once.

    Args:
        mark: of the row by which they can say "never again".
    """
    text = _(
        "Some time ago somebody, most likely you, asked for a reminder to be sent to this address today. It is about "
        "this page:\n\n"
        "%(page)s\n\n"
        "This was the only one: the address is forgotten now. If you want no such letter ever again, whoever asks for "
        "it:\n\n"
        "%(never)s"
    )
    told = {"page": support_page_url(language), "never": no_reminder_url(mark, today)}
    return Written(_("A reminder"), text % told)


def statement(events: list[Event], year: int, contribution: Contribution, today: dt.date) -> Written:
    """Return the statement of a year."""
    opening = _("Thank you. This is what you gave in %(year)s; you may need it for your taxes.") % {"year": year}
    listed = receipts.statement_in_text(events, year, contribution.language)
    return Written(_("For your records"), _whole(opening, listed, _look_after(contribution, today)))


def _whole(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _look_after(contribution: Contribution, today: dt.date) -> str:
    told = {"address": manage_url(contribution, today)}
    if contribution.recurs:
        text = _("Here you can change it, pause it or end it, and find your receipts, for 60 days:\n\n%(address)s")
    else:
        text = _("Here you find your receipt, for 60 days:\n\n%(address)s")
    return text % told


def _of_payment(letter: SupportLetter, contribution: Contribution, today: dt.date) -> Written | None:
    payments = contribution.events.filter(kind="payment").order_by("at", "pk")
    event = payments.filter(pk=int(letter.about)).first() if letter.about else payments.first()
    if event is None:
        return None
    opening = _("Thank you. Your contribution has arrived.")
    receipt = receipts.in_text(receipts.receipt_of(event, contribution))
    return Written(
        _("Thank you"), _whole(opening, receipt, _which_come(contribution), _look_after(contribution, today))
    )


def _which_come(contribution: Contribution) -> str:
    """Say which receipts come from now on, to whom that is not clear."""
    supporter = contribution.supporter
    if contribution.frequency != Frequency.MONTHLY or supporter is None or supporter.receipts != "usual":
        return ""
    return _(
        "So as not to fill your mailbox, we write of the other monthly payments once, in January. If you want a "
        "receipt of each, say so on the page below."
    )


def _refunded(letter: SupportLetter, contribution: Contribution, today: dt.date) -> Written | None:
    event = contribution.events.filter(pk=int(letter.about)).first()
    if event is None:
        return None
    amount = shown(Money(-event.amount, event.currency), contribution.language)
    text = _("%(amount)s is on its way back to you. Until it has arrived, it may take your bank some days.")
    return Written(_("A letter for you"), _whole(text % {"amount": amount}, _look_after(contribution, today)))


def _changed(letter: SupportLetter, contribution: Contribution, today: dt.date) -> Written | None:
    event = contribution.events.filter(pk=int(letter.about)).first()
    operation = Operation.objects.filter(key=event.reference).first() if event else None
    if operation is None:
        return None
    language = contribution.language
    match letter.kind:
        case Kind.AMOUNT:
            amount = shown(Money(operation.amount or 0, contribution.currency), language)
            text = _("From the next time on, it is %(amount)s each time. Thank you.") % {"amount": amount}
        case Kind.PAUSED if operation.until:
            until = receipts.day(operation.until, language)
            text = _("It is paused. From %(day)s on it goes on by itself.") % {"day": until}
        case Kind.PAUSED:
            text = _("It is paused until you have it go on.")
        case _:
            text = _("It goes on as before. Thank you.")
    return Written(_("A letter for you"), _whole(text, _look_after(contribution, today)))


def _standing_order() -> str:
    return _("Your bank goes on by itself, though: please delete the standing order there, if you have one.")


def _designated(*, by_bank: bool) -> Written:
    """Return the letter to somebody in a country where having given may be held against them.

    Who looks into their mailbox must learn nothing from it, and who gets it must know that all is done and there is no
    reason to answer. So it names nothing and nobody, and has no link.

    Args:
        by_bank: whether their own bank goes on until they end it there.
    """
    done = _(
        "Hello,\n\n"
        "what you set up with us some time ago has ended today, and nothing of it will happen again. We have seen to "
        "it for your peace of mind.\n\n"
        "There is nothing that you need to do. Please do not answer. This is the only message about it, and you can "
        "delete it.\n\n"
        "All the best"
    )
    to_do = _(
        "Hello,\n\n"
        "what you set up some time ago, by yourself and for some regular days, should end now, for your peace of mind. "
        "Only you can end it, where you set it up. Please do so before it is due again.\n\n"
        "Please do not answer. This is the only message about it, and you can delete it.\n\n"
        "All the best"
    )
    return Written(_("A short note"), to_do if by_bank else done)


def _failed() -> str:
    return _(
        "Your last payment did not go through. That happens: a card runs out, or a bank says no once. It is tried "
        "again in the next days, and you need do nothing.\n\n"
        "If you have another card now, you can give it on the page below."
    )


def _failed_again() -> str:
    return _(
        "Your payment did not go through once more. If you want to go on, please give another card on the page below. "
        "If not, do nothing: it ends by itself, and nothing is owed."
    )


def _failed_last() -> str:
    return _(
        "Your payment could not be made, and so it has ended. Nothing is owed, and nothing more will be charged. Thank "
        "you for all that you have given; you are welcome again at any time."
    )


def _not_arrived() -> str:
    return _("What you wanted to give did not arrive: your bank did not carry it out. Nothing is owed.")


def _ended() -> str:
    return _("It has ended, and nothing more will be charged. Thank you for all that you have given.")


_PLAIN = {
    Kind.FAILED: _failed,
    Kind.FAILED_AGAIN: _failed_again,
    Kind.FAILED_LAST: _failed_last,
    Kind.NOT_ARRIVED: _not_arrived,
    Kind.ENDED: _ended,
}
