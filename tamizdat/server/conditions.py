"""What a browser asks for on a condition, or in part: rules over headers, without files (RFC 9110, sections 13 and 14).

A browser that has a page asks whether it is still the same one, and gets 304 and no body. One whose download broke off
asks for the rest, on the condition that the file is still the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.http import parse_http_date_safe

OK = 200
PARTIAL = 206
NOT_MODIFIED = 304
PRECONDITION_FAILED = 412
NOT_SATISFIABLE = 416

_TAG = re.compile(r'(?:W/)?"[^"]*"')
# One range; several at once would be answered in parts of a MIME message, and a server may leave that (14.2).
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one representation of a file.

    Args:
        tag: strong entity tag, with its quotation marks.
        modified: when the file was written, in whole seconds since 1970.
        size: in bytes.
    """

    tag: str
    modified: int
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be sent: a status, and the bytes from ``start`` up to and without ``end``."""

    status: int
    start: int
    end: int


def part_to_send(request: Mapping[str, str], version: Version) -> Part:
    """Decide what a request for a file is answered with, in the order that RFC 9110, 13.2.2 prescribes.

    Args:
        request: a WSGI environment.
    """
    whole = Part(OK, 0, version.size)
    if _precondition_fails(request, version):
        return Part(PRECONDITION_FAILED, 0, 0)
    if _is_unchanged(request, version):
        return Part(NOT_MODIFIED, 0, 0)
    if request["REQUEST_METHOD"] != "GET" or not _range_applies(request, version):
        return whole
    return _part(request.get("HTTP_RANGE", ""), version.size) or whole


def is_plain(request: Mapping[str, str]) -> bool:
    """Tell whether a request has no condition and asks for the whole file, as nearly all do."""
    return not (
        "HTTP_IF_NONE_MATCH" in request
        or "HTTP_IF_MODIFIED_SINCE" in request
        or "HTTP_RANGE" in request
        or "HTTP_IF_MATCH" in request
        or "HTTP_IF_UNMODIFIED_SINCE" in request
    )


def _precondition_fails(request: Mapping[str, str], version: Version) -> bool:
    tags = request.get("HTTP_IF_MATCH")
    if tags is not None:
        return tags.strip() != "*" and version.tag not in _TAG.findall(tags)
    moment = parse_http_date_safe(request.get("HTTP_IF_UNMODIFIED_SINCE", ""))
    return moment is not None and version.modified > moment


def _is_unchanged(request: Mapping[str, str], version: Version) -> bool:
    tags = request.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        # Compared weakly (13.1.2): a proxy that has compressed a page anew marks the tag as weak.
        return tags.strip() == "*" or version.tag in {tag.removeprefix("W/") for tag in _TAG.findall(tags)}
    moment = parse_http_date_safe(request.get("HTTP_IF_MODIFIED_SINCE", ""))
    return moment is not None and version.modified <= moment


def _range_applies(request: Mapping[str, str], version: Version) -> bool:
    """Tell whether a range is still one of the file that the browser has the beginning of (13.1.5)."""
    condition = request.get("HTTP_IF_RANGE", "").strip()
    if not condition or condition == version.tag:
        return True
    return not condition.endswith('"') and parse_http_date_safe(condition) == version.modified


def _part(asked: str, size: int) -> Part | None:
    """Return the part that a ``Range`` asks for; None if it makes no sense and is to be ignored (14.2)."""
    match = _RANGE.fullmatch(asked)
    if match is None or match[0].rstrip().endswith("=-"):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    elif last and int(last) < int(first):
        return None
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return Part(PARTIAL, start, end) if start < end else Part(NOT_SATISFIABLE, 0, 0)
