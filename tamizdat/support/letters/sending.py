"""Handing letters over: the worker opens an address, writes to it, and forgets that it did.

It does so every few seconds (:data:`JOB`), unless the newsroom is held, on the way that letters to readers take. A
letter is taken for some minutes, handed over, and marked as done or deleted; one that a killed worker had in flight is
sent again, under the same Message-ID. What a server refuses for now is tried again after one minute, two, four … up to
an hour; after a week it is given up.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.utils.translation import gettext_noop, override

from tamizdat.newsletter.mailboxes import has_room, wants_no_mail
from tamizdat.newsletter.message.dkim import BadKeyError
from tamizdat.schedule.backoff import Backoff
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.staff.relay import PutOffError, RefusedError, Relay, relay
from tamizdat.support.letters import receipts, statements, words
from tamizdat.support.letters.writing import Message, message
from tamizdat.support.looking_after import given_by
from tamizdat.support.models import (
    Contribution,
    CountryDecision,
    Reminder,
    ReminderRefusal,
    Supporter,
    SupportLetter,
)
from tamizdat.support.models.asked import MARK_BYTES
from tamizdat.vault import at_hand
from tamizdat.vault.errors import SealedValueError

logger = logging.getLogger("tamizdat.support")

BACKOFF = Backoff(first=dt.timedelta(minutes=1), longest=dt.timedelta(hours=1))
GIVEN_UP = dt.timedelta(days=7)
# No mailbox can be there (RFC 6761, 6.4), and rehearsals invent their people there.
NOWHERE = ".invalid"
SOME = 100
# What somebody has asked for by a form, which need not have been its reader: a mailbox gets few of these a day.
ASKED_FOR = (SupportLetter.Kind.LINKS, SupportLetter.Kind.REMINDER)
Kind = SupportLetter.Kind


def write_letters(turn: Turn) -> None:
    """Hand over the letters whose time has come, and go on with the next one if one is refused.

    Raises:
        KeyTroubleError: this process cannot open addresses.
        RelayError: the relay took nothing, or was gone; what is left waits for the next turn.
        LeaseLostError: somebody else is at it.
    """
    _give_up(turn.now)
    due = BACKOFF.due(turn.now)
    waiting = SupportLetter.objects.filter(due, done=None).order_by("due", "pk")
    numbers = list(waiting.values_list("pk", flat=True)[:SOME])
    if not numbers:
        return
    at_hand.opener()
    with relay(settings.ENVIRONMENT.smtp_url) as way:
        for number in numbers:
            turn.renew()
            letter = SupportLetter.objects.select_related("contribution__supporter").filter(pk=number).first()
            now = turn.clock()
            if letter is not None and _taken(letter, now):
                _hand_over(letter, way, now)


JOB = Job(
    "support-letters",
    gettext_noop("Write to supporters."),
    every=dt.timedelta(seconds=3),
    run=write_letters,
    waits_in_hold=True,
)


def finish(letter: SupportLetter, today: dt.date) -> None:
    """Keep of a letter that it was written, if it is about a contribution and comes once; else nothing."""
    same = SupportLetter.objects.filter(pk=letter.pk)
    if letter.kind in ASKED_FOR:
        same.delete()
    else:
        same.update(done=today, to=None, to_index=None)


def unsafe_countries(today: dt.date) -> frozenset[str]:
    """Return the countries where a letter about money may be held against whoever gets it."""
    return frozenset(CountryDecision.objects.refused(today))


def _give_up(now: dt.datetime) -> None:
    late = list(SupportLetter.objects.filter(done=None, made__lt=now - GIVEN_UP)[:SOME])
    for letter in late:
        finish(letter, now.date())
    if late:
        logger.warning("gave up %d letters to supporters, after a week", len(late))


def _taken(letter: SupportLetter, now: dt.datetime) -> bool:
    """Put off a letter's next try, so that nobody else hands it over meanwhile; tell whether it was still there."""
    delay = BACKOFF.after(letter.tries)
    same = SupportLetter.objects.filter(pk=letter.pk, tries=letter.tries, done=None)
    return bool(same.update(due=now + delay, tries=letter.tries + 1))


