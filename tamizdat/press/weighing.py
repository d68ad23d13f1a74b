"""Weighing: what a reader's line has to carry for each page, and whether one that is cut can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tamizdat.press.compression import SUFFIXES, brotli_size
from tamizdat.press.outputs import Output, kinds
from tamizdat.press.tree import TreeOfFiles, path_of

# Measured with Chromium, nginx and a short ECDSA chain: what a first connection takes besides the file itself.
TLS, HEADERS = 2_620, 900
CUT = 16 * 1024
BUDGET = CUT - TLS


@dataclass(frozen=True, slots=True)
class Weight:
    """What one file weighs on the wire, headers included and without the handshake before it.

    Args:
        size: in bytes.
    """

    address: str
    kind: str
    size: int

    @property
    def too_heavy(self) -> bool:
        """Whether it does not fit."""
        return self.size > BUDGET


def weigh(tree: TreeOfFiles, outputs: Iterable[Output]) -> Iterator[Weight]:
    """Return what each file weighs that a reader of texts needs; files that are not there weigh nothing.

    Args:
        outputs: of the site.
    """
    for output in outputs:
        kind = kinds()[output.kind]
        for address in _addresses(tree, output) if kind.in_weight else ():
            size = _size(tree, address, kind.brotli)
            if size:
                yield Weight(address, output.kind, size + HEADERS)


def _addresses(tree: TreeOfFiles, output: Output) -> Iterator[str]:
    if not output.folder:
        yield output.address
        return
    files = sorted(tree.files(output.address[1:]))
    yield from (f"/{path}" for path in files if not path.endswith(SUFFIXES))


def _size(tree: TreeOfFiles, address: str, quality: int) -> int:
    file = tree.root / path_of(address)
    compressed = file.with_name(f"{file.name}.br")
    if compressed.is_file():
        return compressed.stat().st_size
    return brotli_size(file.read_bytes(), quality) if file.is_file() else 0
