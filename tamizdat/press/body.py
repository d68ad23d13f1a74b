"""From the blocks that an editor wrote to the blocks that a page shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from tamizdat.articles.passages import folded, paragraphs_of_html, text_of_html
from tamizdat.press import facts
from tamizdat.press.pictures import picture_facts
from tamizdat.theme.typography import typeset_html

TAGS = {"p", "b", "strong", "i", "em", "a", "br", "sup", "sub", "s", "ol", "ul", "li"}
ATTRIBUTES = {"a": {"href"}}
_PARAGRAPH_END = re.compile(r"(?<=</p>)|(?<=</ul>)|(?<=</ol>)")
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def reading_html(source: str, language: str) -> str:
    """Return stored rich text as a reader gets it: links resolved, foreign markup gone, typography applied."""
    return typeset_html(clean_html(source), language)


def clean_html(source: str) -> str:
    """Return stored rich text with its links resolved and nothing in it that an editor's toolbar could not make."""
    expanded = expand_db_html(_BLOCK_KEY.sub("", source))
    return nh3.clean(expanded, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto"})


def body_blocks(
    body: StreamValue,
    language: str,
    corrections: tuple[facts.CorrectionNote, ...] = (),
    passages: dict[int, str] | None = None,
) -> tuple[tuple[facts.Block, ...], frozenset[int]]:
    """Return a body's blocks, each correction set right after the paragraph that it corrected.

    Args:
        corrections: the notes, with anchors as they will be if their passages are found.
        passages: words of the corrected text by the number of the correction; one without any is left out.

    Returns:
        The blocks, and the numbers of the corrections that found their places.
    """
    waiting = {note.number: note for note in corrections if (passages or {}).get(note.number)}
    placed: set[int] = set()
    blocks: list[facts.Block] = []
    for child in body:
        for block, words in _BUILDERS[child.block_type](child.value, language):
            blocks.append(block)
            for number, note in list(waiting.items()):
                if any(folded((passages or {})[number]) in paragraph for paragraph in words):
                    blocks.append(facts.Block(kind="correction", correction=note))
                    placed.add(number)
                    del waiting[number]
    return tuple(_joined(blocks)), frozenset(placed)


Built = Iterator[tuple[facts.Block, list[str]]]


def _text(value: Any, language: str) -> Built:
    for part in _PARAGRAPH_END.split(clean_html(value.source)):
        if part.strip() and text_of_html(part):
            yield facts.Block(kind="text", html=typeset_html(part, language)), paragraphs_of_html(part)


def _heading(value: Any, language: str) -> Built:
    text = value["text"]
    anchor = slugify(text, allow_unicode=True) or "heading"
    yield facts.Block(kind="heading", text=text, anchor=anchor, level=int(value["level"])), []


def _quote(value: Any, language: str) -> Built:
    source = value["text"].source
    block = facts.Block(
        kind="quote",
        html=reading_html(source, language),
        attribution=value["attribution"],
        attribution_note=value["note"],
        source_url=value["source"] or "",
    )
    yield block, paragraphs_of_html(source)


def _list(value: Any, language: str) -> Built:
    items = tuple(_without_paragraph(reading_html(item.source, language)) for item in value["items"])
    block = facts.Block(kind="list", items=items, ordered=bool(value["ordered"]))
    yield block, [text_of_html(item.source) for item in value["items"]]


def _without_paragraph(html: str) -> str:
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner else inner


def _picture(value: Any, language: str) -> Built:
    if value["picture"] is None:  # deleted since it was chosen
        return
    caption = value["caption"]
    yield facts.Block(kind="picture", picture=picture_facts(value["picture"], caption=caption, alt=value["alt"])), []


def _embed(value: Any, language: str) -> Built:
    block = facts.Block(
        kind="embed",
        text=value["title"],
        attribution_note=value["note"],
        source_url=value["url"],
        host=urlsplit(value["url"]).hostname or "",
    )
    yield block, []


def _facts(value: Any, language: str) -> Built:
    source = value["text"].source
    title = value["title"]
    yield facts.Block(kind="facts", text=title, html=reading_html(source, language)), paragraphs_of_html(source)


def _table(value: Any, language: str) -> Built:
    rows = tuple(tuple(str(cell or "") for cell in row) for row in value.get("data") or [])
    block = facts.Block(
        kind="table",
        rows=rows,
        text=value.get("table_caption") or "",
        header_row=bool(value.get("first_row_is_table_header")),
        header_column=bool(value.get("first_col_is_header")),
    )
    yield block, []


_BUILDERS: dict[str, Callable[[Any, str], Built]] = {
    "text": _text,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "picture": _picture,
    "embed": _embed,
    "facts": _facts,
    "table": _table,
}


def _joined(blocks: list[facts.Block]) -> Iterator[facts.Block]:
    """Put paragraphs together again that no correction parted."""
    run: list[str] = []
    for block in blocks:
        if block.kind == "text":
            run.append(block.html)
            continue
        if run:
            yield facts.Block(kind="text", html="".join(run))
            run = []
        yield block
    if run:
        yield facts.Block(kind="text", html="".join(run))
