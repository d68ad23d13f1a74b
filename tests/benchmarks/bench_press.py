"""The press beside its peers, on the same archive: ``make bench SIZES="1000 10000 100000"``.

Each program builds the whole site in a process of its own, into an empty folder; then one article is added, one is
edited, and the topic that a twentieth of the articles bear is renamed. Peers build without compressing anything, and
build again from the start when something was changed. docs/explanation/performance.md has results.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain

from tests.benchmarks.archives import KEPT, ROOT, copy_of, environ_of, set_aside, site_of, tamizdat
from tests.benchmarks.measuring import Cost, Failed, Tree, cost_of, once, tree_of
from tests.benchmarks.peers.installing import peers

JOBS = 2
CHANGES = ("add", "edit", "rename")
WORDS = {"add": "one article added", "edit": "one article edited", "rename": "a topic renamed"}


@dataclass(frozen=True)
class Measured:
    """One line of the table.

    Args:
        inside: seconds that the program itself says it took, without its start; 0 if it says nothing.
        trouble: why there is nothing to tell.
    """

    what: str
    cost: Cost | None
    tree: Tree | None = None
    inside: float = 0
    trouble: str = ""


def test_press_beside_its_peers(size):
    """Measure everything on an archive of one size: a line as soon as it is known, and at last a table with ratios."""
    table = []
    for line in chain(ours(size), limits(size), *(theirs(size, peer) for peer in peers(KEPT / "peers"))):
        print(f"\n{size:,}: {line.what:<34}{_figures(line, None)}", end="", flush=True)
        table.append(line)
    show(size, table)


def ours(size):
    """Measure the press."""
    environ = environ_of(data := copy_of(size))
    bare, whole = data / "bare", data / "whole-tree"
    # A newsroom's inventory is kept as it goes; that of an archive that was generated is made once.
    yield Measured("Tamizdat, the inventory made", once(tamizdat("press", "changed"), cwd=ROOT, environ=environ))
    yield build("Tamizdat, nothing compressed", bare, environ, "--no-compress")
    set_aside(bare)
    yield build("Tamizdat, with every .br and .gz", whole, environ)
    once(tamizdat("press", "changed"), cwd=ROOT, environ=environ)
    yield published(environ)
    for change in CHANGES:
        yield pressed(change, environ)


def build(what, folder, environ, *options):
    """Measure a build into an empty folder."""
    command = tamizdat("press", "build", "--out", folder, "--jobs", JOBS, *options, "--json")
    cost = cost_of(command, cwd=ROOT, environ=environ, prepare=lambda: set_aside(folder))
    return Measured(what, cost, tree_of(folder), inside=said(cost))


def published(environ):
    """Measure what a publish costs a worker, from the commit to the files in place."""
    cost = once([tamizdat()[0], "-m", "tests.benchmarks.publishing"], cwd=ROOT, environ=environ)
    told = json.loads(cost.printed)
    warm = Cost(told["wall"], told["cpu"], cost.memory)
    return Measured("Tamizdat, one published, warm", warm, Tree(int(told["written"]), 0, 0))


def pressed(change, environ):
    """Measure what follows one change."""

    def make_it():
        once([tamizdat()[0], "-m", "tests.benchmarks.changing", change], cwd=ROOT, environ=environ)

    cost = cost_of(tamizdat("press", "changed", "--json"), cwd=ROOT, environ=environ, prepare=make_it)
    written = json.loads(cost.printed).get("written", 0)
    return Measured(f"Tamizdat, {WORDS[change]}", cost, Tree(written, 0, 0), inside=said(cost))


def said(cost):
    """Return how many seconds a program says that it took."""
    return json.loads(cost.printed).get("seconds", 0)


def limits(size):
    """Measure what the machine itself takes for as many files of the same sizes."""
    tree = KEPT / f"copy-{size}" / "whole-tree"
    target, sizes = KEPT / "limit", KEPT / "sizes.json"
    listed = [[str(path.relative_to(tree)), path.stat().st_size] for path in tree.rglob("*") if path.is_file()]
    sizes.write_text(json.dumps(listed))
    filling = [tamizdat()[0], "-m", "tests.benchmarks.filling", sizes, target]
    for what, command in (("the same files, written by Python", filling), ("cp -r", ["cp", "-r", tree, target])):
        cost = cost_of(command, cwd=ROOT, prepare=lambda: set_aside(target))
        yield Measured(what, cost, tree_of(target))
    set_aside(target)


def theirs(size, peer):
    """Measure a peer: a build from nothing, and one after an edit."""
    folder = site_of(size, peer)
    environ = {**environ_of(folder), **peer.environ}
    public = folder / "public"
    try:
        cost = cost_of(peer.command, cwd=folder, environ=environ, prepare=lambda: set_aside(public))
        yield Measured(f"{peer.name}, nothing compressed", cost, tree_of(public))
        again = cost_of(peer.command, cwd=folder, environ=environ, prepare=lambda: edit(folder, peer))
        yield Measured(f"{peer.name}, one article edited", again)
    except Failed as trouble:
        yield Measured(peer.name, None, trouble=str(trouble).splitlines()[0])
    set_aside(public)


def edit(folder, peer):
    """Add a sentence to an article's file."""
    told = json.loads((folder / "edited.json").read_text())
    with peer.article_file(folder, told).open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")


def show(size, table):
    """Print the table, with processor time in proportion to Hugo's build."""
    standard = next((line.cost.cpu for line in table if line.what.startswith("Hugo") and line.cost), None)
    print(f"\n\n{size:,} articles, {JOBS} processes")
    print(f"{'':<36}{'wall s':>9}{'inside':>9}{'CPU s':>9}{'of Hugo':>9}{'MB':>7}{'files':>9}{'MB':>8}{'pages/s':>9}")
    for line in table:
        print(f"{line.what:<36}{_figures(line, standard)}")


def _figures(line, standard):
    if line.cost is None:
        return f"   {line.trouble}"
    cost, tree = line.cost, line.tree
    inside = f"{line.inside:.2f}" if line.inside else ""
    share = f"{cost.cpu / standard:.2f}" if standard else ""
    figures = f"{cost.wall:>9.2f}{inside:>9}{cost.cpu:>9.2f}{share:>9}{cost.memory:>7.0f}"
    if tree is None:
        return figures
    pages = f"{tree.pages / cost.wall:.0f}" if tree.pages else ""
    return f"{figures}{tree.files:>9}{tree.size / 1e6:>8.0f}{pages:>9}"
