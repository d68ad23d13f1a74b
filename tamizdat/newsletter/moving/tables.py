"""Tables: rows of a CSV file, whatever encoding and separator its program has chosen, one after another."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BYTES_AT_ONCE = 1024 * 1024
SEPARATORS = ",;\t"
LONGEST_HEADER = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is written in.

    Args:
        lines: about how many there are.
    """

    encoding: str
    separator: str
    lines: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        line: at which it ends, counted from 1.
        cells: None if it cannot be read; then it is this one line.
    """

    line: int
    cells: tuple[str, ...] | None


def look_at(path: Path) -> Look:
    """Find out what a file is written in; it is read once for that, and kept nowhere.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        encoding, lines = _encoding(file)
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        first = text.readline(LONGEST_HEADER)
    return Look(encoding, max(SEPARATORS, key=first.count), lines)


@contextmanager
def rows_of(path: Path, look: Look) -> Iterator[Iterator[Row]]:
    """Give the rows of a file in turn; those without any content are left out."""
    with path.open(encoding=look.encoding, errors="replace", newline="") as text:
        yield _rows(text, look.separator)


class _Lines:
    """The lines of a file in turn, of which those of the last row can be read once more."""

    def __init__(self, text: IO[str]) -> None:
        self.passed = 0
        self._text = text
        self._row: list[str] = []
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._text).replace("\0", "")
        self._row.append(line)
        self.passed += 1
        return line

    def end_row(self) -> None:
        """Keep nothing of a row that was read."""
        self._row.clear()

    def give_back_all_but_the_first(self) -> None:
        """Have the lines come again that a row has swallowed whose quotation mark is never closed."""
        swallowed = self._row[1:]
        self._again.extendleft(reversed(swallowed))
        self.passed -= len(swallowed)
        self._row.clear()


def _rows(text: IO[str], separator: str) -> Iterator[Row]:
    lines = _Lines(text)
    # A lenient reader would take everything behind a mark that is never closed for one cell, and say nothing.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back_all_but_the_first()
            yield Row(lines.passed, None)
            continue
        lines.end_row()
        if any(cell.strip() for cell in cells):
            yield Row(lines.passed, tuple(cell.strip() for cell in cells))


def _encoding(file: IO[bytes]) -> tuple[str, int]:
    """Return the encoding and the number of lines. What is not UTF-8 is taken for windows-1251."""
    begin = file.read(BYTES_AT_ONCE)
    encoding = next((name for mark, name in _MARKS if begin.startswith(mark)), "")
    if not encoding and b"\0" in begin:
        # Commas, dots and line ends have a zero byte behind them or before them.
        encoding = "utf-16-le" if begin[1::2].count(0) >= begin[::2].count(0) else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, chunk, readable = 1, begin, True
    while chunk:
        lines += chunk.count(b"\n")
        readable = readable and _decodes(decoder, chunk)
        chunk = file.read(BYTES_AT_ONCE)
    return encoding or ("utf-8" if readable and not decoder.getstate()[0] else "windows-1251"), lines


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
