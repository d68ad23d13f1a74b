"""A letter as bytes, and the envelope it goes in: nothing in its head names what it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from tamizdat.newsletter.marks import MarkKeys
from tamizdat.newsletter.plain_letters import PlainLetter
from tamizdat.support.letters.words import Written
from tamizdat.support.models import ReceiptText

# Of no issue: what comes back is about one letter.
NO_ISSUE = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A letter that is ready to be handed over.

    Args:
        envelope: address to which it comes back if it cannot be delivered.
        whole: its bytes.
    """

    envelope: str
    whole: bytes


def message(written: Written, to: str, *, text: ReceiptText, mark: str, came_from: bytes, now: dt.datetime) -> Message:
    """Return a letter to one address.

    Args:
        text: what the newsroom says of itself in the letter's language.
        mark: first half of the Message-ID.
        came_from: 12 bytes by which a bounce says which contribution it is about.

    Raises:
        BadKeyError: a key to sign with cannot be read.
        UnicodeError: an address cannot be written in a header.
    """
    letter = PlainLetter(
        name=text.sender_name or settings.ENVIRONMENT.support_name,
        sender=text.sender_address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        receiver=to,
        subject=written.subject,
        text=written.text,
        mark=mark,
    )
    local = MarkKeys.of(settings.SECRET_KEY).envelope(came_from, NO_ISSUE)
    return Message(f"{local}@{settings.ENVIRONMENT.bounce_domain}", letter.signed(now))
