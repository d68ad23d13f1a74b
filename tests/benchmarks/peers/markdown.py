"""Bodies in Markdown; what Markdown has no word for stands in them as HTML."""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_LINK = re.compile(r'<a linktype="page" id="(\d+)">(.*?)</a>')
_SIZES = "(min-width:48em) 44em,94vw"


def markdown_of(body, everything):
    """Return a body in Markdown.

    Args:
        body: as it is stored.
        everything: addresses and pictures that it may point to.
    """
    return "\n\n".join(_BLOCKS[block["type"]](block["value"], everything) for block in body)


def _text(value, everything):
    return "\n\n".join(_inline(words, everything) for words in _PARAGRAPH.findall(value))


def _inline(markup, everything):
    return _LINK.sub(lambda link: f"[{link[2]}]({everything.addresses[link[1]]})", markup)


def _heading(value, _everything):
    return f"{'#' * int(value['level'])} {value['text']}"


def _quote(value, everything):
    words = "\n>\n".join(f"> {_inline(words, everything)}" for words in _PARAGRAPH.findall(value["text"]))
    return f"{words}\n>\n> — {value['attribution']}, {value['note']}"


def _list(value, everything):
    mark = "1." if value["ordered"] else "-"
    points = (_inline(item["value"].removeprefix("<p>").removesuffix("</p>"), everything) for item in value["items"])
    return "\n".join(f"{mark} {point}" for point in points)


def _table(value, _everything):
    head, *rows = (f"| {' | '.join(row)} |" for row in value["data"])
    return "\n".join([head, "|" + "---|" * len(value["data"][0]), *rows])


def _facts(value, _everything):
    return f'<aside class="facts-box"><h2>{value["title"]}</h2>{value["text"]}</aside>'


def _embed(value, _everything):
    return f'<p class="embed"><a href="{value["url"]}" rel="noreferrer external">{value["title"]}</a></p>'


def _picture(value, everything):
    element = _element(everything.pictures[str(value["picture"])])
    return f"<figure>{element}<figcaption>{value['caption']}</figcaption></figure>"


def _element(told):
    sources = "".join(
        f'<source type="{each["type"]}" srcset="{each["srcset"]}" sizes="{_SIZES}">' for each in told["sources"]
    )
    size = f'width="{told["width"]}" height="{told["height"]}"'
    image = f'<img src="{told["src"]}" srcset="{told["srcset"]}" sizes="{_SIZES}" {size} alt="{told["alt"]}"'
    return f'<picture>{sources}{image} loading="lazy" decoding="async"></picture>'


_BLOCKS = {
    "text": _text,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "table": _table,
    "facts": _facts,
    "embed": _embed,
    "picture": _picture,
}
