"""Which trees a command is about."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import CommandError

from tamizdat.press.machines import own_trees
from tamizdat.press.tree import TreeOfFiles


def folder_named(out: Path) -> Path:
    """Return the absolute path of a folder without "..", so that it has one name; a link that leads there stays one."""
    return Path(os.path.normpath(out.expanduser().absolute()))


def folder(text: str) -> Path:
    """Return the folder that an option names.

    Raises:
        ArgumentTypeError: it names none; that would be the current one, from which a build takes all else away.
    """
    if not text.strip():
        raise ArgumentTypeError("name a folder")
    return Path(text)


def kept_trees(only: Path | None = None) -> list[TreeOfFiles]:
    """Return the trees that are kept in step and are there, or the one that was named.

    Raises:
        CommandError: there is none.
    """
    if only:
        root = folder_named(only)
        known = own_trees().filter(path=str(root)).first()
        tree = TreeOfFiles(root)
        # Of a tree that was made once and is not kept, it is seen whether it was made with compressed forms.
        tree.compressed = known.compressed if known else any(path.endswith(".br") for path in tree.files())
        if not tree.exists():
            raise CommandError(f"{tree.root} is no pressed tree: run 'tamizdat press build --out {only}' first.")
        return [tree]
    rows = own_trees().order_by("pk").values_list("path", "compressed")
    found = [tree for path, compressed in rows if (tree := TreeOfFiles(Path(path), compressed=compressed)).exists()]
    if not found:
        raise CommandError("There is no pressed tree yet: run 'tamizdat press build' first.")
    return found
