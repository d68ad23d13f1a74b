"""The second click: a signed challenge, and the two ways to meet it.

A **challenge** says when it was made, how much work it asks for and, as a digest, for which form it was made. It is met
by **work** (a number that makes its SHA-256 begin with so many zero bits; the page's script finds one) or, where no
script runs, by **waiting**: the same form, sent not before some seconds are over. It is good for an hour, for one
address, and once; that it was used is counted by whoever takes it (:mod:`~tamizdat.newsletter.signing_up.asking`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum, auto

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "tamizdat.newsletter.challenge"
GOOD_FOR = dt.timedelta(hours=1)
WAIT = dt.timedelta(seconds=20)
LONGEST_PROOF = 20
# Some 130,000 digests: a third of a second at a slow desk; more, the more sign-ups come besides.
EASY_BITS = 17
HARDEST_BITS = 20


class Met(Enum):
    """How a challenge was met."""

    BY_WORK = auto()
    BY_WAITING = auto()
    TOO_SOON = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Challenge:
    """What stands in the form of the second page.

    Args:
        token: signed; also what the work is done on.
        bits: that have to be zero.
        wait: seconds after which it is met without work.
    """

    token: str
    bits: int
    wait: int


def make_challenge(form: str, now: dt.datetime, bits: int) -> Challenge:
    """Return a challenge.

    Args:
        form: what was filled in; the challenge is good for nothing else.
        bits: of work.
    """
    told = [int(now.timestamp()), bits, secrets.token_hex(8), _digest(form)]
    return Challenge(signing.dumps(told, salt=SALT), bits, int(WAIT.total_seconds()))


def again(token: str) -> Challenge | None:
    """Return a challenge that was made before, as it stands in the form once more; None if we have not made it."""
    try:
        _made, bits, _random, _form = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Challenge(token, bits, int(WAIT.total_seconds()))


def met(token: str, proof: str, form: str, now: dt.datetime) -> Met:
    """Tell how a challenge was met.

    Args:
        token: as the form brings it, whatever that is.
        proof: what the script has found, or "".
        form: what was filled in.
    """
    try:
        made, bits, _random, digest = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return Met.NOT
    age = now.timestamp() - made
    if digest != _digest(form) or not 0 <= age <= GOOD_FOR.total_seconds():
        return Met.NOT
    if proof and is_proof(token, proof, bits):
        return Met.BY_WORK
    return Met.BY_WAITING if age >= WAIT.total_seconds() else Met.TOO_SOON


def is_proof(token: str, proof: str, bits: int) -> bool:
    """Tell whether a number is proof of work on a challenge."""
    if len(proof) > LONGEST_PROOF or not proof.isascii() or not proof.isdigit():
        return False
    digest = hashlib.sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (8 * len(digest) - bits) == 0


def bits_for(lately: int, usual: int) -> int:
    """Return how much work a challenge asks for: one bit more each time that sign-ups are twice as many.

    Args:
        lately: how many have come in this hour.
        usual: how many an hour are nothing unusual.
    """
    return min(EASY_BITS + max(lately // max(usual, 1), 1).bit_length() - 1, HARDEST_BITS)


def _digest(form: str) -> str:
    return salted_hmac(SALT, form).hexdigest()[:32]