def _hand_over(letter: SupportLetter, way: Relay, now: dt.datetime) -> None:
    """Hand over a letter and forget whom it was for.

    Raises:
        RelayError: the relay took nothing, or was gone.
    """
    try:
        address = _address(letter, now)
        made = message_for(letter, address, now) if address else None
        if made is not None and address is not None and not address.endswith(NOWHERE):
            way.hand_over_bytes(made.whole, made.envelope, address)
    except RefusedError as error:
        logger.warning("a letter to a supporter was refused for good (%s)", error)
        _nobody_there(letter)
    except PutOffError as error:
        logger.warning("a letter to a supporter was put off (%s)", error)
        return
    except (SealedValueError, BadKeyError, UnicodeError) as error:
        logger.warning("a letter to a supporter could not be written (%s)", type(error).__name__)
        return
    finish(letter, now.date())


def _address(letter: SupportLetter, now: dt.datetime) -> str | None:
    """Return where a letter goes; None if it must not go.

    Raises:
        SealedValueError: it cannot be opened.
    """
    contribution = letter.contribution
    supporter = contribution.supporter if contribution else None
    if supporter is not None and supporter.unreachable:
        return None
    sealed = supporter.address if supporter is not None else letter.to
    if sealed is None or (contribution is not None and not _is_safe(letter, contribution, now.date())):
        return None
    address = sealed.open()
    if wants_no_mail(address):
        return None
    # A second try is no second letter.
    if letter.kind in ASKED_FOR and letter.tries == 0 and not has_room(address, now):
        return None
    return address


def _is_safe(letter: SupportLetter, contribution: Contribution, today: dt.date) -> bool:
    """Tell whether a letter may lie in the mailbox of somebody in the contribution's countries."""
    unsafe = unsafe_countries(today)
    return letter.kind == Kind.DESIGNATED or not unsafe & {contribution.country, contribution.card_country}


def _nobody_there(letter: SupportLetter) -> None:
    """Write no more to a supporter whose mailbox there is not."""
    if letter.contribution is not None and letter.contribution.supporter_id:
        Supporter.objects.filter(pk=letter.contribution.supporter_id).update(unreachable=True)


def message_for(letter: SupportLetter, address: str, now: dt.datetime) -> Message | None:
    """Return a letter as it is sent; None if what it is about is over."""
    contribution = letter.contribution
    language = contribution.language if contribution else letter.language
    with override(language):
        written = _written(letter, address, language, now)
    if written is None:
        return None
    came_from = bytes(contribution.mark) if contribution else _mark_of(letter)
    text = receipts.text_in(language)
    return message(written, address, text=text, mark=letter.mark, came_from=came_from, now=now)


def _written(letter: SupportLetter, address: str, language: str, now: dt.datetime) -> words.Written | None:
    today, contribution = now.date(), letter.contribution
    if contribution is None:
        return _reminder(letter, address, language, now)
    match letter.kind:
        case Kind.LINKS:
            found = safe_contributions_of(contribution, today)
            return words.links(found, today) if found else None
        case Kind.STATEMENT:
            return statements.written(int(letter.about), contribution, today)
        case _:
            return words.words(letter, contribution, today)


def safe_contributions_of(contribution: Contribution, today: dt.date) -> list[Contribution]:
    """Return all contributions from the address of one, unless one of them is from where that would be unsafe."""
    supporter = contribution.supporter
    if supporter is None:
        return []
    found = list(given_by(supporter.address_index).order_by("-pk"))
    unsafe = unsafe_countries(today)
    return [] if any(unsafe & {each.country, each.card_country} for each in found) else found


def _reminder(letter: SupportLetter, address: str, language: str, now: dt.datetime) -> words.Written | None:
    """Return the reminder, with a row by which it can be the last one."""
    refusals = ReminderRefusal.objects.filter(address_index=address)
    known = refusals.first()
    if known is None:
        known = ReminderRefusal.objects.create(mark=_mark_of(letter), address_index=address, made=now.date())
    if known.refused is not None:
        Reminder.objects.filter(address_index=address).delete()
        return None
    refusals.update(made=now.date())
    return words.reminder(language, bytes(known.mark), now.date())


def _mark_of(letter: SupportLetter) -> bytes:
    return bytes.fromhex(letter.mark)[:MARK_BYTES]
