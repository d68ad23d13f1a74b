"""Reading: whom a message is about, and what it is.

Whom it is about is said by a signed address alone: the one to which the message came or, for a complaint that a
provider's feedback loop sends to an address of its own, the one that stands in the message complained about. Nothing
else in a message is believed in this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tamizdat.newsletter.bounces.automatic import automatic
from tamizdat.newsletter.bounces.informal import bounced
from tamizdat.newsletter.bounces.letter import Part, fields_of, parts_of
from tamizdat.newsletter.bounces.reports import complained_in_prose, reported
from tamizdat.newsletter.bounces.verdicts import Kind, Reading, Verdict
from tamizdat.newsletter.marks import ENVELOPE_LENGTH, MarkKeys

LEAVE_PREFIX = "leave-"
MOST_ADDRESSES = 20

# Where servers note to whom a message was sent, for those who get it from a mailbox; what is surest first.
_RECIPIENT_HEADERS = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "apparently-to", "to", "cc")
_LOCAL = rf"(?<![a-z0-9_.+=-])((?:{LEAVE_PREFIX})?[a-z2-7]{{{ENVELOPE_LENGTH}}})@([a-z0-9.-]{{1,255}})"
_ADDRESS = re.compile(_LOCAL, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """An address of ours.

    Args:
        leaves: whether whoever writes to it leaves.
    """

    mark: bytes
    issue: int
    leaves: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that messages come back to.

    Args:
        domain: their host.
    """

    keys: MarkKeys
    domain: str

    def recognised(self, address: str) -> Recognised | None:
        """Return what an address stands for; None if we have not made it."""
        local, _at, host = address.strip().strip("<>").rpartition("@")
        if host.lower().rstrip(".") != self.domain:
            return None
        leaves = local[: len(LEAVE_PREFIX)].lower() == LEAVE_PREFIX
        told = self.keys.of_envelope(local[len(LEAVE_PREFIX) :] if leaves else local)
        return Recognised(*told, leaves=leaves) if told else None

    def to_leave(self, mark: bytes, issue: int) -> str:
        """Return the address by which somebody leaves, for ``List-Unsubscribe``."""
        return f"{LEAVE_PREFIX}{self.keys.envelope(mark, issue)}@{self.domain}"

    def first_in(self, texts: Iterator[str]) -> Recognised | None:
        """Return the first address of ours in some texts."""
        for text in texts:
            for found in list(_ADDRESS.finditer(text))[:MOST_ADDRESSES]:
                if recognised := self.recognised(found[0]):
                    return recognised
        return None


def read(raw: bytes, addresses: Addresses, recipient: str = "") -> Reading | None:
    """Read a message that came back.

    Args:
        raw: its bytes, whatever they are.
        recipient: of its envelope; "" if nobody has noted it but the message itself.

    Returns:
        What it is; None if it is about nobody whom a signed address names.
    """
    parts = parts_of(raw)
    to = addresses.recognised(recipient) if recipient else addresses.first_in(_recipients(parts[0]))
    if to is None and not recipient:
        return _complaint_elsewhere(parts, addresses)
    if to is None:
        return None
    return Reading(to.mark, to.issue, Verdict(Kind.LEAVE) if to.leaves else verdict_on(parts))


def verdict_on(parts: Sequence[Part]) -> Verdict:
    """Say what a message is, whomever it is about."""
    by_a_machine = reported(parts) or complained_in_prose(parts) or bounced(parts) or automatic(parts)
    return by_a_machine or Verdict(Kind.REPLY if parts[0].header("from") else Kind.NOTHING)


def _complaint_elsewhere(parts: Sequence[Part], addresses: Addresses) -> Reading | None:
    verdict = reported(parts) or complained_in_prose(parts)
    if verdict is None or verdict.kind is not Kind.COMPLAINT:
        return None
    about = addresses.first_in(_complained_about(parts))
    return Reading(about.mark, about.issue, verdict) if about else None


def _recipients(whole: Part) -> Iterator[str]:
    for name in _RECIPIENT_HEADERS:
        yield from whole.headers.get(name, ())


def _complained_about(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.kind == "message/feedback-report":
            yield from (group.get("original-mail-from", "") for group in fields_of(part.text))
        elif part.enclosed:
            yield from (part.header(name) for name in ("return-path", "x-original-to", "list-unsubscribe"))
