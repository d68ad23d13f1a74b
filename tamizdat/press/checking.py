"""Checking: whether a tree of files is what the database says, file by file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tamizdat.press.almanac import Almanac
from tamizdat.press.building import Part, Progress, in_processes, outputs_in, parts_of, render_each, strangers
from tamizdat.press.compression import SUFFIXES, is_form_of, variants
from tamizdat.press.inventory.rolls import ReadRolls
from tamizdat.press.outputs import Rendered, kinds, portions, rendered_outputs, stocks
from tamizdat.press.tree import READABLE, TreeOfFiles, path_of, place_of

MISSING, OTHER, EXTRA, UNREADABLE = "missing", "other bytes", "no output", "web servers may not read it"


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
    everything = list(rendered_outputs(almanac))
    finished = list(portions(almanac))
    number = len(everything) + sum(map(len, finished))
    found = Findings()
    for some in in_processes(partial(_compare, almanac, tree), [*parts_of(everything), *finished], jobs):
        found.looked_at += some.looked_at
        found.differences.update(some.differences)
        progress(found.looked_at, number)
    found.differences.update(dict.fromkeys(_extra(tree, {place_of(each) for each in everything}, but=stocks()), EXTRA))
    for folder in stocks():
        for some in strangers(folder, tree, almanac):
            found.differences.update(dict.fromkeys(some, EXTRA))
    return found


def _compare(almanac: Almanac, tree: TreeOfFiles, _job: int, part: Part) -> Findings:
    found = Findings(looked_at=len(part))
    for rendered in render_each(outputs_in(part), almanac):
        if rendered.failure:
            found.differences[place_of(rendered.output)] = f"could not be rendered: {rendered.failure}"
            continue
        for path, content in _files(rendered):
            trouble = _trouble(tree, path, content)
            if not rendered.output.source:  # which is stored for readers as it is
                trouble = trouble or _withheld(tree, path) or _not_compressed(tree, path, content, rendered)
            if trouble:
                found.differences[path] = trouble
        if rendered.files is not None:
            folder = place_of(rendered.output)
            names = {f"{folder}{name}" for name in rendered.files}
            found.differences.update(dict.fromkeys(_extra(tree, names, folder), EXTRA))
    return found


def _files(rendered: Rendered) -> Iterator[tuple[str, bytes]]:
    output = rendered.output
    if rendered.files is not None:
        yield from ((f"{place_of(output)}{name}", content) for name, content in rendered.files.items())
    else:
        yield path_of(output.address), output.source.read_bytes() if output.source else rendered.content or b""


def _trouble(tree: TreeOfFiles, path: str, expected: bytes) -> str:
    file = tree.root / path
    if not os.path.isfile(file):  # noqa: PTH113  Path's own fails at a name that no disk takes
        return MISSING
    content = file.read_bytes()
    return next(_compressed_otherwise(file, content), "") if content == expected else OTHER


def _compressed_otherwise(file: Path, content: bytes) -> Iterator[str]:
    for suffix in SUFFIXES:
        compressed = file.with_name(f"{file.name}{suffix}")
        if compressed.is_file() and not is_form_of(compressed.read_bytes(), suffix, content):
            yield f"{suffix} holds other bytes"


def _withheld(tree: TreeOfFiles, path: str) -> str:
    return "" if (tree.root / path).stat().st_mode & READABLE == READABLE else UNREADABLE


def _not_compressed(tree: TreeOfFiles, path: str, content: bytes, rendered: Rendered) -> str:
    """Tell which form is missing; only then is the file compressed, to see whether that would be smaller."""
    lacking = [suffix for suffix in SUFFIXES if not (tree.root / f"{path}{suffix}").is_file()]
    if not lacking or not tree.compressed:
        return ""
    expected = variants(content, kinds()[rendered.output.kind].brotli)
    return next((f"{suffix} is missing" for suffix in lacking if suffix in expected), "")


def _extra(tree: TreeOfFiles, known: set[str], below: str = "", *, but: Collection[str] = ()) -> Iterator[str]:
    for path in sorted(tree.files(below, but=but)):
        plain = path.removesuffix(".br").removesuffix(".gz")
        if path not in known and plain not in known and f"{path.rpartition('/')[0]}/" not in known:
            yield path
