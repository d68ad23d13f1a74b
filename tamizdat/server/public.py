"""The pressed site over HTTP, in front of the application.

A reader who asks for a file of the press gets it here, and neither Django nor the database hears of it. Everything else
goes on to the application: the admin, forms, addresses that hold nothing, and the whole newspaper as long as nothing
has been pressed. Why it is made so: docs/decisions/0009-serving-the-tree.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from tamizdat.press.hosting.rules import FOR_A_MOMENT, common_headers
from tamizdat.safety.compression import accepted_codings
from tamizdat.server.conditions import (
    NOT_MODIFIED,
    NOT_SATISFIABLE,
    OK,
    PARTIAL,
    PRECONDITION_FAILED,
    Part,
    is_plain,
    part_to_send,
)
from tamizdat.server.moves import Moves
from tamizdat.server.pressed import Kept, PressedFiles, name_of

Headers = list[tuple[str, str]]

SAFE = ("GET", "HEAD")
PIECE = 64 * 1024
REASONS = {
    OK: "200 OK",
    PARTIAL: "206 Partial Content",
    NOT_MODIFIED: "304 Not Modified",
    PRECONDITION_FAILED: "412 Precondition Failed",
    NOT_SATISFIABLE: "416 Range Not Satisfiable",
}
FOUND = REASONS[OK]
MISSING = "404 Not Found"
# What a browser that has the file already is told again (RFC 9110, 15.4.5); it replaces what it was told before, and
# the policy of another page would forbid the search its script.
OF_UNCHANGED = frozenset({"ETag", "Last-Modified", "Cache-Control", "Content-Security-Policy", "Vary"})

_codings = lru_cache(maxsize=256)(accepted_codings)


class PublicSite:
    """Answers with files of the press, and hands everything else to the application.

    Args:
        application: that answers the rest.
        files: the tree.
        moves: addresses that lead on.
        hsts_seconds: for how long browsers shall come by TLS alone; told to those who came by it (RFC 6797, 7.2).
    """

    def __init__(self, application: WSGIApplication, files: PressedFiles, moves: Moves, hsts_seconds: int = 0) -> None:
        self.application = application
        self.files = files
        self.moves = moves
        self.hsts = (
            ("Strict-Transport-Security", f"max-age={hsts_seconds}; includeSubDomains") if hsts_seconds else None
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI wants it (PEP 3333)."""
        path = path_of(environ["PATH_INFO"])
        name = name_of(path) if path is not None and environ["REQUEST_METHOD"] in SAFE else None
        if path is None or name is None:
            return self.application(environ, start_response)
        move = self.moves.at(path)
        if move is not None:
            return _lead_on(start_response, *move)
        kept = self.files.get(name, _codings(environ.get("HTTP_ACCEPT_ENCODING", "")))
        if kept is not None:
            return self._send(environ, start_response, kept)
        if not path.endswith("/") and self.files.has_page(path):
            query = environ.get("QUERY_STRING", "")
            return _lead_on(start_response, "301 Moved Permanently", f"{quote(path)}/{'?' if query else ''}{query}")
        return self.application(environ, start_response)

    def _send(self, environ: WSGIEnvironment, start_response: StartResponse, kept: Kept) -> Iterable[bytes]:
        headers = kept.headers
        if self.hsts and environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            headers = [*headers, self.hsts]
        if kept.missing:
            start_response(MISSING, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]
        if kept.file is None and is_plain(environ):
            start_response(FOUND, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]
        part = part_to_send(environ, kept.version)
        start_response(REASONS[part.status], _headers_of_part(headers, part, kept.version.size))
        return _bytes_of_part(kept, part, head=environ["REQUEST_METHOD"] == "HEAD")


class Pieces:
    """Part of an open file, piece by piece; the server closes it, whether or not the reader stayed to the end."""

    def __init__(self, file: int, part: Part) -> None:
        self.file = file
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        at = self.part.start
        while at < self.part.end:
            piece = os.pread(self.file, min(PIECE, self.part.end - at), at)
            if not piece:
                return
            at += len(piece)
            yield piece

    def close(self) -> None:
        """Give the file back."""
        os.close(self.file)


def path_of(path_info: str) -> str | None:
    """Return the path of a request as text; None if its bytes are no UTF-8.

    Args:
        path_info: as WSGI hands it over, each byte as the character of its number (PEP 3333).
    """
    if path_info.isascii():
        return path_info
    try:
        return path_info.encode("latin-1").decode()
    except UnicodeError:
        return None


def _lead_on(start_response: StartResponse, status: str, location: str) -> list[bytes]:
    headers = [("Location", location), ("Content-Length", "0"), ("Cache-Control", FOR_A_MOMENT)]
    start_response(status, [*headers, *common_headers().items()])
    return []


def _headers_of_part(headers: Headers, part: Part, size: int) -> Headers:
    if part.status == OK:
        return headers
    if part.status == NOT_MODIFIED:
        return [header for header in headers if header[0] in OF_UNCHANGED]
    others = [header for header in headers if header[0] != "Content-Length"]
    length = ("Content-Length", str(part.end - part.start))
    if part.status == PARTIAL:
        return [*others, length, ("Content-Range", f"bytes {part.start}-{part.end - 1}/{size}")]
    others = [header for header in others if header[0] not in ("Content-Type", "Content-Encoding")]
    return [*others, length, *([("Content-Range", f"bytes */{size}")] if part.status == NOT_SATISFIABLE else [])]


def _bytes_of_part(kept: Kept, part: Part, *, head: bool) -> Iterable[bytes]:
    if kept.file is None:
        return [] if head or part.start == part.end else [kept.body[part.start : part.end]]
    pieces = Pieces(kept.file, part)
    if head or part.start == part.end:
        pieces.close()
        return []
    return pieces
