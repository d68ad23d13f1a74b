"""How far something has come that takes longer than a second: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, Self

QUIET_SECONDS = 1
SECONDS_BETWEEN_LINES = 10
SECONDS_BETWEEN_BARS = 0.1
WIDTH = 30
# Narrower than this a bar says nothing.
NARROWEST = 5


class Stream(Protocol):
    """Where progress is shown."""

    def write(self, msg: str = "", style_func: Callable[[str], str] | None = None, ending: str | None = None) -> None:
        """Write some text; Django's streams for commands take its ending apart."""

    def isatty(self) -> bool:
        """Tell whether somebody is watching."""

    def flush(self) -> None:
        """Let what was written be seen."""


class Progress:
    """A bar that moves.

    Args:
        what: is counted, such as ``articles``.
        total: when it is done; may be set anew as long as it is not known yet.
        clock: seconds that only grow.
    """

    def __init__(self, what: str, total: int, stream: Stream, clock: Callable[[], float] = time.monotonic) -> None:
        self.what, self.total, self.stream, self.clock = what, total, stream, clock
        self.watched = stream.isatty()
        self.begun = clock()
        self.next = self.begun + QUIET_SECONDS
        self.shown = False
        self.written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.shown and self.watched:
            self._show("\n")

    def reached(self, done: int) -> None:
        """Show how far it has come, unless it was shown just before.

        Time is counted from the last moment at which nothing was done yet: preparations say nothing of the rate.
        """
        now = self.clock()
        if not done:
            self.begun = now
        if not self.total or (now < self.next and not (self.shown and done == self.total)):
            return
        self.next = now + (SECONDS_BETWEEN_BARS if self.watched else SECONDS_BETWEEN_LINES)
        self.shown = True
        line = self._line(done, now - self.begun)
        self._show(f"\r{self._fitted(done, line)}" if self.watched else f"{line}\n")

    def _show(self, text: str) -> None:
        # Nobody's work ends because it cannot be watched: a terminal may be gone, or a log's disk full.
        with suppress(OSError):
            # Django writes in red where errors go.
            self.stream.write(text, style_func=str, ending="")
            self.stream.flush()

    def _fitted(self, done: int, line: str) -> str:
        """Return what fits on one line of the terminal, and covers what stood there: a longer one would stay."""
        columns = shutil.get_terminal_size().columns - 1
        width = min(WIDTH, columns - len(line) - len("[] "))
        told = f"{self._bar(done, width)} {line}" if width >= NARROWEST else line
        written = told[:columns].ljust(self.written)
        self.written = len(written.rstrip())
        return written

    def _bar(self, done: int, width: int) -> str:
        full = width * done // self.total
        return f"[{'█' * full}{' ' * (width - full)}]"

    def _line(self, done: int, seconds: float) -> str:
        if not done:
            return f"0 of {self.total:,} {self.what}"
        rate = done / max(seconds, SECONDS_BETWEEN_BARS)
        left = (self.total - done) / rate
        return f"{done:,} of {self.total:,} {self.what}, {rate:,.0f} a second, {left:,.0f} s left"
