"""The shelf: what many outputs are made of, made once for each article while everything is pressed.

That is an article's place in lists (its card) and its place in the search index (its words). At a hundred thousand
articles they are some hundred megabytes. So they lie in files without a name, which go away with the process, and are
mapped into memory, which all processes share.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO

CARD, WORDS = 0, 1
# A sort, the number of an article, where it begins, how long it is.
Place = tuple[int, int, int, int]


class Filling:
    """A shelf that is being filled by one process.

    Args:
        folder: on whose disk it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=1 << 20)  # noqa: SIM115  outlives this call
        self._end = 0
        self._places: list[Place] = []

    def put(self, sort: int, number: int, data: bytes) -> None:
        """Lay down something of an article.

        Args:
            sort: :data:`CARD` or :data:`WORDS`.
        """
        self.file.write(data)
        self._places.append((sort, number, self._end, len(data)))
        self._end += len(data)

    def drain(self) -> list[Place]:
        """Return where those things lie that were laid down since the last call."""
        self.file.flush()
        places, self._places = self._places, []
        return places


class Filled:
    """A shelf from which things are taken.

    Args:
        files: in which they lie.
    """

    def __init__(self, files: Iterable[IO[bytes]]) -> None:
        self._files = list(files)
        self._maps: dict[int, mmap.mmap] = {}
        self._index: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._where = array("Q")

    def add(self, file: int, places: Iterable[Place]) -> None:
        """Note where things lie.

        Args:
            file: position of their file.
        """
        for sort, number, start, length in places:
            self._index[sort][number] = len(self._where)
            self._where.extend((file, start, length))

    def open(self) -> None:
        """Map the files into memory, once they are complete."""
        self._maps = {
            place: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            for place, file in enumerate(self._files)
            if os.fstat(file.fileno()).st_size
        }

    def take(self, sort: int, numbers: Iterable[int]) -> dict[int, bytes]:
        """Return something of some articles by number; of one that could not be rendered there is none."""
        index = self._index[sort]
        return {number: self._data(index[number]) for number in numbers if number in index}

    def close(self) -> None:
        """Let go of the files."""
        for mapped in self._maps.values():
            mapped.close()
        for file in self._files:
            file.close()

    def _data(self, place: int) -> bytes:
        file, start, length = self._where[place : place + 3]
        return self._maps[file][start : start + length]
