"""Reports by the standards: of a delivery (RFC 3464), of somebody's complaint (RFC 5965), that a message was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tamizdat.newsletter.bounces.codes import ENHANCED, code_in, judged, says_nothing
from tamizdat.newsletter.bounces.letter import Part, fields_of
from tamizdat.newsletter.bounces.verdicts import Kind, Verdict

_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_SHOWN = ("message/disposition-notification", "message/global-disposition-notification")
_COMPLAINT = "message/feedback-report"
# What a feedback report may be about and is no complaint (RFC 5965, 7.3; RFC 6591).
NO_COMPLAINT = {"not-spam", "auth-failure", "virus", "dmarc"}
# Of several failures, the one that harms the reader least counts.
_HARMS = (Kind.NOTHING, Kind.DELAYED, Kind.OURS, Kind.SOFT, Kind.HARD)
_IN_PROSE = re.compile(r"complaint about message from [\d.:a-f]+", re.IGNORECASE)
_WENT_WELL = {"delivered", "relayed", "expanded"}


def reported(parts: Sequence[Part]) -> Verdict | None:
    """Return what a report by the standards says; None if this is none."""
    for part in parts:
        if part.enclosed:
            return None
        if part.kind == _COMPLAINT:
            return _complaint(part)
        if part.kind in _DELIVERY:
            return _delivery(part, parts)
        if part.kind in _SHOWN:
            return Verdict(Kind.AUTOMATIC)
    return None


def complained_in_prose(parts: Sequence[Part]) -> Verdict | None:
    """Return a complaint as Outlook.com sends it: by no standard, with our message in it; None if this is none."""
    subject = parts[0].header("subject")
    return Verdict(Kind.COMPLAINT) if _IN_PROSE.match(subject) and any(part.enclosed for part in parts) else None


def _complaint(part: Part) -> Verdict:
    told = [group.get("feedback-type", "").lower() for group in fields_of(part.text)]
    kind = next(filter(None, told), "abuse")
    return Verdict(Kind.NOTHING if kind in NO_COMPLAINT else Kind.COMPLAINT)


def _delivery(part: Part, parts: Sequence[Part]) -> Verdict | None:
    words = next((each.text for each in parts if each.kind == "text/plain" and not each.enclosed), "")
    found = [_recipient(group, words) for group in fields_of(part.text) if "action" in group or "status" in group]
    return min(found, key=lambda verdict: _HARMS.index(verdict.kind), default=None)


def _recipient(group: dict[str, str], words: str) -> Verdict:
    action = group.get("action", "failed").partition(";")[0].strip().lower()
    if action in _WENT_WELL:
        return Verdict(Kind.NOTHING)
    if action == "delayed":
        return Verdict(Kind.DELAYED)
    told = group.get("diagnostic-code", "")
    said = told.partition(";")[2] or told
    code = _code(group.get("status", ""), said)
    return Verdict(judged(code, said or words), code)


def _code(status: str, said: str) -> str:
    """Return the code that says most: many gateways report 5.0.0 beside a server's own words that hold a better one."""
    found = ENHANCED.search(status)
    better = code_in(said)
    if better and (found is None or says_nothing(found[0])):
        return better
    return found[0] if found else ""
