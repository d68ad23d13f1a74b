"""Outputs: what the public site consists of, and the one way from an output to its bytes.

An :class:`Output` names one file of the public site. Each kind of output is a small module in
``tamizdat.press.kinds``, or in any other app that adds to the site, that registers a subclass of :class:`Kind` and says
four things: which addresses are its own (``pattern`` and ``find``), which of them there are (``outputs``), what each
depends on (``reasons``), and how one becomes bytes (``render``). A kind with very many outputs may say more, to be
pressed in bulk (``render_many``) and to know without looking at all of them which ones a change touches (``touched``).
One that shows articles names them (``cards``, ``texts``), so that those of all outputs are read together.

The embedded server, the preview in the admin and the press all go through :func:`render`, so that what an editor
previews is what a reader gets.

    >>> output = find("/en/courts/verdict/", almanac)
    >>> render(output, almanac)
    b'<!doctype html>...'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from tamizdat.faults import told
from tamizdat.press.places import can_stand

if TYPE_CHECKING:
    from tamizdat.press.almanac import Almanac
    from tamizdat.press.inventory.change import Change

HTML = "text/html; charset=utf-8"
# At the end of a touched address: whatever stands below it and is no output is to be taken away.
EVERYTHING_BELOW = "*"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the public site.

    Args:
        kind: name of the kind that renders it.
        address: where it stands on the public site, beginning with a slash.
        language: BCP 47 tag; "" for files that belong to no language, such as ``/robots.txt``.
        subject: what it is about; its kind knows the type, which can be pickled.
        media_type: value of ``Content-Type``.
        status: HTTP status with which a server hands it out.
        location: address to which it leads on, for redirects; "" otherwise.
        in_tree: whether a file of it stands in the tree. An old address at which none can is in the lists for web
            servers alone.
        source: a finished file that is to stand at the address as it is, instead of rendered bytes.
        folder: whether it is a folder of files that are made together and of which none stands alone; its address ends
            with a slash.
        previewed: whether it is a version that readers cannot see.
        notice: what a previewed one says above itself instead of what all say.
    """

    kind: str
    address: str
    language: str
    subject: Any = None
    media_type: str = HTML
    status: int = 200
    location: str = ""
    in_tree: bool = True
    source: Path | None = None
    folder: bool = False
    previewed: bool = field(default=False, compare=False)
    notice: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Portion:
    """Some outputs of a kind of which a newsroom may have a million: named by the rows that they stand for.

    Args:
        kind: its name.
        sort: of the rows, as the kind calls them.
        numbers: of the rows.
        size: how many outputs they have, for whoever shows how far a build is.
    """

    kind: str
    sort: str
    numbers: Sequence[int]
    size: int

    def __len__(self) -> int:
        """Return how many outputs they are."""
        return self.size


class Reason(NamedTuple):
    """One thing that an output depends on, and that a change may touch.

    Args:
        sort: what it is: ``page``, ``topic``, ``series``, ``contributor``, ``picture``, ``file``, ``redirect``,
            ``newsletter``, ``issue`` (one row, named by its number), ``roll`` (who is in a list, and what lists show of
            them), ``log`` (corrections and withdrawals of a language), ``names`` (which names or months have a page in
            a language), ``translations`` (pages that share a key) or ``languages``.
        name: which one, such as ``41``, ``topic/en/fair-trials`` or ``en``.
    """

    sort: str
    name: str


