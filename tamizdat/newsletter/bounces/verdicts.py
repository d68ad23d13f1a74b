"""Verdicts: what a message that came back is."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    """What it is, and so what follows."""

    HARD = "hard"  # the address will never take mail: it is suppressed
    SOFT = "soft"  # it does not take mail now: it is counted
    OURS = "ours"  # something about us is refused, and nothing about the address is known
    DELAYED = "delayed"  # it is still being tried
    COMPLAINT = "complaint"  # its holder calls the message spam
    LEAVE = "leave"  # its holder leaves, by mail
    REPLY = "reply"  # a person has written
    AUTOMATIC = "automatic"  # a machine has answered: somebody is away, a message was shown
    CHALLENGE = "challenge"  # a machine asks whether we are people
    NOTHING = "nothing"  # a report that something went well, or what nobody understands


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message is.

    Args:
        code: of the mail server that refused, in RFC 3463's form, or "".
    """

    kind: Kind
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message is, and whom it is about.

    Args:
        mark: of the subscription; of the change of address, if it is about the letter to the new one.
        issue: number of the issue's row; 0 for a service letter.
    """

    mark: bytes
    issue: int
    verdict: Verdict
