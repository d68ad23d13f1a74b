"""Signed marks: what links and envelopes of messages name a subscription by.

A link to leave, to change preferences or to confirm ends in a **token**: the subscription's random mark and a keyed
digest of it, so that nobody can try marks out. A token for one purpose is none for another. The envelope of each
message has an address of its own (VERP): what comes back to it says which subscription and issue it is about, and
nobody can forge a bounce.

=========  ==========================================================  =========================================
what       bytes                                                       written as
=========  ==========================================================  =========================================
token      mark (12), digest (12)                                      32 characters of base64url (RFC 4648, 5)
envelope   mark (12), number of the issue's row (4), digest (8)        39 characters of base32 (RFC 4648, 6)
=========  ==========================================================  =========================================

This module knows no Django, for the process that sends knows none either.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass, field

MARK_BYTES = 12
TOKEN_DIGEST_BYTES = 12
TOKEN_LENGTH = 32
ENVELOPE_DIGEST_BYTES = 8
ENVELOPE_LENGTH = 39
MESSAGE_MARK_BYTES = 15
KEY_BYTES = 32

LEAVE = b"leave"
PREFERENCES = b"preferences"
CONFIRM = b"confirm"
# Its mark is that of a change of address, and of no subscription.
CHANGE = b"change"


@dataclass(frozen=True, slots=True)
class MarkKeys:
    """The keys of one newsroom's marks.

    Args:
        secret: 32 bytes.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, secret_key: str) -> MarkKeys:
        """Derive the keys from the newsroom's secret key."""
        return cls(hashlib.blake2b(secret_key.encode(), digest_size=KEY_BYTES, person=b"tz letter marks").digest())

    def token(self, purpose: bytes, mark: bytes) -> str:
        """Return what a link ends in.

        Args:
            purpose: :data:`LEAVE`, :data:`PREFERENCES`, :data:`CONFIRM` or :data:`CHANGE`.
            mark: of the subscription, or of the change of address.
        """
        digest = self._digest(b"link " + purpose, mark, TOKEN_DIGEST_BYTES)
        return base64.urlsafe_b64encode(mark + digest).decode("ascii")

    def mark_of(self, purpose: bytes, token: str) -> bytes | None:
        """Return the mark in a token; None if we have not made it for this purpose."""
        if len(token) != TOKEN_LENGTH:
            return None
        try:
            raw = base64.b64decode(token, altchars=b"-_", validate=True)
        except ValueError:
            return None
        mark = raw[:MARK_BYTES]
        return mark if hmac.compare_digest(self.token(purpose, mark), token) else None

    def envelope(self, mark: bytes, issue: int) -> str:
        """Return the local part of the address to which a message comes back.

        Args:
            issue: number of the issue's row; 0 for a service letter.
        """
        told = mark + struct.pack(">I", issue)
        return (
            base64.b32encode(told + self._digest(b"envelope", told, ENVELOPE_DIGEST_BYTES)).decode().rstrip("=").lower()
        )

    def of_envelope(self, local: str) -> tuple[bytes, int] | None:
        """Return mark and issue of such an address; None if we have not made it.

        Args:
            local: whatever stood before the ``@``, in whatever case servers on the way have put it.
        """
        if len(local) != ENVELOPE_LENGTH or not local.isascii():
            return None
        try:
            raw = base64.b32decode(local.upper() + "=" * (-ENVELOPE_LENGTH % 8))
        except ValueError:
            return None
        mark, (issue,) = raw[:MARK_BYTES], struct.unpack(">I", raw[MARK_BYTES : MARK_BYTES + 4])
        return (mark, issue) if hmac.compare_digest(self.envelope(mark, issue), local.lower()) else None

    def message_mark(self, mark: bytes, issue: int) -> str:
        """Return the first half of a Message-ID: the same each time that this message is sent, and telling nothing."""
        digest = self._digest(b"message", mark + struct.pack(">I", issue), MESSAGE_MARK_BYTES)
        return base64.b32encode(digest).decode("ascii").lower()

    def _digest(self, purpose: bytes, told: bytes, size: int) -> bytes:
        return hashlib.blake2b(purpose + b"\0" + told, key=self.secret, digest_size=size).digest()
