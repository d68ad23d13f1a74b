"""Pressing everything: the whole site, in as many processes as there are cores.

First the articles, each read once and turned into its page and its card; then everything that is made of cards and
names. Processes are forked after the almanac was opened, so that they share its memory, and each reads and writes for
itself; the parent counts. In between it keeps in step what is published meanwhile, so that a long build delays nobody.

The order in which things are done leaves no trace: the same database gives the same tree, with one process or eight.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from tamizdat.press.almanac import Almanac
from tamizdat.press.articles import read_ahead as read_texts
from tamizdat.press.cards import read_ahead as read_cards
from tamizdat.press.inventory.rolls import ReadRolls
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.outputs import (
    Output,
    Portion,
    Rendered,
    find_many,
    kinds,
    portions,
    rendered_outputs,
    stocks,
)
from tamizdat.press.places import address_at
from tamizdat.press.shelf import Filled, Filling, Place
from tamizdat.press.tree import TreeOfFiles, place_of
from tamizdat.theme.environment import prepare

AT_ONCE = 200
# A folder of the search index is made of two thousand articles.
FOLDERS_AT_ONCE = 1
FILES_AT_ONCE = 2000
ARTICLES = "article"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """What has become of some outputs.

    Args:
        written: files that were new or had other bytes.
        unchanged: files that were right already.
        removed: files that were no outputs.
        failures: addresses that could not be rendered, each with the kind of error; their last good version stays.
        unwritable: trees that could not be written to, by their folders, each with what the system said.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    unwritable: dict[str, OSError] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Count the outputs of another tally too."""
        self.written += other.written
        self.unchanged += other.unchanged
        self.removed += other.removed
        self.failures.update(other.failures)
        self.unwritable.update(other.unwritable)


@dataclass(slots=True)
class _Chunk:
    tally: Tally
    file: int = 0
    cards: list[Place] = field(default_factory=list)


def write(rendered: Rendered, tree: TreeOfFiles, tally: Tally) -> None:
    """Put one rendered output in its place in a tree, and count it."""
    output = rendered.output
    if rendered.failure:
        tally.failures[output.address] = rendered.failure
        return
    if output.source and not output.source.exists():
        tally.failures[output.address] = "the stored file is not there"
        return
    try:
        if output.source:
            changed = tree.place(output.address, output.source)
        elif rendered.files is not None:
            changed = tree.write_folder(output.address, rendered.files, kinds()[output.kind].brotli)
        else:
            changed = tree.write(output.address, rendered.content or b"", kinds()[output.kind].brotli)
    except ValueError as error:
        tally.failures[output.address] = str(error)
        return
    except (IsADirectoryError, NotADirectoryError):
        tally.failures[output.address] = "another page has a folder where its file would stand: give one another slug"
        return
    if changed:
        tally.written += 1
    else:
        tally.unchanged += 1


def build(tree: TreeOfFiles, *, jobs: int, progress: Progress, between: Callable[[], None]) -> Tally:
    """Press everything into a tree, and take away what is no output.

    Args:
        tree: prepared.
        jobs: number of processes.
        progress: told how many outputs of how many are done.
        between: called every now and then while the processes work.
    """
    fresh = tree.prepare()
    target = tree.begun_anew() if fresh else tree
    almanac = Almanac(rolls=ReadRolls())
    everything = list(rendered_outputs(almanac))
    articles = [output for output in everything if output.kind == ARTICLES]
    others = [output for output in everything if output.kind != ARTICLES]
    finished = list(portions(almanac))
    number = len(everything) + sum(map(len, finished))
    if jobs > 1:
        # Once here, and not once in each process that is forked.
        prepare(almanac.languages)
    tally = Tally()
    files = [Filling(Path(settings.DATA_DIR)) for _job in range(jobs)]
    shelf = Filled(filling.file for filling in files)

    def count(chunk: _Chunk) -> None:
        tally.add(chunk.tally)
        shelf.add(chunk.file, chunk.cards)
        progress(tally.written + tally.unchanged + len(tally.failures), number)
        between()

    with closing(shelf):
        for chunk in in_processes(partial(_press_articles, almanac, files, target), parts_of(articles), jobs):
            count(chunk)
        shelf.open()
        almanac.shelf, almanac.filling = shelf, None
        for chunk in in_processes(partial(_press_others, almanac, target), [*parts_of(others), *finished], jobs):
            count(chunk)
    if fresh:
        tree.take_over(target)
    else:
        tally.removed = len(tree.sweep({place_of(output) for output in everything}, but=stocks()))
        tally.removed += sum(sweep(folder, tree, almanac) for folder in stocks())
    tree.clear_unfinished()
    return tally


@contextmanager
def few_collections() -> Iterator[None]:
    """Let Python look for cycles of garbage a thousand times less often: rendering makes none, and it costs a tenth.

    As this ends, all that has come meanwhile is looked through once. So it goes around a whole step of work, after
    which nothing of an almanac is left.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(usual[0] * 1000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


Part = list[Output] | Portion
Work = Callable[[int, Any], Any]
# What a forked process works with; set before the fork, since it cannot be handed over.
_working: dict[str, Work] = {}


def parts_of(wanted: Collection[Output]) -> list[list[Output]]:
    """Part outputs into pieces of work of similar length, in their order; few are one piece, which shares more."""
    if len(wanted) <= AT_ONCE:
        return [list(wanted)]
    found: list[list[Output]] = []
    for folder, some in groupby(wanted, key=lambda output: output.folder):
        found += in_parts(some, FOLDERS_AT_ONCE if folder else AT_ONCE)
    return found


def in_processes(work: Work, parts: Sequence[Part], jobs: int) -> Iterator[Any]:
    """Do some work on all parts, in several processes if there are; return what comes of each.

    Args:
        work: called with the number of the process, from 0, and a part; what it returns can be pickled.
        parts: from :func:`parts_of`, and portions.
        jobs: number of processes.

    Raises:
        ChildProcessError: one of the processes was killed.
    """
    if jobs == 1 or sum(map(len, parts)) <= AT_ONCE:
        for some in parts:
            yield work(0, some)
        return
    _working["now"] = work
    with _pool(jobs) as pool:
        try:
            for part in as_completed({pool.submit(_work_on, some) for some in parts}):
                yield part.result()
        except BrokenProcessPool:
            raise ChildProcessError(
                "a process of the press was ended from outside, perhaps for want of memory: try with fewer --jobs"
            ) from None


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Fork some processes, which end when they are told that there is no more to do.

    ``multiprocessing.Pool`` ends its processes by a signal, which those of the worker handle and outlive, and waits
    for ever for one that was killed.
    """
    # A connection to the database must not be shared by two processes.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    numbers = context.SimpleQueue()
    for number in range(jobs):
        numbers.put(number)
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(numbers,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


_job = 0


def _begin(numbers: multiprocessing.SimpleQueue) -> None:
    global _job  # noqa: PLW0603  each process has one of its own
    _job = numbers.get()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """Have the kernel end this process when its parent has ended, even by kill -9 (prctl(2), PR_SET_PDEATHSIG)."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _work_on(part: Part) -> Any:
    return _working["now"](_job, part)


def _press_articles(
    almanac: Almanac, files: list[Filling], tree: TreeOfFiles, job: int, outputs: list[Output]
) -> _Chunk:
    almanac.filling = files[job]
    return _Chunk(_press(almanac, tree, outputs), job, files[job].drain())


def _press_others(almanac: Almanac, tree: TreeOfFiles, _job: int, part: Part) -> _Chunk:
    return _Chunk(_press(almanac, tree, outputs_in(part)))


def outputs_in(part: Part) -> list[Output]:
    """Return the outputs of a piece of work."""
    return list(kinds()[part.kind].outputs_of(part)) if isinstance(part, Portion) else part


def sweep(folder: str, tree: TreeOfFiles, almanac: Almanac) -> int:
    """Take away what lies in a folder and is no output, of whichever kind; return how many files it was.

    Args:
        folder: relative to the tree's root, with a slash at the end.
    """
    return sum(len(tree.take_away(some)) for some in strangers(folder, tree, almanac))


def strangers(folder: str, tree: TreeOfFiles, almanac: Almanac) -> Iterator[list[str]]:
    """Return the files in a folder of a tree that are no outputs, some at a time, by their paths.

    Args:
        folder: as for :func:`sweep`.
    """
    for paths in in_parts(tree.files(folder), FILES_AT_ONCE):
        found = find_many({address_at(path) for path in paths}, almanac)
        known = {place_of(output) for output in found if output.in_tree}
        yield tree.other_than(known, paths)


def _press(almanac: Almanac, tree: TreeOfFiles, outputs: Sequence[Output]) -> Tally:
    tally = Tally()
    for rendered in render_each(outputs, almanac):
        write(rendered, tree, tally)
    return tally


def render_each(outputs: Sequence[Output], almanac: Almanac) -> Iterator[Rendered]:
    """Render outputs of any kinds, those of one kind that stand together at once."""
    _read_together(outputs, almanac)
    for kind, some in groupby(outputs, key=lambda output: output.kind):
        yield from kinds()[kind].render_many(list(some), almanac)


def _read_together(outputs: Sequence[Output], almanac: Almanac) -> None:
    """Read what several outputs will want in the same few queries; in a whole build it lies on the shelf."""
    if not almanac.shelf and not almanac.filling:
        each = [(kinds()[output.kind], output) for output in outputs]
        read_cards(sorted({number for kind, output in each for number in kind.cards(output, almanac)}), almanac)
        read_texts(sorted({number for kind, output in each for number in kind.texts(output, almanac)}), almanac)


def cores() -> int:
    """Return how many processes can work at once here."""
    return len(os.sched_getaffinity(0))
