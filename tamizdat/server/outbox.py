"""The demo's mail outbox: what would have been sent, to be read in the browser. It exists in demo mode only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import overload

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# What Django's file backend writes after each message.
SEPARATOR = b"-" * 79 + b"\n"
# On one page.
MOST = 200
LEAVING_THE_FRAME = '<head><base target="_top">'


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as its receiver would see it.

    Args:
        number: counts the outbox's messages from 1, the oldest first.
        text: the plain part, or "" if there is none.
        html: the HTML part, or "" if there is none; its links lead out of the frame that shows it.
        attached: names of files.
    """

    number: int
    sent: dt.datetime | None
    sender: str
    receiver: str
    subject: str
    text: str
    html: str = ""
    attached: tuple[str, ...] = ()


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """List the messages, the newest first."""
    _refuse_outside_the_demo()
    found = letters(folder())
    told = {"letters": found[: -MOST - 1 : -1], "more": max(len(found) - MOST, 0)}
    return render(request, "server/outbox.html", told)


@require_safe
@never_cache
def outbox_message(request: HttpRequest, number: int) -> HttpResponse:
    """Show one message."""
    _refuse_outside_the_demo()
    found = letters(folder())
    if not 1 <= number <= len(found):
        raise Http404
    letter = found[number - 1]
    return render(request, "server/outbox_message.html", {"letter": letter})


def folder() -> Path:
    """Return where the mail URL ``outbox:`` puts messages."""
    return settings.DATA_DIR / "outbox"


def letters(place: Path) -> Sequence[Letter]:
    """Return every message in a folder of Django's file backend, the oldest first.

    Args:
        place: a folder that need not exist; then no message was ever sent.
    """
    raw = [message for file in place.glob("*.log") for message in _parted(file.read_bytes())]
    return LazyLetters(sorted(raw, key=_moment))


class LazyLetters(Sequence[Letter]):
    """Messages that are read when they are looked at: an issue may have gone to thousands.

    Args:
        raw: the oldest first.
    """

    def __init__(self, raw: list[bytes]) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, place: int) -> Letter: ...
    @overload
    def __getitem__(self, place: slice) -> list[Letter]: ...
    def __getitem__(self, place: int | slice) -> Letter | list[Letter]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = place if place >= 0 else len(self) + place
        return letter_from(number + 1, self._raw[number])


def letter_from(number: int, raw: bytes) -> Letter:
    """Read one message (RFC 5322)."""
    message = message_from_bytes(raw, policy=policy.default)
    part, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        number=number,
        sent=_date(message),
        sender=str(message["From"] or ""),
        receiver=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=part.get_content() if isinstance(part, EmailMessage) else "",
        html=html.get_content().replace("<head>", LEAVING_THE_FRAME, 1) if isinstance(html, EmailMessage) else "",
        attached=tuple(str(file.get_filename() or "") for file in message.iter_attachments()),
    )


def _parted(file: bytes) -> list[bytes]:
    return [message for message in file.replace(b"\r\n", b"\n").split(SEPARATOR) if message.strip()]


def _moment(raw: bytes) -> float:
    # Files are no help, for Django adds to one as it comes. A Message-ID of Python's begins with hundredths of seconds;
    # letters to colleagues have another one, and tell the minute in their Date.
    found = re.search(rb"^Message-ID:\s*<(\d+)\.", raw, re.MULTILINE | re.IGNORECASE)
    if found:
        return int(found[1]) / 100
    date = _date(message_from_bytes(raw.partition(b"\n\n")[0], policy=policy.default))
    return date.timestamp() if date else 0.0


def _date(message: EmailMessage) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _refuse_outside_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
