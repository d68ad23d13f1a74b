"""Finding a passage, given in plain words, in a body of blocks.

The words an editor copies from a page differ from the stored text in what a browser does to it: white space is
folded, markup is gone. A passage is found when it occurs in the text of one paragraph, quote or list item, white space
folded (as Web Annotation's ``TextQuoteSelector`` does it, section 4.2.4, without its prefix and suffix).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.utils.html import strip_tags

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

_SPACE = re.compile(r"\s+")
_PARAGRAPH = re.compile(r"<(p|li)\b.*?</\1>", re.DOTALL | re.IGNORECASE)


def folded(text: str) -> str:
    """Return a text with every run of white space, no-break spaces included, as one space."""
    return _SPACE.sub(" ", text).strip()


def text_of_html(markup: str) -> str:
    """Return what a reader reads of some markup, white space folded."""
    return folded(html.unescape(strip_tags(markup)))


def paragraphs_of_html(markup: str) -> list[str]:
    """Return the text of each paragraph or list item of some rich text."""
    found = [text_of_html(match.group()) for match in _PARAGRAPH.finditer(markup)]
    return found or [text_of_html(markup)]


def contains_passage(body: StreamValue, passage: str) -> bool:
    """Tell whether some words stand in a body, within one of its paragraphs."""
    wanted = folded(passage)
    return any(wanted in paragraph for child in body for paragraph in _paragraphs(child.block_type, child.value))


def _paragraphs(block_type: str, value: object) -> list[str]:
    if block_type == "text":
        return paragraphs_of_html(value.source)  # type: ignore[attr-defined]
    if block_type in ("quote", "facts"):
        return paragraphs_of_html(value["text"].source)  # type: ignore[index]
    if block_type == "list":
        return [text_of_html(item.source) for item in value["items"]]  # type: ignore[index]
    return []
