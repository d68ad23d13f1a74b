"""How the press's commands report: a sentence or JSON, a bar while it takes, and an exit code that means something."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, cast

from django.core.management.base import OutputWrapper

SECONDS_IN_SILENCE = 1.0
SECONDS_BETWEEN_LOOKS = 0.2
WIDTH = 24


class Report:
    """What a command has to say, in one of two ways.

    Args:
        as_json: whether a program reads it.
    """

    def __init__(self, out: OutputWrapper, err: OutputWrapper, *, as_json: bool) -> None:
        self._out, self._err = out, err
        self._as_json = as_json
        self._told: dict[str, Any] = {}

    def add(self, **told: Any) -> None:
        """Add fields for programs."""
        self._told.update(told)

    def say(self, sentence: str) -> None:
        """Tell people."""
        if not self._as_json:
            self._out.write(sentence)

    def end(self, *, failures: Mapping[str, str] | None = None, good: bool = True) -> None:
        """Finish the report.

        Args:
            failures: pages that could not be rendered, each with the kind of error.
            good: whether all is as it should be otherwise.

        Raises:
            SystemExit: with code 1, if it is not.
        """
        if self._as_json:
            self._out.write(json.dumps(self._told, ensure_ascii=False))
        for address, reason in sorted((failures or {}).items()):
            self._err.write(f"{address} could not be rendered: {reason}. Its last good version stays.")
        if failures or not good:
            raise SystemExit(1)


@contextmanager
def bar(err: OutputWrapper, what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far some work is, with its rate and the time left, once it takes more than a second.

    Without a terminal nothing is shown.

    Args:
        what: the word for what is counted, such as ``pressed``.
    """
    # Django's wrapper would end each state with a line.
    stream = cast("TextIO", err._out)  # noqa: SLF001  it has no other name
    if not stream.isatty():
        yield lambda _done, _all: None
        return
    line = _Line(stream, what)
    try:
        yield line.show
    finally:
        line.clear()


class _Line:
    def __init__(self, stream: TextIO, what: str) -> None:
        self._stream, self._what = stream, what
        self._started = self._shown = time.monotonic()
        self._visible = False

    def show(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._started < SECONDS_IN_SILENCE or now - self._shown < SECONDS_BETWEEN_LOOKS or not total:
            return
        self._shown, self._visible = now, True
        rate = done / (now - self._started)
        filled = "█" * (WIDTH * done // total)
        left = (total - done) / rate if rate else 0
        self._stream.write(
            f"\r{filled:░<{WIDTH}} {done:,} of {total:,} {self._what}, {rate:,.0f} a second, {left:.0f} s left \033[K"
        )
        self._stream.flush()

    def clear(self) -> None:
        if self._visible:
            self._stream.write("\r\033[K")
            self._stream.flush()
