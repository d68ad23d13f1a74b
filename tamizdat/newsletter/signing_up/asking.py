"""What the web process does with a filled-in form: lay it down, ask for one more click, or send it away.

It looks up nothing about the address. What it decides by are counts (:mod:`tamizdat.newsletter.attempting`) of forms,
within the hour, altogether and from one network. The answer depends on those alone, so it tells nobody anything of
anybody.

==========================================  ===========================================================================
in this hour                                the form is
==========================================  ===========================================================================
few, and few from this network              taken
more                                        taken after a second click, met by work
more, and no script runs                    taken after a second click some seconds later, as long as these are few
far more than any newsroom has readers for  not taken, whoever sends it
==========================================  ===========================================================================
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from tamizdat.newsletter.attempting import DAY, HOUR, counted, so_far
from tamizdat.newsletter.models import Newsletter, SignUp, Wording
from tamizdat.newsletter.signing_up.challenge import Challenge, Met, again, bits_for, make_challenge, met

# What a newsroom of one small server may see in an ordinary hour, and from one household.
FREELY = 30
FREELY_FROM_A_NETWORK = 3
BY_WAITING = 60
BY_WAITING_FROM_A_NETWORK = 10
AT_MOST = 2_000
EVERYBODY = b""
V4_PREFIX, V6_PREFIX = 24, 48


class Answer(Enum):
    """What becomes of a form."""

    TAKEN = auto()
    ONE_MORE_CLICK = auto()
    TOO_MANY = auto()


class Sent(Protocol):
    """What is looked at of any form that brings an address, to see whether a machine sends many of them."""

    @property
    def words(self) -> str:
        """What a challenge is good for."""

    @property
    def trap(self) -> str:
        """What was filled into the field that no person sees."""

    @property
    def challenge(self) -> str:
        """Of the second page; "" on the first."""

    @property
    def proof(self) -> str:
        """Likewise."""

    @property
    def network(self) -> bytes:
        """Prefix of the sender's network, or b"" if it is not known."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent.

    Args:
        address: looked over (:func:`tamizdat.newsletter.mail_address.is_address`).
        trap: what was filled into the field that no person sees.
        challenge, proof: of the second page; "" on the first.
        network: prefix of the sender's network, or b"" if it is not known.
    """

    address: str
    newsletter: Newsletter
    wording: Wording
    trap: str = ""
    challenge: str = ""
    proof: str = ""
    network: bytes = b""

    @property
    def words(self) -> str:
        """What a challenge is good for."""
        return f"{self.newsletter.pk}\0{self.address}"


def network_of(remote: str) -> bytes:
    """Return the network that a request comes from: what a provider gives to one customer or one street.

    Args:
        remote: IP address, or anything else, of which nothing is known then.
    """
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return b""
    if address.is_loopback:
        # A web server or an onion service in front of us: everybody comes from there.
        return b""
    prefix = V4_PREFIX if address.version == 4 else V6_PREFIX  # noqa: PLR2004  the protocol's number
    return ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address.packed


def ask(form: Form, now: dt.datetime) -> tuple[Answer, Challenge | None]:
    """Take a form, or say what has to be done first.

    Returns:
        The answer, with a challenge if there is one more click to be made.
    """
    # The address is sealed in every case, so that no answer comes sooner than another.
    row = SignUp(
        address=form.address,
        newsletter=form.newsletter,
        wording=form.wording,
        made=now.replace(second=0, microsecond=0),
    )
    answer, challenge = admit(form, now)
    if answer is Answer.TAKEN and not form.trap:
        SignUp.objects.bulk_create([row], ignore_conflicts=True)
    return answer, challenge


def admit(form: Sent, now: dt.datetime) -> tuple[Answer, Challenge | None]:
    """Say whether a form is to be taken; what has gone into the trap is said to be, and must not be.

    Returns:
        The answer, with a challenge if there is one more click to be made.
    """
    if form.trap:
        return Answer.TAKEN, None
    how = _met(form, now)
    answer = _allowed(form, how, now)
    return answer, _challenge(form, how, now) if answer is Answer.ONE_MORE_CLICK else None


def _challenge(form: Sent, how: Met, now: dt.datetime) -> Challenge:
    """Return what is to be met: who has come too soon goes on waiting, and does not begin anew."""
    same = again(form.challenge) if how is Met.TOO_SOON else None
    return same or make_challenge(form.words, now, bits_for(so_far("forms", EVERYBODY, now, HOUR), FREELY))


def _met(form: Sent, now: dt.datetime) -> Met:
    how = met(form.challenge, form.proof, form.words, now) if form.challenge else Met.NOT
    used = how in (Met.BY_WORK, Met.BY_WAITING) and not _is_first_use(form.challenge, now)
    return Met.NOT if used else how


def _allowed(form: Sent, how: Met, now: dt.datetime) -> Answer:
    if how is Met.BY_WORK:
        return _unless_too_many(now)
    if how is Met.BY_WAITING:
        free = _few("forms that waited", BY_WAITING, BY_WAITING_FROM_A_NETWORK, form, now)
        return _unless_too_many(now) if free else Answer.TOO_MANY
    if how is Met.NOT and _few("forms", FREELY, FREELY_FROM_A_NETWORK, form, now):
        return _unless_too_many(now)
    return Answer.ONE_MORE_CLICK


def _few(what: str, altogether: int, from_a_network: int, form: Sent, now: dt.datetime) -> bool:
    """Count one form more, and tell whether that is still few."""
    in_all = counted(what, EVERYBODY, now, HOUR)
    in_network = counted(f"{what} of a network", form.network, now, HOUR) if form.network else 0
    return in_all <= altogether and in_network <= from_a_network


def _is_first_use(challenge: str, now: dt.datetime) -> bool:
    return counted("uses of a challenge", challenge.encode(), now, DAY) == 1


def _unless_too_many(now: dt.datetime) -> Answer:
    return Answer.TAKEN if counted("forms taken", EVERYBODY, now, HOUR) <= AT_MOST else Answer.TOO_MANY
