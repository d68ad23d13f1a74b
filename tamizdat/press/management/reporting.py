"""How the press's commands report: a sentence or JSON, a bar while it takes, and an exit code that means something."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.management.base import OutputWrapper

from tamizdat.progress import Progress


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

    Args:
        what: the word for what is counted, such as ``pressed``.
    """
    with Progress(what, 0, err) as progress:

        def show(done: int, total: int) -> None:
            progress.total = total
            progress.reached(done)

        yield show
