"""A tree of files: the public site as any web server, bucket or memory stick can carry it.

A file is written under a name of its own beside the tree's root and then put in its place in one step, so that nobody
ever reads half of it. The last of its compressed forms goes before anything else is touched and comes when all else is
in its place: where all forms stand they are those of the file, and where one is missing their bytes are compared,
since a press may have been killed there. A tree that is new is made out of sight, and put in its place as a whole.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tamizdat.press.compression import SUFFIXES, is_form_of, variants
from tamizdat.press.outputs import Output
from tamizdat.press.places import MARKER, OWN, UNFINISHED, can_stand, is_too_long, path_of

MARKER_TEXT = (
    "This folder is pressed by Tamizdat: every file in it is made from the newsroom's database and replaced\n"
    "when that changes. Files of your own that lie here are removed.\n"
)
# What everybody may do with a file that is handed out.
READABLE = 0o444
# The folder in which a new tree is made.
NEW = "new"
# Errors of a disk that say that nothing is, or can be, at a path.
NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)


class NotATreeError(Exception):
    """A folder holds files of somebody's that pressing into it would remove."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"{root} holds files that are not the press's and would be removed: name an empty folder, or a new one."
        )


def place_of(output: Output) -> str:
    """Return where an output stands in a tree: the path of its file, or of its folder with a slash at the end."""
    return output.address[1:] if output.folder else path_of(output.address)


def _umask() -> int:
    """Return what this process keeps from others; it can be asked only by setting it, meanwhile to the strictest."""
    withheld = os.umask(0o077)
    os.umask(withheld)
    return withheld


