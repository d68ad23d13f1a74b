"""The demo's mail outbox: what would have been sent, to be read in the browser. It exists in demo mode only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# What Django's file backend writes after each message.
SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as its receiver would see it.

    Args:
        number: counts the outbox's messages from 1, the oldest first.
        text: the plain part, or "" if there is none.
    """

    number: int
    sent: dt.datetime | None
    sender: str
    receiver: str
    subject: str
    text: str


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """List the messages, the newest first."""
    _refuse_outside_the_demo()
    return render(request, "server/outbox.html", {"letters": letters(folder())[::-1]})


@require_safe
@never_cache
def outbox_message(request: HttpRequest, number: int) -> HttpResponse:
    """Show one message."""
    _refuse_outside_the_demo()
    letter = next((one for one in letters(folder()) if one.number == number), None)
    if letter is None:
        raise Http404
    return render(request, "server/outbox_message.html", {"letter": letter})


def folder() -> Path:
    """Return where the mail URL ``outbox:`` puts messages."""
    return settings.DATA_DIR / "outbox"


def letters(place: Path) -> list[Letter]:
    """Return every message in a folder of Django's file backend, the oldest first.

    Args:
        place: a folder that need not exist; then no message was ever sent.
    """
    raw = [message for file in place.glob("*.log") for message in _parted(file.read_bytes())]
    return [letter_from(number, message) for number, message in enumerate(sorted(raw, key=_moment), start=1)]


def letter_from(number: int, raw: bytes) -> Letter:
    """Read one message (RFC 5322)."""
    message = message_from_bytes(raw, policy=policy.default)
    part = message.get_body(("plain",))
    return Letter(
        number=number,
        sent=_date(message),
        sender=str(message["From"] or ""),
        receiver=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=part.get_content() if isinstance(part, EmailMessage) else "",
    )


def _parted(file: bytes) -> list[bytes]:
    return [message for message in file.replace(b"\r\n", b"\n").split(SEPARATOR) if message.strip()]


def _moment(raw: bytes) -> float:
    # Files are no help, for Django adds to one as it comes. A Message-ID of Python's begins with hundredths of seconds;
    # letters to colleagues have another one, and tell the minute in their Date.
    found = re.search(rb"^Message-ID:\s*<(\d+)\.", raw, re.MULTILINE | re.IGNORECASE)
    if found:
        return int(found[1]) / 100
    date = _date(message_from_bytes(raw, policy=policy.default))
    return date.timestamp() if date else 0.0


def _date(message: EmailMessage) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _refuse_outside_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
