"""From the blocks that an editor wrote to the blocks that a page shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import count, groupby
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.text import slugify

from tamizdat.articles.passages import folded, paragraphs_of_html, text_of_html
from tamizdat.press import facts
from tamizdat.press.links import Links
from tamizdat.press.manuscripts import Body, RawBlock
from tamizdat.press.material import Material, items_of
from tamizdat.press.pictures import in_place
from tamizdat.theme.typography import typeset_html

TAGS = {"p", "b", "strong", "i", "em", "a", "br", "sup", "sub", "s", "ol", "ul", "li"}
ATTRIBUTES = {"a": {"href"}}
_PARAGRAPH_END = re.compile(r"(?<=</p>)|(?<=</ul>)|(?<=</ol>)")
_LEADING_NOWHERE = re.compile(r"<a>(.*?)</a>", re.DOTALL)
# Paragraphs without a tag or an entity in them: there is nothing to clean, but for the key that the editor gives each.
_PLAIN = re.compile(r'(?:<p(?: data-block-key="\w+")?>[^<>&\0\r]*</p>)+')
_KEY = re.compile(r' data-block-key="\w+"')
# A paragraph or a list of which nothing is seen.
_EMPTY = re.compile(r"<(p|ul|ol)>(?:\s|&nbsp;|<(?!/?\1>)[^>]*>)*</\1>")
_SEEN = re.compile(r"(?:^|>)\s*[^<\s&]")
# Ids that the theme gives to parts of a page; a heading in the text must not take one.
IDS_OF_THE_PAGE = frozenset(
    {
        *("text", "q", "corrections", "series", "withdrawal"),
        *("newsletter", "mail-address", "give", "giving", "own", "later", "when"),
    }
)


def reading_html(source: str, language: str, links: Links) -> str:
    """Return stored rich text as a reader gets it: links resolved, foreign markup gone, typography applied."""
    return typeset_html(clean_html(source, links), language)


def clean_html(source: str, links: Links) -> str:
    """Return stored rich text with its links resolved and nothing in it that an editor's toolbar could not make."""
    if _PLAIN.fullmatch(source):
        return _without_keys(source)
    cleaned = nh3.clean(
        links.resolved(source),
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
    return _LEADING_NOWHERE.sub(r"\1", cleaned)


def body_blocks(
    body: Sequence[RawBlock],
    language: str,
    material: Material,
    corrections: tuple[facts.CorrectionNote, ...] = (),
    passages: dict[int, str] | None = None,
) -> tuple[tuple[facts.Block, ...], frozenset[int]]:
    """Return a body's blocks, each correction set right after the paragraph that it corrected.

    Args:
        body: the blocks as stored; one of an unknown type is passed over.
        material: pictures and links of this body.
        corrections: the notes, with anchors as they will be if their passages are found.
        passages: words of the corrected text by the number of the correction; one without any is left out.

    Returns:
        The blocks, and the numbers of the corrections that found their places.
    """
    waiting = {note.number: note for note in corrections if (passages or {}).get(note.number)}
    if not waiting:
        return _whole(body, language, material), frozenset()
    placed: set[int] = set()
    parted: list[facts.Block] = []
    for child in body:
        for block, words in _parted(child, language, material):
            parted.append(block)
            for number, note in list(waiting.items()):
                if any(folded((passages or {})[number]) in paragraph for paragraph in words()):
                    parted.append(facts.Block(kind="correction", correction=note))
                    placed.add(number)
                    del waiting[number]
    return tuple(_with_own_anchors(_joined(parted))), frozenset(placed)


def _whole(body: Sequence[RawBlock], language: str, material: Material) -> tuple[facts.Block, ...]:
    if isinstance(body, Body) and body.stands_alone:
        return _standing_alone(body, language)
    return tuple(_with_own_anchors(_run_together(body, language, material)))


# A publish sets the newest texts anew for feeds and the search index, and all but one of them are as they were.
@lru_cache(maxsize=512)
def _standing_alone(body: Body, language: str) -> tuple[facts.Block, ...]:
    return tuple(_with_own_anchors(_run_together(body, language, Material())))


def _run_together(body: Sequence[RawBlock], language: str, material: Material) -> Iterator[facts.Block]:
    """Return a body's blocks, texts that follow each other as one: typography is set once for all of them."""
    for is_text, some in groupby(body, key=lambda child: child["type"] == "text"):
        if is_text:
            html = _text_together([child["value"] for child in some], material.links)
            if html:
                yield facts.Block(kind="text", html=typeset_html(html, language))
        else:
            for child in some:
                yield from (block for block, _words in _parted(child, language, material))


def _text_together(sources: Sequence[str], links: Links) -> str:
    """Return texts that follow each other as one, without what says nothing."""
    together = "".join(sources)
    if _PLAIN.fullmatch(together):
        return _EMPTY.sub("", _without_keys(together))
    cleaned = (_EMPTY.sub("", clean_html(source, links)) for source in sources)
    return "".join(filter(_says_something, cleaned))


def _without_keys(source: str) -> str:
    return _KEY.sub("", source) if "data-block-key" in source else source


def _says_something(html: str) -> bool:
    return _SEEN.search(html) is not None or bool(text_of_html(html))


# A block, and what gives the words in it by which a correction may find its place.
Built = Iterator[tuple[facts.Block, Callable[[], list[str]]]]


def _parted(child: RawBlock, language: str, material: Material) -> Built:
    """Return the blocks of one stored block, each paragraph alone, with the words that a correction may name."""
    build = _BUILDERS.get(child["type"])
    if build:
        yield from build(child["value"], language, material)


def _text(value: str, language: str, material: Material) -> Built:
    for part in _PARAGRAPH_END.split(clean_html(value, material.links)):
        if part.strip() and text_of_html(part):
            yield facts.Block(kind="text", html=typeset_html(part, language)), partial(paragraphs_of_html, part)


def _heading(value: RawBlock, _language: str, _material: Material) -> Built:
    yield facts.Block(kind="heading", text=value.get("text") or "", level=int(value.get("level") or 2)), list


def _quote(value: RawBlock, language: str, material: Material) -> Built:
    source = value.get("text") or ""
    block = facts.Block(
        kind="quote",
        html=reading_html(source, language, material.links),
        attribution=value.get("attribution") or "",
        attribution_note=value.get("note") or "",
        source_url=value.get("source") or "",
    )
    yield block, partial(paragraphs_of_html, source)


def _list(value: RawBlock, language: str, material: Material) -> Built:
    sources = items_of(value)
    items = tuple(_without_paragraph(reading_html(source, language, material.links)) for source in sources)
    block = facts.Block(kind="list", items=items, ordered=bool(value.get("ordered")))
    yield block, lambda: [text_of_html(source) for source in sources]


def _without_paragraph(html: str) -> str:
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner else inner


def _picture(value: RawBlock, _language: str, material: Material) -> Built:
    chosen = material.pictures.get(value.get("picture") or 0)
    if chosen:  # else it was deleted since
        placed = in_place(chosen, caption=value.get("caption") or "", alt=value.get("alt") or "")
        yield facts.Block(kind="picture", picture=placed), list


def _embed(value: RawBlock, _language: str, _material: Material) -> Built:
    url = value.get("url") or ""
    block = facts.Block(
        kind="embed",
        text=value.get("title") or "",
        attribution_note=value.get("note") or "",
        source_url=url,
        host=urlsplit(url).hostname or "",
    )
    yield block, list


def _facts(value: RawBlock, language: str, material: Material) -> Built:
    source = value.get("text") or ""
    html = reading_html(source, language, material.links)
    yield facts.Block(kind="facts", text=value.get("title") or "", html=html), partial(paragraphs_of_html, source)


def _table(value: RawBlock | None, _language: str, _material: Material) -> Built:
    if not value:  # the editor put a table in and never opened it
        return
    rows = tuple(tuple(str(cell or "") for cell in row) for row in value.get("data") or [])
    block = facts.Block(
        kind="table",
        rows=rows,
        text=value.get("table_caption") or "",
        header_row=bool(value.get("first_row_is_table_header")),
        header_column=bool(value.get("first_col_is_header")),
    )
    yield block, list


_BUILDERS: dict[str, Callable[[Any, str, Material], Built]] = {
    "text": _text,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "picture": _picture,
    "embed": _embed,
    "facts": _facts,
    "table": _table,
}


def _with_own_anchors(blocks: Iterable[facts.Block]) -> Iterator[facts.Block]:
    """Give every heading an id that nothing else on the page has."""
    taken = set(IDS_OF_THE_PAGE)
    for block in blocks:
        if block.kind != "heading":
            yield block
            continue
        anchor = wanted = slugify(block.text, allow_unicode=True) or "heading"
        if wanted in taken or _is_of_note(wanted):
            numbered = (f"{wanted}-{number}" for number in count(2))
            anchor = next(name for name in numbered if name not in taken and not _is_of_note(name))
        taken.add(anchor)
        yield facts.Block(kind="heading", text=block.text, level=block.level, anchor=anchor)


def _is_of_note(anchor: str) -> bool:
    return anchor.startswith("correction-") and anchor.removeprefix("correction-").isdecimal()


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
