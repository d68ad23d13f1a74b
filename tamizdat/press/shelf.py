"""The shelf: articles as they stand in lists, made once while everything is pressed and then used by every list.

At a hundred thousand articles they are some hundred megabytes. So they lie in files without a name, which go away with
the process, and are mapped into memory, which all processes share.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO

Place = tuple[int, int, int]


class Filling:
    """A shelf that is being filled by one process.

    Args:
        folder: on whose disk it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=1 << 20)  # noqa: SIM115  outlives this call
        self._end = 0
        self._places: list[Place] = []

    def put(self, number: int, card: str) -> None:
        """Lay down the card of an article."""
        data = card.encode()
        self.file.write(data)
        self._places.append((number, self._end, len(data)))
        self._end += len(data)

    def drain(self) -> list[Place]:
        """Return where the cards lie that were laid down since the last call: numbers, beginnings and lengths."""
        self.file.flush()
        places, self._places = self._places, []
        return places


class Filled:
    """A shelf from which cards are taken.

    Args:
        files: in which cards lie.
    """

    def __init__(self, files: Iterable[IO[bytes]]) -> None:
        self._files = list(files)
        self._maps: dict[int, mmap.mmap] = {}
        self._index: dict[int, int] = {}
        self._where = array("Q")

    def add(self, file: int, places: Iterable[Place]) -> None:
        """Note where cards lie.

        Args:
            file: position of their file.
        """
        for number, start, length in places:
            self._index[number] = len(self._where)
            self._where.extend((file, start, length))

    def open(self) -> None:
        """Map the files into memory, once they are complete."""
        self._maps = {
            place: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            for place, file in enumerate(self._files)
            if os.fstat(file.fileno()).st_size
        }

    def close(self) -> None:
        """Give the files back to the disk."""
        for mapped in self._maps.values():
            mapped.close()
        for file in self._files:
            file.close()

    def cards(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the cards of some articles by number; of one that was not laid down there is none."""
        return {number: self._card(self._index[number]) for number in numbers if number in self._index}

    def _card(self, place: int) -> str:
        file, start, length = self._where[place : place + 3]
        return self._maps[file][start : start + length].decode()
