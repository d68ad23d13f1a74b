"""Formats: what the exports of other systems say of a subscriber.

=========  ==================================  =====================================================================
system     known by the columns                what a row says
=========  ==================================  =====================================================================
Mailchimp  LEID, EUID or OPTIN_TIME            confirmed if CONFIRM_TIME is later than OPTIN_TIME: both are the same
                                               where nothing was confirmed, and OPTIN_TIME is empty for who was
                                               brought in; UNSUB_TIME: has left; CLEAN_TIME: bounced
Ghost      subscribed_to_emails                a member has followed a link, so ``created_at`` is a confirmation;
                                               ``false``, or a ``deleted_at``: has left
Substack   active_subscription,                consent at ``created_at``; whether it was confirmed is not said;
           email_disabled                      ``email_disabled``: has left
listmonk   uuid, attributes and status         nothing of lists: who has left one, or never confirmed it, is
                                               ``enabled`` like everybody; ``disabled``: has left all of them;
                                               ``blocklisted``: wants no mail
plain      others, or none at all              what columns such as ``consented``, ``confirmed`` and ``status`` say,
                                               if there are any
=========  ==================================  =====================================================================

What stands in other columns (names, places, addresses of computers, notes, payments) is not read.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORMATS = ("mailchimp", "ghost", "substack", "listmonk", "plain")
ADDRESS = (
    "email",
    "email address",
    "e-mail",
    "e-mail address",
    "subscriber email",
    "address",
    "электронная почта",
    "почта",
)
LANGUAGE = ("language", "lang", "locale", "язык")
CONSENTED = ("optin_time", "created_at", "consented", "subscribed_at", "subscribed", "date", "дата")
CONFIRMED = ("confirm_time", "confirmed", "confirmed_at")
# Columns that say whether somebody is still subscribed.
STANDING = ("status", "state", "subscribed_to_emails", "email_disabled", "deleted_at", "unsub_time", "clean_time")
READ = {*ADDRESS, *LANGUAGE, *CONSENTED, *CONFIRMED, *STANDING}

_LEFT = {"unsubscribed", "left", "disabled", "nonsubscribed", "archived"}
_REFUSES = {"blocklisted", "blacklisted", "complained"}
_GONE = {"cleaned", "bounced", "suppressed", "undeliverable"}
_NOT_CONFIRMED = {"unconfirmed", "pending", "transactional"}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?"
    r"(?: (?:[A-Z]{2,5}|[+-]\d\d(?:\d\d)?))?)?"  # the name of the zone; Go writes a number where it has none
)


class Standing(enum.IntEnum):
    """Where somebody stood in the other system. Of two that are said of somebody the one further down counts."""

    WANTS = 1
    UNCONFIRMED = 2
    LEFT = 3
    REFUSES = 4
    GONE = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a row says.

    Args:
        language: as it is written there, or "".
    """

    address: str
    standing: Standing
    language: str = ""
    consented: dt.datetime | None = None
    confirmed: dt.datetime | None = None


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a first row names the columns, and holds no address yet."""
    return not any("@" in cell for cell in cells)


def columns_of(cells: Sequence[str]) -> list[str]:
    """Return the names of columns, in small letters; of a file without names, only where the address stands."""
    if is_header(cells):
        return [cell.strip("\ufeff ").lower() for cell in cells]
    first = next(number for number, cell in enumerate(cells) if "@" in cell)
    return [ADDRESS[0] if number == first else "" for number in range(len(cells))]


def read_columns(names: Sequence[str]) -> dict[int, str]:
    """Return the columns that are read, by their place. Of several that may hold the address only one is."""
    of_address = next((name for name in ADDRESS if name in names), None)
    others = {name for name in READ if name not in ADDRESS}
    return {number: name for number, name in enumerate(names) if name == of_address or name in others}


def format_of(header: Sequence[str]) -> str:
    """Say which system has written a file."""
    names = set(header)
    if {"uuid", "attributes", "status"} <= names:
        return "listmonk"
    if "subscribed_to_emails" in names:
        return "ghost"
    if names & {"active_subscription", "email_disabled"}:
        return "substack"
    return "mailchimp" if names & {"leid", "euid", "optin_time"} else "plain"


def found_in(row: Mapping[str, str], format_: str, everybody: Standing | None = None) -> Found:
    """Return what a row says; times are in UTC, to the minute.

    Args:
        row: cells by the name of the column.
        everybody: where all those stand who are in the file, as whoever has exported it says: ``WANTS`` or ``LEFT``. A
            row that says worse of somebody counts more.
    """
    consented, confirmed = moment(_first(row, CONSENTED)), moment(_first(row, CONFIRMED))
    if format_ == "ghost":
        confirmed = consented
    if format_ == "mailchimp":
        asked = moment(row.get("optin_time", ""), exactly=True)
        answered = moment(row.get("confirm_time", ""), exactly=True)
        confirmed = confirmed if asked and answered and answered > asked else None
        consented = consented if asked else None
    said = _standing(row) or _believed(format_, consented, confirmed, everybody)
    standing = max(said, everybody or Standing.WANTS)
    return Found(_first(row, ADDRESS), standing, _first(row, LANGUAGE), consented, confirmed)


def moment(text: str, *, exactly: bool = False) -> dt.datetime | None:
    """Return a moment in UTC, to the minute unless wanted exactly; None if it is none.

    One without a zone is taken for UTC. listmonk writes as Go does: ``2026-03-04 05:06:07.89 +0300 MSK``, and where a
    zone has no name, ``+0300 +03``.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    try:
        if exactly:
            seconds = re.search(r":\d\d:(\d\d)", text)
            return _at(found).replace(second=int(seconds[1]) if seconds else 0)
        return _at(found)
    except ValueError:
        return None


def _at(found: re.Match[str]) -> dt.datetime:
    zone = (found[3] or "Z").replace("Z", "+00:00")
    return dt.datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}{zone}").astimezone(dt.UTC)


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _standing(row: Mapping[str, str]) -> Standing | None:
    """Return where somebody stands, if the row says so."""
    said = {row.get("status", "").lower(), row.get("state", "").lower()}
    if row.get("clean_time") or said & _GONE:
        return Standing.GONE
    if said & _REFUSES:
        return Standing.REFUSES
    if row.get("unsub_time") or row.get("deleted_at") or said & _LEFT:
        return Standing.LEFT
    if _says(row, "subscribed_to_emails", no=True) or _says(row, "email_disabled", no=False):
        return Standing.LEFT
    return Standing.UNCONFIRMED if said & _NOT_CONFIRMED else None


def _says(row: Mapping[str, str], column: str, *, no: bool) -> bool:
    return row.get(column, "").lower() in (("false", "no", "0") if no else ("true", "yes", "1"))


def _believed(
    format_: str, consented: dt.datetime | None, confirmed: dt.datetime | None, everybody: Standing | None
) -> Standing:
    """Say whether a consent may be built on. Mailchimp says by itself what was not confirmed; others may not know."""
    if format_ == "listmonk" and everybody is None:
        return Standing.UNCONFIRMED
    proven = confirmed if format_ == "mailchimp" else (confirmed or consented)
    return Standing.WANTS if proven else Standing.UNCONFIRMED
