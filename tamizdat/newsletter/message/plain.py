"""The plain-text part, which is to be good by itself: some read nothing else."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import html as lxml_html

from tamizdat.newsletter.message.shown import Shown

WIDTH = 72
# Django's templates leave empty lines where tags stood.
_EMPTY = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t\r\n]+")
_APART = frozenset({"p", "h2", "h3", "blockquote", "table", "ul", "ol"})


def plain_text(shown: Shown, *, full: bool) -> str:
    """Return an issue as plain text.

    Args:
        full: whether the articles stand in it whole.
    """
    items = [
        {"item": item, "said": wrapped(item.said), "body": text_of(item.body) if full else ""} for item in shown.items
    ]
    asking = text_of(shown.asking.html) if shown.asking else ""
    told = {"shown": shown, "items": items, "introduction": text_of(shown.introduction), "full": full, "asking": asking}
    with override(shown.language):
        text = render_to_string("newsletter/message/issue.txt", told)
    return _EMPTY.sub("\n\n", text).strip() + "\n"


def text_of(html: str) -> str:
    """Return some HTML as paragraphs of plain text; links stand in angle brackets after their words."""
    if not html.strip():
        return ""
    return "\n\n".join(_blocks(lxml_html.fragment_fromstring(html, create_parent="div")))


def wrapped(text: str) -> str:
    """Break a paragraph into lines; addresses stay whole."""
    return "\n".join(
        textwrap.wrap(_SPACES.sub(" ", text).strip(), WIDTH, break_long_words=False, break_on_hyphens=False)
    )


def _blocks(element: lxml_html.HtmlElement) -> Iterator[str]:
    loose = element.text or ""
    for child in element:
        if child.tag not in _APART:
            loose += _words(child) + (child.tail or "")
            continue
        if loose.strip():
            yield wrapped(loose)
        yield from filter(str.strip, _block(child))
        loose = child.tail or ""
    if loose.strip():
        yield wrapped(loose)


def _block(element: lxml_html.HtmlElement) -> Iterator[str]:
    if element.tag in ("ul", "ol"):
        points = [_point(point, place) for place, point in enumerate(element.iterchildren("li"), 1)]
        yield "\n".join(points)
    elif element.tag == "table":
        rows = [
            [wrapped(" ".join(_blocks(cell))) for cell in row.iterchildren("th", "td")] for row in element.iter("tr")
        ]
        yield "\n".join(" | ".join(row) for row in rows)
    elif element.tag == "blockquote":
        inner = "\n\n".join(_blocks(element)) or wrapped(_words(element))
        yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    elif element.tag in ("h2", "h3"):
        yield wrapped(_words(element)).upper() if element.tag == "h2" else wrapped(_words(element))
    else:
        yield wrapped(_words(element))


def _point(point: lxml_html.HtmlElement, place: int) -> str:
    sign = f"{place}. " if point.getparent().tag == "ol" else "- "
    lines = "\n".join(_blocks(point)).split("\n")
    return "\n".join([f"{sign}{lines[0]}", *(f"{' ' * len(sign)}{line}" for line in lines[1:])])


def _words(element: lxml_html.HtmlElement) -> str:
    words = element.text or ""
    for child in element:
        words += ("\n" if child.tag == "br" else _words(child)) + (child.tail or "")
    url = element.get("href", "") if element.tag == "a" else ""
    if url and url.removeprefix("mailto:") != words.strip():
        words += f" <{url.removeprefix('mailto:')}>"
    return words
