"""Mailboxes, and what they are spared: letters that nobody there wants, and too many of those that somebody wanted."""

from __future__ import annotations

import datetime as dt

from tamizdat.newsletter.attempting import DAY, counted
from tamizdat.newsletter.models import Suppression
from tamizdat.vault import at_hand

LETTERS_A_DAY = 3
# Of these nobody may be written to because somebody has filled in a form: it need not have been them.
FOR_GOOD = (Suppression.Reason.COMPLAINED, Suppression.Reason.ASKED, Suppression.Reason.IMPORTED)


def wants_no_mail(address: str) -> bool:
    """Tell whether an address gets no letters, whoever asks for them."""
    return Suppression.objects.filter(address_index=address, reason__in=FOR_GOOD).exists()


def has_room(address: str, now: dt.datetime) -> bool:
    """Count one more letter to an address, and tell whether it may still be sent today."""
    told = at_hand.blind_index("newsletter.letters", address)
    return counted("letters to an address", told, now, DAY) <= LETTERS_A_DAY
