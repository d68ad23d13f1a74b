"""The files of the pressed site, found and read so that nothing else of the disk can ever be.

The press replaces files by renaming while readers are served. So a file is opened once, and what a reader is told of it
(its length, its tag) is taken from what was opened. Some of what was read is kept in memory. Four times a second the
file is looked at again: as long as it is the very same one, its bytes are those that are kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.utils.http import http_date

from tamizdat.press.hosting.rules import (
    COMPRESSED_ENDINGS,
    MISSING_PAGE,
    PROGRAM,
    common_headers,
    is_compressed,
    is_for_readers,
    rule_for,
    type_of,
)
from tamizdat.server.conditions import Version
from tamizdat.server.moves import INDEX

SUFFIXES = {"br": ".br", "gzip": ".gz", "": ""}
# What is larger is read anew for each reader, piece by piece.
LARGEST_KEPT = 256 * 1024
MOST_KEPT = 32 * 1024 * 1024
# What a kept file costs besides its bytes: its headers and its places in tables.
OVERHEAD = 2048
# How long a kept file is used before it is looked at again. A look costs more than all the rest of an answer, since the
# threads of a process take turns at each.
SECONDS_BETWEEN_LOOKS = 0.25

# Parts that begin with a dot are the press's own; a name with a backslash or a control character is nobody's.
_NAME = re.compile(r"(?:/[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]*)*/?")

Signature = tuple[int, int, int]


@dataclass(slots=True)
class Kept:
    """One representation of one file, with all that a reader is told of it.

    Args:
        file: an open file, for what is too large to be kept in memory; else None.
        headers: as WSGI wants them.
        looked: when the file was last looked at, by this clock.
        used: whether somebody has asked for it since it was last to be thrown out.
    """

    signature: Signature
    version: Version
    headers: list[tuple[str, str]]
    missing: bool
    body: bytes = b""
    file: int | None = None
    looked: float = field(default=0.0, compare=False)
    used: bool = field(default=True, compare=False)


@lru_cache(maxsize=4096)
def name_of(path: str) -> str | None:
    """Return the name under the root of what stands at an address; None if nothing of the press can.

    Args:
        path: of the request, decoded once.
    """
    if path.startswith(PROGRAM) or not _NAME.fullmatch(path) or not is_for_readers(path):
        return None
    return path + INDEX if path.endswith("/") else path


def open_beneath(root: Path, name: str) -> int:
    """Open a file in the tree, following no link on the way, so that none can lead out of it.

    Args:
        name: from :func:`name_of`.

    Raises:
        OSError: there is no such file.
    """
    *folders, last = name.lstrip("/").split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        # A pipe that somebody has put there must not make the server wait.
        return os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)


class PressedFiles:
    """The tree, and those of its files that were asked for last.

    Args:
        root: of the tree, which need not be there.
        most: bytes that may be kept in memory.
        clock: tells the time, in seconds.
    """

    def __init__(self, root: Path, most: int = MOST_KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        self.root = root
        self.most = most
        self.clock = clock
        self.weight = 0
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def get(self, name: str, codings: tuple[str, ...]) -> Kept | None:
        """Return a file in the first of the codings that it is there in, else as it is, else None.

        Args:
            name: from :func:`name_of`.
            codings: that the browser accepts, the best first.
        """
        possible = (*codings, "") if name.endswith(COMPRESSED_ENDINGS) else ("",)
        kept = self._kept.get(name + SUFFIXES[possible[0]])
        if kept is not None and self.clock() - kept.looked < SECONDS_BETWEEN_LOOKS:
            kept.used = True
            return kept
        return self._look(name, possible)

    def has_page(self, folder: str) -> bool:
        """Tell whether a folder has a page."""
        return self._is_file(f"{folder}/{INDEX}")

    def _look(self, name: str, codings: tuple[str, ...]) -> Kept | None:
        """Find a file on the disk. What lies compressed beside a file that is gone is gone too."""
        if not self._is_file(name):
            return None
        found = (self._current(name, coding) for coding in codings)
        return next((kept for kept in found if kept is not None), None)

    def _is_file(self, name: str) -> bool:
        try:
            return stat.S_ISREG(os.stat(f"{self.root}{name}").st_mode)  # noqa: PTH116  half the time of Path.stat
        except OSError:
            return False

    def _current(self, name: str, coding: str) -> Kept | None:
        stored, now = name + SUFFIXES[coding], self.clock()
        kept = self._kept.get(stored)
        try:
            if kept is not None and kept.signature == _signature(os.stat(f"{self.root}{stored}")):  # noqa: PTH116  likewise
                kept.used, kept.looked = True, now
                return kept
            read = self._read(name, stored, coding)
        except OSError:
            return None
        if read is not None and read.file is None:
            read.looked = now
            self._keep(stored, read)
        return read

    def _read(self, name: str, stored: str, coding: str) -> Kept | None:
        """Return a representation as it stands on the disk at this moment; None if it is no file."""
        file = open_beneath(self.root, stored)
        keep_open = False
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                return None
            keep_open = status.st_size > LARGEST_KEPT
            body = b"" if keep_open else _read_all(file, status.st_size)
        finally:
            if not keep_open:
                os.close(file)
        signature = _signature(status)
        size = status.st_size if keep_open else len(body)
        tag = "-".join(f"{part:x}" for part in signature) if keep_open else hashlib.sha256(body).hexdigest()[:20]
        version = Version(f'"{tag}{"-" if coding else ""}{coding}"', int(status.st_mtime), size)
        headers = headers_of(name, coding, version)
        missing = name.endswith(f"/{MISSING_PAGE}") and not keep_open
        return Kept(signature, version, headers, missing, body, file if keep_open else None)

    def _keep(self, stored: str, read: Kept) -> None:
        with self._lock:
            self._drop(stored)
            self._kept[stored] = read
            self.weight += len(read.body) + OVERHEAD
            while self.weight > self.most:
                self._make_room()

    def _make_room(self) -> None:
        """Throw out what was brought longest ago and not asked for since; what was asked for gets another round."""
        oldest = next(iter(self._kept))
        if not self._kept[oldest].used:
            self._drop(oldest)
            return
        self._kept[oldest].used = False
        self._kept[oldest] = self._kept.pop(oldest)

    def _drop(self, stored: str) -> None:
        gone = self._kept.pop(stored, None)
        self.weight -= len(gone.body) + OVERHEAD if gone else 0


def headers_of(name: str, coding: str, version: Version) -> list[tuple[str, str]]:
    """Return all headers of one representation of a file."""
    media_type = type_of(name)
    headers = {
        "Content-Type": media_type,
        "Content-Length": str(version.size),
        "ETag": version.tag,
        "Last-Modified": http_date(version.modified),
        "Accept-Ranges": "bytes",
    }
    if is_compressed(media_type):
        headers["Vary"] = "Accept-Encoding"
    if coding:
        headers["Content-Encoding"] = coding
    return list((headers | rule_for(name).headers() | common_headers()).items())


def _signature(status: os.stat_result) -> Signature:
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def _read_all(file: int, size: int) -> bytes:
    body = os.read(file, size + 1)
    while len(body) < size and (more := os.read(file, size - len(body))):
        body += more
    return body