@dataclass(slots=True)
class TreeOfFiles:
    """One tree.

    Args:
        root: absolute path of its folder.
        compressed: whether compressed forms stand beside the files.
        out_of_sight: whether nobody reads it yet, so that files can be written where they belong at once.
        thorough: whether compressed forms are looked into, and not only looked for: somebody may have damaged them.
    """

    root: Path
    compressed: bool = True
    out_of_sight: bool = False
    thorough: bool = False
    _withheld: int = field(default_factory=_umask)
    _folders: set[str] = field(default_factory=set)
    _unfinished: str = ""

    def prepare(self) -> bool:
        """Make the folder ready to be pressed into; return whether there is nothing in it yet.

        Raises:
            NotATreeError: it holds files that are not the press's.
            OSError: it cannot be made or written to.
        """
        if not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
            self._let_read(str(self.root), 0o755)
        marker = self.root / MARKER
        empty = all(entry.name in OWN for entry in self.root.iterdir())
        if not empty and not marker.exists():
            raise NotATreeError(self.root)
        marker.write_text(MARKER_TEXT, encoding="utf-8")
        self.clear_unfinished()
        return empty

    def begun_anew(self) -> TreeOfFiles:
        """Return a tree out of sight in which everything that will stand in this one can be made."""
        root = self.root / UNFINISHED / NEW
        root.mkdir(parents=True)
        return TreeOfFiles(root, self.compressed, out_of_sight=True)

    def take_over(self, new: TreeOfFiles) -> None:
        """Put what has been made out of sight in its place.

        Args:
            new: from :meth:`begun_anew`.
        """
        for entry in list(new.root.iterdir()):
            if entry.name not in OWN:
                entry.rename(self.root / entry.name)

    def exists(self) -> bool:
        """Tell whether there is a tree in the folder."""
        return (self.root / MARKER).is_file()

    def clear_unfinished(self) -> None:
        """Take away what a process that was killed has left behind."""
        shutil.rmtree(self.root / UNFINISHED, ignore_errors=True)
        self._unfinished = ""

    def holds(self, address: str, content: bytes) -> bool:
        """Tell whether a file stands at an address and has these bytes."""
        try:
            with open(f"{self.root}/{path_of(address)}", "rb", buffering=0) as file:  # noqa: PTH123  a third of Path's time
                found = os.fstat(file.fileno())
                if found.st_mode & READABLE != READABLE:
                    return False
                return found.st_size == len(content) and file.read() == content
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False

    def write(self, address: str, content: bytes, quality: int) -> bool:
        """Put a file in its place with its compressed forms; return whether anything had to be written.

        Args:
            quality: of brotli.

        Raises:
            ValueError: nothing can stand at the address.
        """
        if is_too_long(address):
            raise ValueError("its address is too long for the name of a file: give it a shorter slug")
        there = not self.out_of_sight and self.holds(address, content)
        if there and (not self.compressed or self._is_compressed(address, content)):
            return False
        compressed = variants(content, quality) if self.compressed else {}
        if there and self._has_forms(address, compressed):
            return False
        self.put(address, content, compressed)
        return True

    def _is_compressed(self, address: str, content: bytes) -> bool:
        """Tell whether all compressed forms stand beside a file; a tree may have been built without them before."""
        path = f"{self.root}/{path_of(address)}"
        if not self.thorough:
            return all(os.path.exists(f"{path}{suffix}") for suffix in reversed(SUFFIXES))  # noqa: PTH110  as above
        try:
            return all(is_form_of(Path(f"{path}{suffix}").read_bytes(), suffix, content) for suffix in SUFFIXES)
        except OSError:
            return False

    def _has_forms(self, address: str, compressed: Mapping[str, bytes]) -> bool:
        """Tell whether beside a file stand these compressed forms, byte for byte, and no others."""
        path = f"/{path_of(address)}"
        return all(
            self.holds(f"{path}{suffix}", compressed[suffix])
            if suffix in compressed
            else not os.path.lexists(f"{self.root}{path}{suffix}")
            for suffix in SUFFIXES
        )

    def write_folder(self, address: str, files: Mapping[str, bytes], quality: int) -> bool:
        """Put the files of a folder in their places and take away what else is in it; return whether anything was done.

        Args:
            files: content by name; without any, the folder goes.
        """
        written = [self.write(f"{address}{name}", content, quality) for name, content in files.items()]
        removed = self.sweep({f"{address[1:]}{name}" for name in files}, address[1:])
        return any(written) or bool(removed)

    def put(self, address: str, content: bytes, compressed: dict[str, bytes]) -> None:
        """Put a file and its compressed forms in their places, the last of the forms after the file itself."""
        path = f"{self.root}/{path_of(address)}"
        *first, last = SUFFIXES
        self._make_folder(path.rpartition("/")[0])
        if not self.out_of_sight:
            self._discard(f"{path}{last}")
        for suffix in first:
            if suffix in compressed:
                self._replace(f"{path}{suffix}", compressed[suffix])
            elif not self.out_of_sight:
                self._discard(f"{path}{suffix}")
        self._replace(path, content)
        if last in compressed:
            self._replace(f"{path}{last}", compressed[last])

    def place(self, address: str, source: Path) -> bool:
        """Put a finished file in its place; on the same disk the bytes are not copied.

        Returns:
            Whether anything had to be done.

        Raises:
            FileNotFoundError: there is no such file.
        """
        path = f"{self.root}/{path_of(address)}"
        if self.out_of_sight:
            self._make_folder(path.rpartition("/")[0])
            self._link_or_copy(source, path)
            return True
        with contextlib.suppress(FileNotFoundError):
            here, there = os.stat(path), source.stat()  # noqa: PTH116  two of them, for each picture
            if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino):
                return False
            if here.st_size == there.st_size and Path(path).read_bytes() == source.read_bytes():
                return False
        self._make_folder(path.rpartition("/")[0])
        unfinished = self._name_for_unfinished()
        self._link_or_copy(source, unfinished)
        os.replace(unfinished, path)  # noqa: PTH105  as above
        # Replacing a link by another to the same file leaves both.
        self._discard(unfinished)
        return True

    def _link_or_copy(self, source: Path, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:  # another disk, or one that knows no links
            shutil.copyfile(source, target)
            self._let_read(target, 0o644)

    def remove(self, address: str) -> bool:
        """Take a file away with its compressed forms, and folders that are empty then; return whether it was there."""
        if not can_stand(address):
            return False
        path = f"{self.root}/{path_of(address)}"
        was_there = self._discard(path)
        for suffix in SUFFIXES:
            was_there = self._discard(f"{path}{suffix}") or was_there
        if was_there:
            self._remove_empty(path.rpartition("/")[0])
        return was_there

    def sweep(self, keep: Collection[str], below: str = "", *, but: Collection[str] = ()) -> list[str]:
        """Take away every file that is none of the outputs, and return their paths.

        Args:
            keep: paths of the outputs, relative to the root; a folder with a slash at the end keeps all that is in it.
            below: a folder in which to look, relative to the root with a slash at the end; "" for all.
            but: folders in which not to look, likewise.
        """
        return self.take_away(self.other_than(keep, self.files(below, but=but)))

    def other_than(self, known: Collection[str], paths: Iterable[str]) -> list[str]:
        """Return those among some paths at which nothing should be.

        Args:
            known: as for :meth:`sweep`.
        """
        return [path for path in paths if not self._is_of(path, known)]

    def _is_of(self, path: str, known: Collection[str]) -> bool:
        plain = path.removesuffix(".br").removesuffix(".gz")
        in_folder = f"{path.rpartition('/')[0]}/" in known
        return in_folder or path in known or (plain in known and self.compressed)

    def take_away(self, paths: list[str]) -> list[str]:
        """Take some files away, and the folders that are empty then; return their paths."""
        for path in paths:
            self._discard(f"{self.root}/{path}")
            self._remove_empty(f"{self.root}/{path}".rpartition("/")[0])
        return paths

    def files(self, below: str = "", *, but: Collection[str] = ()) -> Iterator[str]:
        """Return the paths of all files of the tree, relative to its root, in no order, but for the press's own.

        Args:
            below: a folder in which to look, relative to the root with a slash at the end; "" for all.
            but: folders in which not to look, likewise.
        """
        base = f"{self.root}/{below}"
        if os.path.isdir(base):  # noqa: PTH112  as above
            for path in _files_in(base.rstrip("/")):
                relative = path[len(str(self.root)) + 1 :]
                if relative.split("/", 1)[0] not in OWN and not relative.startswith(tuple(but)):
                    yield relative

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        try:
            os.mkdir(folder)  # noqa: PTH102  as above; nearly always its parent is there
            self._let_read(folder, 0o755)
        except FileExistsError:
            if not os.path.isdir(folder):  # noqa: PTH112  as above
                self._clear_way(folder)
        except (FileNotFoundError, NotADirectoryError):
            self._clear_way(folder)
        self._folders.add(folder)

    def _clear_way(self, folder: str) -> None:
        """Make a folder and those above it; a file that stands where one has to be now goes."""
        parents = [path for path in (Path(folder), *Path(folder).parents) if path.is_relative_to(self.root)]
        for parent in parents:
            if parent.is_file():
                parent.unlink()
        made = [str(parent) for parent in parents if not parent.exists()]
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103  as above
        for each in made:
            self._let_read(each, 0o755)

    def _let_read(self, path: str, mode: int) -> None:
        """Let web servers with other accounts read what is public, also where new files are kept from others."""
        if self._withheld & mode:
            os.chmod(path, mode)  # noqa: PTH101  as above

    def _replace(self, path: str, data: bytes) -> None:
        if self.out_of_sight:
            _write_file(path, data)
            self._let_read(path, 0o644)
            return
        unfinished = self._name_for_unfinished()
        _write_file(unfinished, data)
        self._let_read(unfinished, 0o644)
        try:
            os.replace(unfinished, path)  # noqa: PTH105  as above
        except IsADirectoryError:
            shutil.rmtree(path)
            os.replace(unfinished, path)  # noqa: PTH105  as above

    def _name_for_unfinished(self) -> str:
        name = f"{self.root}/{UNFINISHED}/{os.getpid()}"
        if self._unfinished != name:
            os.makedirs(f"{self.root}/{UNFINISHED}", exist_ok=True)  # noqa: PTH103  as above
            self._unfinished = name
        return name

    @staticmethod
    def _discard(path: str) -> bool:
        try:
            os.unlink(path)  # noqa: PTH108  as above
        except OSError as error:
            if error.errno not in NOTHING_THERE:
                raise
            return False
        return True

    def _remove_empty(self, folder: str) -> None:
        root = str(self.root)
        while len(folder) > len(root):
            try:
                os.rmdir(folder)  # noqa: PTH106  as above
            except OSError:
                return
            self._folders.discard(folder)
            folder = folder.rpartition("/")[0]


def _write_file(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        written = os.write(descriptor, data)
        while written < len(data):  # on a disk that is nearly full; the next attempt then says so
            written += os.write(descriptor, data[written:])
    finally:
        os.close(descriptor)


def _files_in(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_in(entry.path)
            else:
                yield entry.path
