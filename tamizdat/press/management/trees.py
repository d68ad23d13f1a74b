"""Which trees a command is about."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from tamizdat.press.machines import own_trees
from tamizdat.press.tree import TreeOfFiles


def kept_trees(only: Path | None = None) -> list[TreeOfFiles]:
    """Return the trees that are kept in step and are there, or the one that was named.

    Raises:
        CommandError: there is none.
    """
    if only:
        known = own_trees().filter(path=str(only.expanduser().absolute())).first()
        tree = TreeOfFiles(only.expanduser().absolute(), compressed=known.compressed if known else True)
        if not tree.exists():
            raise CommandError(f"{tree.root} is no pressed tree: run 'tamizdat press build --out {only}' first.")
        return [tree]
    rows = own_trees().order_by("pk").values_list("path", "compressed")
    found = [tree for path, compressed in rows if (tree := TreeOfFiles(Path(path), compressed=compressed)).exists()]
    if not found:
        raise CommandError("There is no pressed tree yet: run 'tamizdat press build' first.")
    return found
