"""In step: whatever changes is pressed at once, into every tree that is kept.

The order of things makes it safe to be killed anywhere. What is touched stands in the database until its file is in
place (``inventory.intake`` wrote it there together with what it remembers); pressing an address twice does no harm; one
process presses at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tamizdat.press.almanac import Almanac
from tamizdat.press.behind import is_behind
from tamizdat.press.building import (
    Progress,
    Tally,
    build,
    cores,
    few_collections,
    in_processes,
    parts_of,
    render_each,
    sweep,
    write,
)
from tamizdat.press.compression import SUFFIXES
from tamizdat.press.inventory.intake import is_due, take_in
from tamizdat.press.lock import the_press
from tamizdat.press.machines import failed, note_pressed, own_trees, this_machine, waiting
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Touch, Tree
from tamizdat.press.outputs import EVERYTHING_BELOW, Output, find_many, kinds
from tamizdat.press.plates import made_with
from tamizdat.press.tree import TreeOfFiles
from tamizdat.support.appeals import note_what_holds

AT_ONCE = 4_000
# Fewer outputs than these are pressed before other processes have begun; a folder takes as long as so many others.
WORTH_A_FORK = 1_000
A_FOLDER = 50
# So that one call ends, however busy the newsroom is.
MOST_ROUNDS = 6


@dataclass(slots=True)
class Report:
    """What one round came to.

    Args:
        tally: of the addresses that were touched.
        touched: how many there were.
        built: trees that had to be built as a whole, with their tallies.
        lost: trees whose folders are not there any more; they are kept no longer.
    """

    tally: Tally = field(default_factory=Tally)
    touched: int = 0
    built: dict[str, Tally] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    @property
    def failures(self) -> dict[str, str]:
        """Addresses that could not be rendered, each with the kind of error."""
        found = dict(self.tally.failures)
        for tally in self.built.values():
            found.update(tally.failures)
        return found

    def raise_for_trees(self) -> None:
        """Tell, once all others are in step, that a tree could not be written to.

        Raises:
            OSError: as the system said it, with the tree's folder.
        """
        for folder, error in self.tally.unwritable.items():
            raise OSError(error.errno, f"{folder} cannot be written to ({error.strerror})") from error


def silent(_done: int, _all: int) -> None:
    """Tell nobody how far it is."""


def press_changed(
    *,
    now: dt.datetime | None = None,
    again: bool = True,
    jobs: int = 0,
    progress: Progress = silent,
    wait: bool = True,
) -> Report:
    """Press what has changed into every tree that is kept; build those that are not whole or have other plates.

    Args:
        again: whether to try once more what could not be rendered before.
        jobs: number of processes for a tree that has to be built; as many as there are cores if 0.
        wait: whether to wait for another process that is pressing.

    Raises:
        PressBusyError: another process is pressing, and this one was not to wait.
        OSError: a tree could not be written to; it is built anew by the next call, and the others are in step.
    """
    # One search for garbage in all that Django holds takes a third of what a publish does.
    with the_press(wait=wait), few_collections():
        this_machine()
        # The worker's schedule looks every minute; who presses without a worker sees a day begin here.
        note_what_holds(now or timezone.now())
        report = Report()
        _forget_lost(report)
        for rounds_before in range(MOST_ROUNDS):
            almanac = take_in(now).almanac
            if _build_those_not_whole(almanac, jobs or cores(), progress, report):
                almanac = Almanac()
            _press_touched(report, almanac, again=again and not rounds_before)
            # Pressing itself may have made sizes of a picture that were missing; and colleagues go on working.
            if not is_due(now or timezone.now()):
                break
        report.raise_for_trees()
        return report


def build_tree(
    root: Path, *, compressed: bool = True, jobs: int = 0, progress: Progress = silent, kept: bool = True
) -> Tally:
    """Press the whole site into a folder.

    Args:
        root: absolute.
        kept: whether the tree is kept in step from then on.

    Raises:
        NotATreeError: the folder holds somebody's files.
        OSError: the folder cannot be made, and is not kept; or not all could be written, and the next press goes on.
    """
    with the_press(), few_collections():
        take_in()
        # Before anything is written down: of a folder that cannot be, nobody wants to hear again.
        TreeOfFiles(root).prepare()
        if not kept:
            # A copy that stays as it is, also when it could not be finished. It has no row.
            own_trees().filter(path=str(root)).delete()
            return _build(
                Tree(machine=this_machine(), path=str(root), compressed=compressed), jobs or cores(), progress
            )
        tree, _made = Tree.objects.get_or_create(machine=this_machine(), path=str(root))
        tree.compressed, tree.whole = compressed, False
        tree.save()
        return _build(tree, jobs or cores(), progress)


def _forget_lost(report: Report) -> None:
    """Keep no tree any longer of which the folder has gone, but for the newspaper's own: that is built again."""
    for tree in own_trees():
        root = Path(tree.path)
        # Before a tree is whole, somebody's files may stand there, of which the build tells.
        if TreeOfFiles(root).exists() or (root.exists() and not tree.whole):
            continue
        if root != house_tree():
            report.lost.append(tree.path)
            tree.delete()
        else:
            Tree.objects.filter(pk=tree.pk).update(whole=False)


def house_tree() -> Path:
    """Return the folder of the newspaper's own tree, which its web server hands out."""
    path: Path = settings.ENVIRONMENT.public_dir
    return path


