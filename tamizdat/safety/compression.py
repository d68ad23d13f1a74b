"""Readers' pages, compressed for the wire, and not sent again to a reader who has them.

Only what every reader gets alike is compressed. A page of the admin holds secrets (such as a form's token) beside words
that an outsider can choose, and its compressed length would tell the one by the other (the BREACH attack, 2013).
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from tamizdat.safety.audience import is_for_readers

# Measured on an article page, with a window that fits one: docs/explanation/performance.md.
BROTLI = {"quality": 5, "lgwin": 16}
GZIP_LEVEL = 6
FEWEST_BYTES = 256
COMPRESSIBLE = re.compile(r"text/|application/(json|xml|javascript|[a-z.]+\+(json|xml))|image/svg\+xml")
OK = 200
POLICY = "Content-Security-Policy"


class Compression:
    """Compress a reader's response as the browser accepts it, and answer 304 when the browser has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer through the rest of the application, then compress."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not is_compressible(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == OK and request.method in ("GET", "HEAD"):
            response["ETag"] = etag_of(response.content)
            unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
            if unchanged is not None and unchanged is not response:
                return with_policy_of(response, unchanged)
        return compressed(response, request.headers.get("Accept-Encoding", ""))


def with_policy_of(response: HttpResponse, unchanged: HttpResponseBase) -> HttpResponseBase:
    """Give a 304 the policy of the page that it stands for.

    A browser takes over the headers of a 304 (RFC 9111, section 3.2): with another policy the script of the search
    page would run on a first visit and on no later one.
    """
    if POLICY in response:
        unchanged[POLICY] = response[POLICY]
    return unchanged


def is_compressible(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a response is text that every reader gets alike."""
    return (
        is_for_readers(request.path)
        and not response.cookies
        and "Authorization" not in request.headers
        and "Content-Encoding" not in response
        and COMPRESSIBLE.match(response.get("Content-Type", "")) is not None
    )


def compressed(response: HttpResponse, accepted: str) -> HttpResponse:
    """Compress a response's content, if it is worth it.

    Args:
        accepted: the request's ``Accept-Encoding``.
    """
    coding = best_coding(accepted)
    if coding and len(response.content) >= FEWEST_BYTES:
        response.content = CODINGS[coding](response.content)
        response["Content-Encoding"] = coding
    if "Content-Length" in response:
        response["Content-Length"] = str(len(response.content))
    return response


def best_coding(accepted: str) -> str:
    """Choose the coding that makes a page smallest among those that a browser accepts; "" if it accepts none.

    Args:
        accepted: value of ``Accept-Encoding``.
    """
    return next(iter(accepted_codings(accepted)), "")


def accepted_codings(accepted: str) -> tuple[str, ...]:
    """Return the codings that a browser accepts, the one that makes pages smallest first.

    Args:
        accepted: value of ``Accept-Encoding`` (RFC 9110, section 12.5.3), such as ``gzip, br;q=0.8``.
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = not re.fullmatch(r"q=0(\.0{0,3})?", parameter.strip())
    anything = weights.get("*", False)
    return tuple(name for name in CODINGS if weights.get(name, anything))


def etag_of(content: bytes) -> str:
    """Return a tag of what a page says, the same for all its codings, and so a weak one (RFC 9110, section 8.8.1)."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'


def _brotli(content: bytes) -> bytes:
    return brotli.compress(content, **BROTLI)


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, GZIP_LEVEL, mtime=0)


CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
