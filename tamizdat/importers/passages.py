# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""From the characters of a text file to its passages.

People paste text in every form: a blank line between paragraphs, one line per paragraph, lines broken at column 72.
:func:`passages_of` finds out which, joins what a line break tore apart, and leaves every other character alone.

A text is taken for hard-wrapped when most of its long lines stop in the middle of a sentence and none is much longer
than the others. Then a line is joined to the one before if the first word of it would not have fitted there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tamizdat.importers import wording
from tamizdat.importers.imported import Kind

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OUTER = " \t\u00a0\u2007\u202f\u3000" + wording.INVISIBLE
_HEADING = re.compile(r"(#{1,6})[ \t\u00a0]+(.*?)[ \t]*#*$")
_ITEM = re.compile(r"(?:[*\-+•‣◦▪●·–—]|\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
_BULLET = re.compile(r"[*+•‣◦▪●][ \t\u00a0]+(?=\S)|-[ \t\u00a0]+(?=\S)")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(((?:https?:|/|#|mailto:)[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1$")
_RULE = re.compile(r"[\s*_\-=~#–—•·.]{2,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, line or other piece of a page, in the page's order.

    Args:
        text: exact, outer white space aside.
        level: of a heading, 1 to 6; 0 otherwise.
        linked: which share (0 to 1) of its characters is link text, where the source tells.
        outside: a reason code when the source's own structure says that this is not the article, or "".
        gap: whether an empty line or the page's layout parts it from the passage before.
        emphasised: whether the whole of it is set in italics, as asides are.
        part: number of the part of the page's layout in which it stands; paragraphs of one text share it.
    """

    text: str
    kind: Kind = "paragraph"
    level: int = 0
    linked: float = 0.0
    outside: str = ""
    gap: bool = True
    part: int = 0
    emphasised: bool = False


def passages_of(text: str) -> tuple[Passage, ...]:
    """Return the passages of a plain text, its hard-wrapped lines joined.

    Args:
        text: decoded text with any kind of line break.
    """
    lines = [_CONTROL.sub("", line) for line in _LINE_BREAK.split(text)]
    markdown = bool(_LINK.search(text))
    width = _wrap_width(lines)
    joined = _joined(lines, width) if width else _each(lines)
    return tuple(_without_markdown(_marked(line, gap=gap), markdown=markdown) for line, gap in joined)


def _each(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    gap = True
    for line in lines:
        bare = line.strip(_OUTER)
        if not bare or _RULE.fullmatch(bare):
            gap = True
            continue
        yield bare, gap
        gap = False


def _wrap_width(lines: list[str]) -> int:
    """Return the column at which the text is broken, or 0 when its lines are whole paragraphs."""
    pairs = [(a.rstrip(), b.strip(_OUTER)) for a, b in pairwise(lines) if a.strip(_OUTER)]
    pairs = [(a, b) for a, b in pairs if b]
    long = [(a, b) for a, b in pairs if len(a.strip(_OUTER)) >= 38 and not _starts_mark(b)]
    torn = [(a, b) for a, b in long if not wording.ends_sentence(a)]
    if len(torn) < 2 or len(torn) * 2 <= len(long):
        return 0
    widths = sorted(len(a) for a, _ in torn)
    width = widths[-1 - len(widths) // 20]
    if width > 132 or _median(widths) < width * 0.8:
        return 0
    # Whole paragraphs are longer than any column, and what is torn goes on with a small letter more often than not.
    beyond = sum(1 for line in lines if len(line.strip(_OUTER)) > width * 1.25)
    capitals = sum(1 for _, b in torn if b[0].isupper())
    return 0 if beyond > len(torn) * 0.2 or capitals > len(torn) * 0.7 else width


def _median(ordered: list[int]) -> int:
    return ordered[len(ordered) // 2]


def _starts_mark(line: str) -> bool:
    return bool(_ITEM.match(line) or _QUOTE.match(line) or _HEADING.match(line))


def _joined(lines: list[str], width: int) -> Iterator[tuple[str, bool]]:
    held, last, gap_before, gap = "", "", True, True
    for line in [*lines, ""]:
        bare = line.strip(_OUTER)
        if not bare or _RULE.fullmatch(bare):
            if held:
                yield held, gap_before
            held, gap = "", True
            continue
        if held and _goes_on(last, line, width):
            held = _glued(held, _QUOTE.sub("", bare, count=1) if _QUOTE.match(held) else bare)
        else:
            if held:
                yield held, gap_before
            held, gap_before = bare, gap
        last, gap = line, False


def _goes_on(before: str, line: str, width: int) -> bool:
    bare = line.strip(_OUTER)
    if _starts_mark(bare) and not (_QUOTE.match(bare) and _QUOTE.match(before.strip(_OUTER))):
        return False
    indent, indent_before = _indent(line), _indent(before)
    if indent > indent_before and not _starts_mark(before.strip(_OUTER)):
        return False
    room = width - len(before.rstrip()) - 1
    # fmt and mail programs break a little early to even lines out; a paragraph's end leaves more room than that.
    slack = 0 if wording.ends_sentence(before) else width // 7
    return len(re.split(r"(?<=.)[\s\-]", bare, maxsplit=1)[0]) + slack > room


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(_OUTER))


def _glued(before: str, line: str) -> str:
    tight = re.search(r"[^\W\d_][-‐—]$", before) and re.match(r"[^\W\d_]", line)
    unspaced = re.search(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$", before) and re.match(
        r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]", line
    )
    return before + line if tight or unspaced else f"{before} {line}"


def _marked(line: str, *, gap: bool) -> Passage:
    if heading := _HEADING.fullmatch(line):
        return Passage(heading[2].strip(_OUTER), "heading", len(heading[1]), gap=gap)
    if quote := _QUOTE.match(line):
        return Passage(line[quote.end() :].strip(_OUTER), "quote", gap=gap)
    mark = _BULLET.match(line)
    # In Russian a hyphen that opens a line opens someone's speech.
    if mark and not (line.startswith("-") and _CYRILLIC.search(line)):
        return Passage(line[mark.end() :].strip(_OUTER), "item", gap=gap)
    return Passage(line, gap=gap)


def _without_markdown(passage: Passage, *, markdown: bool) -> Passage:
    text = passage.text
    if _PICTURE.fullmatch(text):
        return replace(passage, outside="caption")
    if emphasis := _EMPHASIS.fullmatch(text):
        text = emphasis[2]
        passage = replace(passage, emphasised=len(emphasis[1]) == 1)
    if not markdown:
        return replace(passage, text=text)
    link_text = sum(len(match[1]) for match in _LINK.finditer(text))
    text = _LINK.sub(r"\1", text)
    if passage.level or not markdown:
        return replace(passage, text=text)
    return replace(passage, text=text, linked=link_text / max(1, len(text)))
