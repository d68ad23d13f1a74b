"""What is kept of messages that came back."""

from __future__ import annotations

import datetime as dt

from tamizdat.newsletter.models import Heard
from tamizdat.retention.records import RecordType, deleted, register

# Servers try for days, and people look into their mailbox after weeks; what comes twice comes within that.
REMEMBERED = dt.timedelta(days=30)


def declare() -> None:
    """Say what is kept."""
    register(
        RecordType(
            "newsletter.Heard",
            holds="a keyed digest of a message that came back, which only who has the message recognises",
            purpose="that a message that comes twice counts once",
            period="30 days",
            at_the_end="deleted",
            end=lambda now, act: deleted(Heard.objects.filter(on__lt=(now - REMEMBERED).date()), act),
        ),
    )
