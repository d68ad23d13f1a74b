"""Where an address stands in a tree of files, and where nothing can stand.

An address that ends with a slash is a file ``index.html`` in a folder of that name; any other address is a file.
"""

from __future__ import annotations

from tamizdat.theme.linking import FILE

MARKER = ".press"
UNFINISHED = ".unfinished"
# What the press keeps at a tree's root for itself, and no output of it.
OWN = (MARKER, UNFINISHED)
# In bytes of UTF-8: what the file systems of Linux take, with room for the ending of a compressed form.
LONGEST_NAME = 255 - 3
_NO_NAMES = frozenset(("", ".", ".."))


def path_of(address: str) -> str:
    """Return where an address stands in a tree, relative to its root.

    Raises:
        ValueError: the address would lead out of the tree, or to what is the press's own.
    """
    path = f"{address}{FILE}" if address.endswith("/") else address
    parts = path[1:].split("/")
    if not address.startswith("/") or "\0" in path or parts[0] in OWN or not _NO_NAMES.isdisjoint(parts):
        raise ValueError("its address leads out of the tree")
    return path[1:]


def address_at(path: str) -> str:
    """Return the address of what stands at a path of a tree, relative to its root; a compressed form has its file's."""
    plain = path.removesuffix(".br").removesuffix(".gz")
    folder, _slash, name = plain.rpartition("/")
    return (f"/{folder}/" if folder else "/") if name == FILE else f"/{plain}"


def can_stand(address: str) -> bool:
    """Tell whether something can stand at an address; one that no database and no disk can hold is none."""
    try:
        path_of(address).encode()
    except ValueError:  # of which a text that cannot be encoded is one sort
        return False
    return True


def is_too_long(address: str) -> bool:
    """Tell whether a name in an address is longer than disks take; most letters have two bytes or more."""
    return len(address) > LONGEST_NAME // 4 and any(len(part.encode()) > LONGEST_NAME for part in address.split("/"))
