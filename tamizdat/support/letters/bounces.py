"""What follows when a letter to a supporter comes back: nothing more is written to where nobody is, or wants it."""

from __future__ import annotations

from tamizdat.newsletter.bounces.signals import came_back
from tamizdat.newsletter.bounces.verdicts import Kind, Verdict
from tamizdat.support.models import Supporter


def declare() -> None:
    """Listen to what comes back."""
    came_back.connect(take_note, dispatch_uid="support.letters")


def take_note(sender: object, mark: bytes, verdict: Verdict, **_more: object) -> None:
    """Write no more about a contribution to an address that is no more, or whose holder calls it spam."""
    if verdict.kind in (Kind.HARD, Kind.COMPLAINT, Kind.LEAVE):
        Supporter.objects.filter(contribution__mark=mark).update(unreachable=True)
