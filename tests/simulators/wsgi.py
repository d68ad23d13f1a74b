"""A web server for one request at a time, which calls the application as PEP 3333 says."""

from __future__ import annotations

import io
import sys
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers by their names in small letters, the bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application, target, method="GET", **headers):
    """Ask a WSGI application: ``ask(site, "/en/?q=a", accept_encoding="br")``."""
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    said = []
    sent = application(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    body = b"".join(sent) if isinstance(sent, list) else _drained(sent)
    [(status, pairs)] = said
    assert len({name.lower() for name, _value in pairs}) == len(pairs), "a header was said twice"
    return Answer(int(status.split()[0]), {name.lower(): value for name, value in pairs}, body)


def _drained(pieces):
    with closing(pieces):
        return b"".join(pieces)
