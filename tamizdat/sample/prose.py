"""From the sample's plain files to the blocks that an article's body is built of.

A file begins with its particulars in TOML between two lines of ``+++``. The text below them is parted by empty lines:

========================  ============================================================================================
``## Words``              a heading (``###``: a subheading)
``> Words``               a quote; a last line ``> — Name; in what capacity`` says who said it
``- Words``               a list, a point a line (``1. Words``: a numbered one)
``![name] Words``         a picture with a caption
``@embed URL Title | …``  something on another site, with a note after the bar
``:::facts Title``        a fact box, until a line ``:::``
``| a | b |``             a table; a line ``Table: Words`` before it is its caption
anything else             a paragraph
========================  ============================================================================================

Inside a line, ``**bold**``, ``*italic*`` and ``[words](address)``; an address ``article:name`` is an article's.
"""

from __future__ import annotations

import html
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]

_CAPTION = re.compile(r"(?:Table|Таблица|جدول): (.+)")
_SAID = "— "
_SEMICOLON = re.compile("[;؛]")
_NUMBERED = re.compile(r"\d+\. ")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_FACTS = re.compile(r"^:::facts (.+?)\n(.*?)\n:::$", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"!\[([\w-]+)\](?: (.+))?")


@dataclass(frozen=True, slots=True)
class References:
    """What a text may point to: numbers of articles and pictures by their names in the sample."""

    articles: Mapping[str, int] = field(default_factory=dict)
    pictures: Mapping[str, int] = field(default_factory=dict)


def split_file(content: str) -> tuple[Raw, str]:
    """Part a file into its particulars and its text.

    Raises:
        ValueError: the two lines of ``+++`` are missing.
        tomllib.TOMLDecodeError: the particulars are not TOML.
    """
    before, head, text = content.split("+++\n", 2)
    if before:
        raise ValueError("A file of the sample begins with a line of three plus signs.")
    return tomllib.loads(head), text.strip()


def blocks(text: str, references: References) -> list[Raw]:
    """Return a text as the raw value of an article's body.

    Raises:
        KeyError: it points to an article or a picture that ``references`` does not have.
    """
    joined = _joined(_block(part, references) for part in _parts(text))
    return [{**block, "id": _mark(block)} for block in joined]


def pictures_in(text: str) -> list[str]:
    """Return the names of the pictures that stand in a text."""
    return [found[1] for part in _parts(text) if (found := _PICTURE.fullmatch(part))]


def _parts(text: str) -> Iterator[str]:
    position = 0
    for box in _FACTS.finditer(text):
        yield from _paragraphs(text[position : box.start()])
        yield box.group()
        position = box.end()
    yield from _paragraphs(text[position:])


def _paragraphs(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split("\n\n") if part.strip())


def _block(part: str, references: References) -> Raw:
    for begins, make in _MAKERS:
        if begins.match(part):
            return make(part, references)
    return _made("text", f"<p>{_inline(part, references)}</p>")


def _heading(part: str, _references: References) -> Raw:
    marks, text = part.split(" ", 1)
    return _made("heading", {"text": text, "level": str(len(marks))})


def _quote(part: str, references: References) -> Raw:
    lines = [line.removeprefix(">").strip() for line in part.splitlines()]
    who = lines.pop().removeprefix(_SAID) if lines[-1].startswith(_SAID) else ""
    name, *note = (piece.strip() for piece in _SEMICOLON.split(who, maxsplit=1))
    words = "".join(f"<p>{_inline(line, references)}</p>" for line in lines)
    return _made("quote", {"text": words, "attribution": name, "note": "".join(note), "source": ""})


def _list(part: str, references: References) -> Raw:
    ordered = bool(_NUMBERED.match(part))
    items = [_made("item", f"<p>{point}</p>") for point in _points(part, references)]
    return _made("list", {"ordered": ordered, "items": [{**item, "id": _mark(item)} for item in items]})


def _points(part: str, references: References) -> list[str]:
    return [_inline(line.split(" ", 1)[1], references) for line in part.splitlines()]


def _picture(part: str, references: References) -> Raw:
    found = _PICTURE.fullmatch(part)
    assert found  # noqa: S101  the maker was chosen by the same beginning
    return _made("picture", {"picture": references.pictures[found[1]], "caption": found[2] or "", "alt": ""})


def _embed(part: str, _references: References) -> Raw:
    _, address, words = part.split(" ", 2)
    title, _, note = words.partition(" | ")
    return _made("embed", {"title": title, "url": address, "note": note})


def _facts(part: str, references: References) -> Raw:
    found = _FACTS.fullmatch(part)
    assert found  # noqa: S101  the part was cut out by the same pattern
    inside = "".join(_markup(piece, references) for piece in _paragraphs(found[2]))
    return _made("facts", {"title": found[1], "text": inside})


def _markup(part: str, references: References) -> str:
    if part.startswith("- "):
        return "<ul>" + "".join(f"<li>{point}</li>" for point in _points(part, references)) + "</ul>"
    return f"<p>{_inline(part, references)}</p>"


def _table(part: str, _references: References) -> Raw:
    lines = part.splitlines()
    caption = _CAPTION.fullmatch(lines[0])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1 if caption else 0 :]]
    header = {"first_row_is_table_header": True, "first_col_is_header": True, "table_header_choice": "both"}
    return _made("table", {"data": rows, "cell": [], "table_caption": caption[1] if caption else "", **header})


_MAKERS = (
    (re.compile(r"#{2,3} "), _heading),
    (re.compile("> "), _quote),
    (re.compile(r"- |\d+\. "), _list),
    (re.compile(r"!\[[\w-]+\]"), _picture),
    (re.compile("@embed "), _embed),
    (re.compile(":::facts "), _facts),
    (re.compile(rf"\||{_CAPTION.pattern}\n\|"), _table),
)


def _made(kind: str, value: object) -> Raw:
    return {"type": kind, "value": value}


def _mark(made: Raw) -> str:
    """Return what Wagtail knows a block by, when it compares versions and keeps comments."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, repr(made)))


def _joined(made: Iterator[Raw]) -> Iterator[Raw]:
    """Let paragraphs that follow each other stand in one block, as an editor would write them."""
    run = ""
    for block in made:
        if block["type"] == "text":
            run += block["value"]
            continue
        if run:
            yield _made("text", run)
            run = ""
        yield block
    if run:
        yield _made("text", run)


def _inline(text: str, references: References) -> str:
    marked = html.escape(" ".join(text.split()), quote=False)
    marked = _LINK.sub(lambda found: _link(found[1], found[2], references), marked)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", marked))


def _link(words: str, address: str, references: References) -> str:
    if address.startswith("article:"):
        return f'<a linktype="page" id="{references.articles[address.removeprefix("article:")]}">{words}</a>'
    return f'<a href="{html.escape(address)}">{words}</a>'