class Kind:
    """What a module of ``tamizdat.press.kinds`` registers.

    Args:
        name: of the kind.
        pattern: matches the addresses that may be its own.
        in_weight: whether a reader of texts needs it, so that it must fit through a line that is cut after 16 KB.
        folders: whether its outputs are folders.
        stock: the folder in which its outputs stand, if they are finished files of which a newsroom may have a million:
            then they are asked for in portions, and never all of them held at once. "" for all others.
        brotli: quality from 0 to 11 with which its files are compressed, or ``compression.NEVER``.
    """

    name: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    in_weight: ClassVar[bool] = True
    folders: ClassVar[bool] = False
    stock: ClassVar[str] = ""
    brotli: ClassVar[int] = 5

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the output at an address that the pattern matched, or None if nothing public is there."""
        return next((output for output in self.outputs(almanac) if output.address == match.string), None)

    def find_many(self, matches: Sequence[re.Match[str]], almanac: Almanac) -> Iterator[Output]:
        """Return the outputs at some addresses that the pattern matched; addresses with nothing are passed over."""
        for match in matches:
            output = self.find(match, almanac)
            if output:
                yield output

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return every public output of this kind, always in the same order."""
        raise NotImplementedError

    def portions(self, almanac: Almanac) -> Iterator[Portion]:
        """Part everything that :meth:`outputs` returns, if there is a stock of it."""
        yield from ()

    def outputs_of(self, portion: Portion) -> Iterator[Output]:
        """Return the outputs of a portion."""
        raise NotImplementedError

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return what an output depends on, besides the theme, the settings and the newspaper around it."""
        raise NotImplementedError

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the addresses of this kind that a change touches: at which anything may now differ.

        Args:
            almanac: opened after the change was taken in.
        """
        for output in self.outputs(almanac):
            if not change.reasons.isdisjoint(self.reasons(output, almanac)):
                yield output.address

    def touched_by_redirects(self, change: Change) -> Iterable[str]:
        """Return the addresses of this kind that are touched when an old address leads elsewhere than before."""
        return ()

    def cards(self, output: Output, almanac: Almanac) -> Iterable[int]:
        """Return the numbers of articles that an output shows in lists, to be read with those of others."""
        return ()

    def texts(self, output: Output, almanac: Almanac) -> Iterable[int]:
        """Return the numbers of articles of which an output shows more, to be read with those of others."""
        return ()

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Turn an output into the bytes that a reader gets."""
        raise NotImplementedError

    def render_files(self, output: Output, almanac: Almanac) -> Mapping[str, bytes]:
        """Make the files of a folder, by their names in it."""
        raise NotImplementedError

    def render_many(self, outputs: Sequence[Output], almanac: Almanac) -> Iterator[Rendered]:
        """Turn some outputs into bytes, one after another; an error in one is told in its place."""
        for output in outputs:
            yield attempt(self, output, almanac)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An output and its bytes, or what kept it from being rendered.

    Args:
        content: None for a finished file, a folder and for a failure.
        files: of a folder, by their names in it.
        failure: the kind of error and where it was raised, "" for none; no text of the newsroom's is in it.
    """

    output: Output
    content: bytes | None = None
    files: Mapping[str, bytes] | None = None
    failure: str = ""


def attempt(kind: Kind, output: Output, almanac: Almanac) -> Rendered:
    """Render one output. Whatever is wrong with it must keep no other from being pressed, so any error is caught."""
    if output.source:
        return Rendered(output)
    try:
        if output.folder:
            return Rendered(output, files=kind.render_files(output, almanac))
        return Rendered(output, kind.render(output, almanac))
    except Exception as error:  # noqa: BLE001  a fault of one page that nobody has foreseen; it is told, and fails the build
        return Rendered(output, failure=told(error))


KindType = TypeVar("KindType", bound=Kind)

_kinds: dict[str, Kind] = {}


def register(kind: type[KindType]) -> type[KindType]:
    """Add a kind of output to the site (a class decorator)."""
    _kinds[kind.name] = kind()
    return kind


def kinds() -> Mapping[str, Kind]:
    """Return all kinds by name, in the order in which an address is offered to them."""
    return _kinds


def find(address: str, almanac: Almanac) -> Output | None:
    """Return what stands at an address of the public site, or None.

    Args:
        address: path, beginning with a slash.
    """
    return next(iter(find_many([address], almanac)), None)


def find_many(addresses: Iterable[str], almanac: Almanac) -> Iterator[Output]:
    """Return what stands at some addresses; those with nothing are passed over."""
    left = {address: None for address in addresses if can_stand(address)}
    # An old address that leads on must never hide a page that has taken it since.
    for kind in sorted(_kinds.values(), key=lambda kind: kind.name == "redirect"):
        matches = [match for address in left if (match := kind.pattern.fullmatch(address))]
        for output in kind.find_many(matches, almanac) if matches else ():
            # Past the models two pages can be given one address; the first one stands there.
            if left.pop(output.address, "") is None:
                yield output


def outputs(almanac: Almanac) -> Iterator[Output]:
    """Return everything that the public site consists of."""
    for kind in _kinds.values():
        yield from kind.outputs(almanac)


def rendered_outputs(almanac: Almanac) -> Iterator[Output]:
    """Return everything that stands in a tree, but for what comes in :func:`portions`."""
    for kind in _kinds.values():
        if not kind.stock:
            yield from (output for output in kind.outputs(almanac) if output.in_tree)


def portions(almanac: Almanac) -> Iterator[Portion]:
    """Return the rest: what may be too much to be held at once."""
    for kind in _kinds.values():
        yield from kind.portions(almanac)


def stocks() -> list[str]:
    """Return the folders in which there is what comes in portions, relative to a tree's root."""
    return [kind.stock[1:] for kind in _kinds.values() if kind.stock]


def render(output: Output, almanac: Almanac) -> bytes:
    """Turn an output into the bytes that a reader gets."""
    if output.source:
        return output.source.read_bytes()
    return _kinds[output.kind].render(output, almanac)
