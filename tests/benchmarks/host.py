"""A host that hands out files, counts what goes over the line, and may cut every connection after some bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

COMPRESSED = {".html", ".js", ".json", ".css"}
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm"}


@dataclass
class Line:
    """What went over the line.

    Args:
        cut_after: bytes after which a connection is cut, or 0.
    """

    cut_after: int = 0
    requests: int = 0
    sent: int = 0
    largest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def forget(self) -> None:
        """Begin to count anew."""
        self.requests = self.sent = self.largest = 0


@contextmanager
def host(folder: Path, line: Line) -> Iterator[str]:
    """Hand out a folder's files on a free port; gives the origin."""
    handler = type("Handler", (_Handler,), {"folder": folder, "line": line})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@cache
def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return brotli.compress(content, quality=9, lgwin=18) if path.suffix in COMPRESSED else content


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    line: Line

    def setup(self) -> None:
        super().setup()
        self.carried = 0

    def do_GET(self) -> None:
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if not path.is_file():
            self._send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        content = _content(path)
        coding = "Content-Encoding: br\r\n" if path.suffix in COMPRESSED else ""
        media_type = TYPES.get(path.suffix, "application/octet-stream")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{coding}Content-Length: {len(content)}\r\n\r\n"
        self._send(head.encode() + content)

    def _send(self, answer: bytes) -> None:
        room = self.line.cut_after - self.carried if self.line.cut_after else len(answer)
        with self.line.lock:
            self.line.requests += 1
            self.line.sent += min(len(answer), room)
            self.line.largest = max(self.line.largest, len(answer))
        self.carried += len(answer)
        with contextlib.suppress(ConnectionError):
            self.wfile.write(answer[:room])
            if room < len(answer):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
