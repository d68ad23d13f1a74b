"""What the programming interface says of an article, value by value. Every address in it is absolute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from tamizdat.articles.models import StandingPage
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.body import body_blocks
from tamizdat.press.manuscripts import raw_body
from tamizdat.press.material import material_of_body
from tamizdat.press.pages import absolute
from tamizdat.press.whole_html import absolute_html, whole_html


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as readers see it.

    Args:
        sources, versions: asked for only when they are wanted; versions are pairs of language and address.
    """

    text: facts.Text
    language: str
    sources: Callable[[], Iterable[facts.Link]]
    versions: Callable[[], Iterable[tuple[str, str]]]


def standing_blocks(page: StandingPage, almanac: Almanac) -> list[dict[str, Any]]:
    """Return the text of a standing page, block by block."""
    body = raw_body(page.body)
    blocks, _placed = body_blocks(body, page.language, material_of_body(body, almanac))
    return [_block(block, absolute(page.address)) for block in blocks]


def _url(address: str) -> str:
    return absolute(address) if address.startswith("/") else address


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _link(link: facts.Link | None) -> dict[str, str] | None:
    return {"name": link.text, "url": _url(link.address)} if link else None


def _byline(credit: facts.Credit) -> dict[str, Any]:
    return {
        "name": credit.name,
        "role": credit.role,
        "pseudonym": credit.pseudonym,
        "url": _url(credit.address),
    }


def _correction(note: facts.CorrectionNote) -> dict[str, Any]:
    return {
        "number": note.number,
        "issued": _moment(note.issued),
        "text": note.text,
        "replaced_by": note.replaced_by,
    }


def _picture(picture: facts.Picture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {
        "url": _url(picture.src),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "licence": picture.licence,
        "licence_url": picture.licence_url,
        "renditions": [rendition for source in picture.sources for rendition in _renditions(source)],
    }


def _renditions(source: facts.PictureSource) -> list[dict[str, Any]]:
    files = (file.rsplit(" ", 1) for file in source.srcset.split(", "))
    return [{"type": source.media_type, "url": _url(src), "width": int(width[:-1])} for src, width in files]


_EMPTY = facts.Block(kind="")
_SHAPED: dict[str, Callable[[Any], Any]] = {"picture": _picture, "correction": _correction}


def _block(block: facts.Block, url: str) -> dict[str, Any]:
    told: dict[str, Any] = {"type": block.kind}
    for name in (field.name for field in fields(facts.Block) if field.name != "kind"):
        value = getattr(block, name)
        if value != getattr(_EMPTY, name) or (name == "level" and block.kind == "heading"):
            told[name] = _SHAPED[name](value) if name in _SHAPED else value
    if block.html:
        told["html"] = absolute_html(block.html, url)
    if block.items:
        told["items"] = [absolute_html(item, url) for item in block.items]
    return told


ARTICLE_VALUES: dict[str, Callable[[Shown], Any]] = {
    "headline": lambda shown: shown.text.headline,
    "standfirst": lambda shown: shown.text.standfirst,
    "language": lambda shown: shown.language,
    "published": lambda shown: _moment(shown.text.published),
    "updated": lambda shown: _moment(shown.text.updated),
    "dateline": lambda shown: {
        "place": shown.text.dateline_place,
        "date": shown.text.dateline_date.isoformat() if shown.text.dateline_date else None,
    },
    "bylines": lambda shown: [_byline(credit) for credit in shown.text.bylines],
    "section": lambda shown: _link(shown.text.section),
    "topics": lambda shown: [_link(topic) for topic in shown.text.topics],
    "series": lambda shown: _link(shown.text.series),
    "picture": lambda shown: _picture(shown.text.picture),
    "corrections": lambda shown: [_correction(note) for note in shown.text.corrections],
    "body": lambda shown: [_block(block, absolute(shown.text.address)) for block in shown.text.body],
    "html": lambda shown: whole_html(shown.text, shown.language),
    "sources": lambda shown: [_link(source) for source in shown.sources()],
    "translations": lambda shown: [
        {"language": language, "url": absolute(address)} for language, address in shown.versions()
    ],
}
