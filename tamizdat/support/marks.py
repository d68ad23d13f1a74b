"""Signed marks: what links of supporters name a contribution by, for how long they are good, and what for.

A token is the contribution's random mark, the day on which the link ends, and a keyed digest of both and of what the
link is for. So it cannot be guessed, made longer, or used for anything else; and a new secret key makes an end of all.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import struct
from dataclasses import dataclass, field

MARK_BYTES = 12
DAY_BYTES = 2
DIGEST_BYTES = 16
TOKEN_LENGTH = 40
KEY_BYTES = 32
EPOCH = dt.date(2020, 1, 1)

# Where somebody comes back to from a provider, and where they look after one contribution.
THANKS = b"thanks"
MANAGE = b"manage"
# Its mark is that of a reminder.
REMINDER = b"reminder"


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """The key of one newsroom's links.

    Args:
        secret: 32 bytes.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, secret_key: str) -> LinkKeys:
        """Derive the key from the newsroom's secret key."""
        return cls(hashlib.blake2b(secret_key.encode(), digest_size=KEY_BYTES, person=b"tz support links").digest())

    def token(self, purpose: bytes, mark: bytes, until: dt.date) -> str:
        """Return what a link ends in.

        Args:
            purpose: :data:`THANKS`, :data:`MANAGE` or :data:`REMINDER`.
            mark: 12 bytes.
            until: last day on which it is good, in UTC.
        """
        told = mark + struct.pack(">H", (until - EPOCH).days)
        return base64.urlsafe_b64encode(told + self._digest(purpose, told)).decode("ascii")

    def mark_of(self, purpose: bytes, token: str, today: dt.date) -> bytes | None:
        """Return the mark in a token; None if we have not made it for this purpose, or its time is over."""
        if len(token) != TOKEN_LENGTH:
            return None
        try:
            raw = base64.b64decode(token, altchars=b"-_", validate=True)
        except ValueError:
            return None
        told, digest = raw[: MARK_BYTES + DAY_BYTES], raw[MARK_BYTES + DAY_BYTES :]
        if not hmac.compare_digest(self._digest(purpose, told), digest):
            return None
        until = EPOCH + dt.timedelta(days=struct.unpack(">H", told[MARK_BYTES:])[0])
        return told[:MARK_BYTES] if today <= until else None

    def _digest(self, purpose: bytes, told: bytes) -> bytes:
        return hashlib.blake2b(purpose + b"\0" + told, key=self.secret, digest_size=DIGEST_BYTES).digest()
