"""Service letters: the worker opens an address, writes to it in the newsletter's language, and forgets that it did.

It does so every few seconds (:data:`JOB`), unless the newsroom is held. A letter is taken for some minutes, handed
over, and deleted; one that a killed worker had in flight is sent again, under the same Message-ID. What a server
refuses for now is tried again after one minute, two, four … up to an hour. A letter is given up when its link would not
be good any more; so none is lost by a hold, or a relay or key that is gone, which last for days. The days in which
somebody can confirm count from when the letter was handed over. Where an address is refused for good, nobody is there
who could confirm, and what waits for that is deleted.

The envelope's sender is an address of the subscription's own, so that a bounce says which it is about; that of a letter
to a new address is the change's, so that nothing that comes back from there touches the address that is used now.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from tamizdat.newsletter.confirming import GOOD_FOR
from tamizdat.newsletter.mailboxes import wants_no_mail
from tamizdat.newsletter.marks import CHANGE, CONFIRM, PREFERENCES, MarkKeys
from tamizdat.newsletter.message.dkim import BadKeyError
from tamizdat.newsletter.models import AddressChange, ServiceLetter, Subscription
from tamizdat.newsletter.plain_letters import PlainLetter
from tamizdat.schedule.backoff import Backoff
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.staff.relay import PutOffError, RefusedError, Relay, relay
from tamizdat.vault import at_hand
from tamizdat.vault.errors import SealedValueError

logger = logging.getLogger("tamizdat.newsletter")

BACKOFF = Backoff(first=dt.timedelta(minutes=1), longest=dt.timedelta(hours=1))
NO_ISSUE = 0
# No mailbox can be there (RFC 6761, 6.4), and rehearsals invent their people there.
NOWHERE = ".invalid"
SOME = 100
Kind = ServiceLetter.Kind
# What these ask for is a subscription that waits.
ASKING = (Kind.CONFIRM, Kind.RECONFIRM)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is ready to be signed and handed over.

    Args:
        envelope: address to which it comes back if it cannot be delivered.
    """

    envelope: str
    letter: PlainLetter


def write_letters(turn: Turn) -> None:
    """Hand over the letters whose time has come, and go on with the next one if one is refused.

    Raises:
        KeyTroubleError: this process cannot open addresses.
        RelayError: the relay took nothing, or was gone; what is left waits for the next turn.
        LeaseLostError: somebody else is at it.
    """
    now = turn.now
    given_up, _each = ServiceLetter.objects.filter(made__lt=now - GOOD_FOR).delete()
    if given_up:
        logger.warning("gave up %d letters to readers, after a week", given_up)
    due = ServiceLetter.objects.filter(BACKOFF.due(now)).order_by("due", "pk")
    numbers = list(due.values_list("pk", flat=True)[:SOME])
    if not numbers:
        return
    at_hand.opener()
    with relay(settings.ENVIRONMENT.smtp_url) as way:
        for number in numbers:
            turn.renew()
            letter = _letter(number)
            now = turn.clock()
            if letter is not None and _taken(letter, now):
                _hand_over(letter, way, now)


JOB = Job(
    "newsletter-letters",
    gettext_noop("Write to readers who have asked to subscribe."),
    every=dt.timedelta(seconds=3),
    run=write_letters,
    waits_in_hold=True,
)


def _letter(number: int) -> ServiceLetter | None:
    related = ("subscription__subscriber", "subscription__newsletter__locale")
    return ServiceLetter.objects.select_related(*related).filter(pk=number).first()


def _taken(letter: ServiceLetter, now: dt.datetime) -> bool:
    """Put off a letter's next try, so that nobody else hands it over meanwhile; tell whether it was still there."""
    delay = BACKOFF.after(letter.tries)
    same = ServiceLetter.objects.filter(pk=letter.pk, tries=letter.tries)
    return bool(same.update(due=now + delay, tries=letter.tries + 1))


def _hand_over(letter: ServiceLetter, way: Relay, now: dt.datetime) -> None:
    """Hand over a letter and forget it.

    Raises:
        RelayError: the relay took nothing, or was gone.
    """
    sealed = letter.to if letter.to is not None else letter.subscription.subscriber.address
    try:
        address = sealed.open()
        written = message_for(letter, address)
        if written is not None and not address.endswith(NOWHERE) and not wants_no_mail(address):
            way.hand_over_bytes(written.letter.signed(now), written.envelope, address)
            _begin_waiting(letter, address, now)
    except RefusedError as error:
        logger.warning("a letter to a reader was refused for good (%s)", error)
        _nobody_there(letter)
    except PutOffError as error:
        logger.warning("a letter to a reader was put off (%s)", error)
        return
    except (SealedValueError, BadKeyError, UnicodeError) as error:
        logger.warning("a letter to a reader could not be written (%s)", type(error).__name__)
        return
    ServiceLetter.objects.filter(pk=letter.pk).delete()


