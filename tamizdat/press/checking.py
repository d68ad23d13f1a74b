"""Checking: whether a tree of files is what the database says, file by file."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import brotli

from tamizdat.press.almanac import Almanac
from tamizdat.press.building import Progress, in_processes, render_each
from tamizdat.press.inventory.rolls import ReadRolls
from tamizdat.press.outputs import Output, Rendered, outputs
from tamizdat.press.tree import TreeOfFiles, path_of

MISSING, OTHER, EXTRA = "missing", "other bytes", "no output"


@dataclass(slots=True)
class Findings:
    """What is wrong with a tree.

    Args:
        looked_at: how many outputs were compared.
        differences: what is wrong by path.
    """

    looked_at: int = 0
    differences: dict[str, str] = field(default_factory=dict)


def check(tree: TreeOfFiles, *, jobs: int, progress: Progress) -> Findings:
    """Render everything, compare it with a tree, and change nothing.

    Args:
        jobs: number of processes.
        progress: told how many outputs of how many are done.
    """
    almanac = Almanac(rolls=ReadRolls())
    everything = list(outputs(almanac))
    found = Findings()
    for some in in_processes(partial(_compare, almanac, tree), everything, jobs):
        found.looked_at += some.looked_at
        found.differences.update(some.differences)
        progress(found.looked_at, len(everything))
    found.differences.update(dict.fromkeys(_extra(tree, everything), EXTRA))
    return found


def _compare(almanac: Almanac, tree: TreeOfFiles, _job: int, some: list[Output]) -> Findings:
    found = Findings(looked_at=len(some))
    for rendered in render_each(some, almanac):
        path = path_of(rendered.output.address)
        trouble = _trouble(rendered, tree, path)
        if trouble:
            found.differences[path] = trouble
    return found


def _trouble(rendered: Rendered, tree: TreeOfFiles, path: str) -> str:
    if rendered.failure:
        return f"could not be rendered: {rendered.failure}"
    file = tree.root / path
    if not file.is_file():
        return MISSING
    content = file.read_bytes()
    source = rendered.output.source
    if content != (source.read_bytes() if source else rendered.content):
        return OTHER
    return next(_compressed_otherwise(file, content), "")


def _compressed_otherwise(file: Path, content: bytes) -> Iterator[str]:
    for suffix, decompress in ((".br", brotli.decompress), (".gz", gzip.decompress)):
        compressed = file.with_name(f"{file.name}{suffix}")
        if compressed.is_file() and not _is_of(compressed, content, decompress):
            yield f"{suffix} holds other bytes"


def _is_of(compressed: Path, content: bytes, decompress: Callable[[bytes], bytes]) -> bool:
    try:
        return decompress(compressed.read_bytes()) == content
    except (brotli.error, OSError, EOFError):
        return False


def _extra(tree: TreeOfFiles, everything: list[Output]) -> Iterator[str]:
    known = {path_of(output.address) for output in everything}
    for path in sorted(tree.files()):
        plain = path.removesuffix(".br").removesuffix(".gz")
        if path not in known and plain not in known:
            yield path
