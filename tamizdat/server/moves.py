"""Addresses that lead on, as the press has written them down in the tree's ``_redirects``.

A file in the tree can only say "this has moved" to a browser that shows it. A server that knows the list says it with a
status, which search engines and feed readers understand too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from django.utils.encoding import iri_to_uri

FILE = "_redirects"
INDEX = "index.html"
# How long the list is used before it is looked at again.
SECONDS_BETWEEN_LOOKS = 0.5
REASONS = {301: "301 Moved Permanently", 302: "302 Found"}


def read_moves(text: str) -> dict[str, tuple[str, str]]:
    """Read a list in the syntax of Netlify and Cloudflare Pages: old address, new one, status.

    Lines with patterns are left out: the press writes none.

    Returns:
        The status line and the ``Location`` for each old address.
    """
    moves = {}
    for line in text.splitlines():
        match line.split("#", 1)[0].split():
            case [old, new, *status] if old.startswith("/") and "*" not in old:
                code = int(status[0]) if status and status[0].isdigit() else 301
                moves[unquote(old)] = (REASONS.get(code, REASONS[301]), iri_to_uri(new))
    return moves


class Moves:
    """The list as it stands in the tree now.

    Args:
        root: of the tree, which need not be there.
    """

    def __init__(self, root: Path) -> None:
        self.file = root / FILE
        self._moves: Mapping[str, tuple[str, str]] = {}
        self._signature: tuple[int, int, int] | None = None
        self._next_look = 0.0

    def at(self, path: str) -> tuple[str, str] | None:
        """Return the status line and the ``Location`` for a path that leads on, else None."""
        if time.monotonic() >= self._next_look:
            self._look()
        return self._moves.get(path[: -len(INDEX)] if path.endswith(f"/{INDEX}") else path)

    def _look(self) -> None:
        try:
            with self.file.open(encoding="utf-8", errors="replace") as file:
                status = os.fstat(file.fileno())
                signature = (status.st_ino, status.st_mtime_ns, status.st_size)
                if signature != self._signature:
                    self._moves = read_moves(file.read())
                    self._signature = signature
        except OSError:
            self._moves, self._signature = {}, None
        self._next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