def _begin_waiting(letter: ServiceLetter, address: str, now: dt.datetime) -> None:
    """Count the days in which somebody can confirm from now on, as the letter has told them."""
    minute = now.replace(second=0, microsecond=0)
    if letter.kind == Kind.CHANGE:
        subscriber = letter.subscription.subscriber_id
        AddressChange.objects.filter(subscriber=subscriber, address_index=address).update(asked=minute)
    elif letter.kind in ASKING:
        pending = Subscription.objects.filter(pk=letter.subscription_id, state=Subscription.State.PENDING)
        pending.update(asked=minute)


def _nobody_there(letter: ServiceLetter) -> None:
    """Delete what waits for somebody to confirm who cannot be reached."""
    if letter.kind == Kind.CHANGE:
        AddressChange.objects.filter(subscriber=letter.subscription.subscriber_id).delete()
    elif letter.subscription.state == Subscription.State.PENDING:
        subscriber = letter.subscription.subscriber
        letter.subscription.delete()
        if not subscriber.subscriptions.exists():
            subscriber.delete()


def message_for(letter: ServiceLetter, address: str) -> Written | None:
    """Return a letter as it is sent; None if what it is about is over."""
    newsletter, change = letter.subscription.newsletter, _change_asked_of(letter, address)
    if letter.kind == Kind.CHANGE and change is None:
        return None
    with override(newsletter.language):
        subject, text = _words(letter, change)
    ending = f"\n\n-- \n{newsletter.imprint.strip()}" if newsletter.imprint.strip() else ""
    came_from = change.mark if change else letter.subscription.mark
    local = MarkKeys.of(settings.SECRET_KEY).envelope(bytes(came_from), NO_ISSUE)
    return Written(
        f"{local}@{settings.ENVIRONMENT.bounce_domain}",
        PlainLetter(
            name=newsletter.sender_name,
            sender=newsletter.sender_address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            receiver=address,
            subject=subject,
            text=text + ending,
            mark=letter.mark,
            reply_to=newsletter.reply_to,
        ),
    )


def link(name: str, purpose: bytes, mark: bytes | memoryview) -> str:
    """Return a link to a page that is somebody's own.

    Args:
        name: of the page, see ``tamizdat.newsletter.addresses``.
        mark: of their subscription, or of their change of address.
    """
    token = MarkKeys.of(settings.SECRET_KEY).token(purpose, bytes(mark))
    return f"{settings.ENVIRONMENT.site_url}{reverse(name, args=[token])}"


def _change_asked_of(letter: ServiceLetter, address: str) -> AddressChange | None:
    """Return the change that a letter asks a mailbox to confirm; none if another one was asked for meanwhile."""
    if letter.kind != Kind.CHANGE:
        return None
    subscriber = letter.subscription.subscriber_id
    return AddressChange.objects.filter(subscriber=subscriber, address_index=address).first()


def _words(letter: ServiceLetter, change: AddressChange | None) -> tuple[str, str]:
    """Return subject and text. No subject says what it is about: mailboxes are looked into."""
    subscription, name = letter.subscription, letter.subscription.newsletter.name
    if change is not None:
        told = {"name": name, "address": link("newsletter_confirm_change", CHANGE, change.mark)}
        return _("Please confirm"), _moving() % told
    if letter.kind in ASKING:
        address = link("newsletter_confirm", CONFIRM, subscription.mark)
        return _("Please confirm"), _confirming(letter.kind, name, address)
    told = {"name": name, "address": link("newsletter_preferences", PREFERENCES, subscription.mark)}
    return _("A letter for you"), _already(letter.kind) % told


def _confirming(kind: str, name: str, address: str) -> str:
    asked = _(
        "Somebody, most likely you, wants “%(name)s” to be sent to this address.\n\n"
        "If it was you, follow this link and press the button there. It works for seven days:\n\n"
        "%(address)s\n\n"
        "If it was not you, do nothing: nothing more will come, and the address will be forgotten."
    )
    again = _(
        "You have received “%(name)s” at this address until now. We ask you to confirm that you still want it.\n\n"
        "If you do, follow this link and press the button there. It works for seven days:\n\n"
        "%(address)s\n\n"
        "If you do not, do nothing: nothing more will come, and the address will be forgotten."
    )
    return (again if kind == Kind.RECONFIRM else asked) % {"name": name, "address": address}


def _moving() -> str:
    return _(
        "Somebody who receives “%(name)s” wants it to be sent to this address instead.\n\n"
        "If it was you, follow this link and press the button there. It works for seven days:\n\n"
        "%(address)s\n\n"
        "If it was not you, do nothing: nothing will come, and the address will be forgotten."
    )


def _already(kind: str) -> str:
    if kind == Kind.LINKS:
        return _(
            "You receive “%(name)s” at this address. Here you can change how it comes, pause it, or leave:\n\n"
            "%(address)s"
        )
    return _(
        "Somebody, perhaps you, has asked for “%(name)s” to be sent to this address. It is sent there already, so "
        "nothing changes.\n\n"
        "Here you can change how it comes, pause it, or leave:\n\n"
        "%(address)s"
    )