def _build_those_not_whole(almanac: Almanac, jobs: int, progress: Progress, report: Report) -> bool:
    """Build the trees that are not whole, or were made with other plates; return whether there were any."""
    plates = made_with(almanac)
    found = own_trees().exclude(path__in=list(report.tally.unwritable)).order_by("pk")
    wanting = [tree for tree in found if not tree.whole or tree.made_with != plates]
    for tree in wanting:
        try:
            report.built[tree.path] = _build(tree, jobs, progress)
        except OSError as error:  # a stick that is full must not keep the newspaper's own tree from being pressed
            report.tally.unwritable[tree.path] = error
    return bool(wanting)


def _build(tree: Tree, jobs: int, progress: Progress) -> Tally:
    """Build one tree; what is published meanwhile is pressed into all trees at once, and into this one again."""
    # Until it is whole again nobody else writes into it. Its plates are noted now, not at the end: should everything be
    # noted as changed meanwhile, they are struck out, and the tree is built once more.
    Tree.objects.filter(pk=tree.pk).update(whole=False, made_with=made_with(), compressed=tree.compressed)
    pressed_meanwhile: list[str] = []

    def keep_others_in_step() -> None:
        if is_behind():
            almanac = take_in().almanac
            pressed_meanwhile.extend(_press_touched(Report(), almanac, again=False))

    files = TreeOfFiles(Path(tree.path), compressed=tree.compressed, thorough=True)
    tally = build(files, jobs=jobs, progress=progress, between=keep_others_in_step)
    keep_others_in_step()
    _press(pressed_meanwhile, [files], tally, Almanac())
    for error in tally.unwritable.values():
        raise error
    Tree.objects.filter(pk=tree.pk).update(whole=True)
    _try_again_later(tally.failures)
    return tally


def _press_touched(report: Report, almanac: Almanac, *, again: bool) -> list[str]:
    """Press the touched addresses into all trees; return them."""
    trees = [TreeOfFiles(Path(tree.path), compressed=tree.compressed) for tree in own_trees().filter(whole=True)]
    for tree in trees:
        tree.clear_unfinished()
    done: list[str] = []
    if again:
        once_more = list(failed().values_list("pk", "address"))
        still_failed = _press((address for _pk, address in once_more), trees, report.tally, almanac)
        for part in in_parts([pk for pk, _address in once_more]):
            Touch.objects.filter(pk__in=part).delete()
        _try_again_later(still_failed)
        done += dict.fromkeys(address for _pk, address in once_more)
    rows = list(waiting().order_by("pk").values_list("pk", "address"))
    for some in in_parts(rows, AT_ONCE):
        addresses = list(dict.fromkeys(address for _pk, address in some))
        not_pressed = _press(addresses, trees, report.tally, almanac)
        note_pressed(some[-1][0])
        _try_again_later(not_pressed)
        done += addresses
    report.touched += len(set(done))
    for tree in trees:
        tree.clear_unfinished()
    own_trees().filter(path__in=list(report.tally.unwritable)).update(whole=False)
    return done


def _try_again_later(not_pressed: Iterable[str]) -> None:
    machine = this_machine()
    rows = [Touch(address=address, failed=True, machine=machine) for address in sorted(not_pressed)]
    Touch.objects.bulk_create(rows)


def _press(addresses: Iterable[str], trees: list[TreeOfFiles], tally: Tally, almanac: Almanac) -> set[str]:
    """Press some addresses into some trees; return those that could not be rendered."""
    wanted = list(dict.fromkeys(addresses))
    sweeps = [address for address in wanted if address.endswith(EVERYTHING_BELOW)]
    plain = [address for address in wanted if not address.endswith(EVERYTHING_BELOW)]
    found = (output for output in find_many(plain, almanac) if output.in_tree)
    outputs = sorted(found, key=lambda output: (output.folder, output.kind, output.address))
    one = Tally()
    work = sum(A_FOLDER if output.folder else 1 for output in outputs)
    jobs = cores() if work >= WORTH_A_FORK else 1
    for part in in_processes(partial(_into_all, almanac, trees), parts_of(outputs), jobs):
        one.add(part)
    # What is called as a compressed form stands or goes with its file.
    gone = {address for address in plain if not address.endswith(SUFFIXES)}
    gone.difference_update(output.address for output in outputs)
    for place, tree in enumerate(trees):
        with _told_of(tree, one):
            removed = sum(_take_away(address, tree) for address in gone)
            removed += sum(sweep(address[1:].removesuffix(EVERYTHING_BELOW), tree, almanac) for address in sweeps)
            one.removed += removed if place == 0 else 0
    tally.add(one)
    return set(one.failures)


def _take_away(address: str, tree: TreeOfFiles) -> bool:
    if any(kind.folders and kind.pattern.fullmatch(address) for kind in kinds().values()):
        return tree.write_folder(address, {}, 0)
    return tree.remove(address)


def _into_all(almanac: Almanac, trees: list[TreeOfFiles], _job: int, outputs: list[Output]) -> Tally:
    """Render some outputs and write them to all trees; counted is what becomes of them in the first."""
    tally = Tally()
    for rendered in render_each(outputs, almanac):
        for place, tree in enumerate(trees):
            with _told_of(tree, tally):
                write(rendered, tree, tally if place == 0 else Tally())
    return tally


@contextmanager
def _told_of(tree: TreeOfFiles, tally: Tally) -> Iterator[None]:
    """Go on with the other trees when one cannot be written to."""
    try:
        yield
    except OSError as error:
        tally.unwritable[str(tree.root)] = error
