# ruff: noqa: PLR2004  the thresholds of a rule stand in the rule
"""What a page says about itself for machines: JSON-LD, OpenGraph and other ``meta`` elements, ``time``, ``link``.

Sites fill these in by habit, so each is a hint: the headline that a reader sees stands in an ``h1``, and a description
is the standfirst only where it also stands on the page.

Sources: schema.org ``Article`` and its subtypes; the Open Graph protocol (ogp.me).
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tamizdat.importers import byline, wording
from tamizdat.importers.pieces import Hints

_ARTICLE = re.compile(r"(?:[A-Za-z]*Article|BlogPosting|LiveBlogPosting|Report|Review)$")
_NOT_ARTICLE = re.compile(r"(?:CollectionPage|SearchResultsPage|ItemList)$")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DEEPEST = 12
_NOBODY = frozenset(
    (
        "staff",
        "admin",
        "administrator",
        "editor",
        "editors",
        "редакция",
        "редактор",
        "webmaster",
        "root",
        "author",
        "unknown",
        "newsroom",
        "news",
    )
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The hints of a page, and the article's text where the page repeats it for machines."""

    hints: Hints
    body: str = ""


def read(tree: etree._Element) -> Metadata:
    """Read a page's metadata.

    Args:
        tree: the whole page.
    """
    nodes = [node for data in _json_ld(tree) for node in _nodes(data)]
    article = next((node for node in nodes if _has_type(node, _ARTICLE)), {})
    hints = Hints(
        headlines=_headlines(tree, article),
        standfirsts=_texts(
            _meta(tree, "og:description"),
            _meta(tree, "description"),
            article.get("description"),
            article.get("alternativeHeadline"),
        ),
        bylines=_bylines(tree, article),
        published=_published(tree, article),
        language=_language(tree, article),
        site=_meta(tree, "og:site_name"),
        address=_address(tree),
        is_article=_is_article(tree, article, nodes),
    )
    body = article.get("articleBody")
    return Metadata(hints, html.unescape(re.sub(r"<[^>]+>", " ", body)) if isinstance(body, str) else "")


def _json_ld(tree: etree._Element) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        try:
            yield json.loads(re.sub(r"[\x00-\x1f]+", " ", script.text or ""))
        except (json.JSONDecodeError, RecursionError):
            continue


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _nodes(data.get(name), depth + 1)
    elif isinstance(data, list):
        for one in data[:200]:
            yield from _nodes(one, depth + 1)


def _has_type(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(one, str) and pattern.search(one) for one in (types if isinstance(types, list) else [types]))


def _meta(tree: etree._Element, name: str) -> str:
    for element in tree.iter("meta"):
        if name in (
            element.get("property", "").lower(),
            element.get("name", "").lower(),
            element.get("itemprop", "").lower(),
        ):
            return (element.get("content") or "").strip()
    return ""


def _texts(*candidates: Any) -> tuple[str, ...]:
    texts = (_UNPRINTABLE.sub("", html.unescape(one)).strip() for one in candidates if isinstance(one, str))
    return tuple(dict.fromkeys(text for text in texts if text))


def _headlines(tree: etree._Element, article: dict[str, Any]) -> tuple[str, ...]:
    title = " ".join((tree.findtext(".//title") or "").split())
    stated = _texts(article.get("headline"), _meta(tree, "og:title"), _meta(tree, "twitter:title"), title)
    shown = [" ".join("".join(_shown(element)).split(" ")) for element in tree.iter("h1")]
    shown = [re.sub(r"[ \t\r\n\f]+", " ", one).strip() for one in shown]
    site = wording.key(_meta(tree, "og:site_name"))
    fitting = [one for one in shown if wording.count(one) >= 2 and wording.key(one) != site and len(one) <= 400]
    fitting.sort(key=lambda one: -_likeness(one, stated))
    if fitting and (len(fitting) == 1 or _likeness(fitting[0], stated) >= 0.5):
        return _texts(fitting[0], *(_without_site(one, site) for one in stated))
    return _texts(*(_without_site(one, site) for one in stated))


def _shown(element: etree._Element) -> Iterator[str]:
    for inner in element.iter():
        if inner.tag not in ("script", "style", "template") and inner.text:
            yield inner.text
        if inner is not element and inner.tail:
            yield inner.tail


def _likeness(text: str, stated: tuple[str, ...]) -> float:
    return max((wording.overlap(text, wording.stems(one)) for one in stated), default=0.0)


def _without_site(title: str, site: str) -> str:
    for mark in (" | ", " — ", " – ", " - ", " :: ", " • ", " / ", " » "):
        head, found, tail = title.rpartition(mark)
        if found and (wording.key(tail) == site or (wording.count(tail) <= 4 and wording.count(head) >= 4)):
            return head.strip()
    return title


def _bylines(tree: etree._Element, article: dict[str, Any]) -> tuple[str, ...]:
    authors = article.get("author")
    names = [
        one.get("name") if isinstance(one, dict) else one
        for one in (authors if isinstance(authors, list) else [authors])
    ]
    stated = [name for one in names for name in _flat(one)]
    if not stated:
        stated = [
            name
            for one in (_meta(tree, "author"), _meta(tree, "article:author"), _meta(tree, "byl"))
            for name in _flat(one)
        ]
    site = wording.key(_meta(tree, "og:site_name"))
    people = (re.sub(r"^by ", "", name, flags=re.IGNORECASE) for name in stated)
    return tuple(
        dict.fromkeys(
            name
            for name in people
            if byline.is_name(name) and wording.key(name) != site and wording.key(name) not in _NOBODY
        )
    )


def _flat(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [
        part.strip()
        for one in values
        if isinstance(one, str) and "://" not in one
        for part in re.split(r",| and | и ", html.unescape(one))
        if part.strip()
    ]


def _published(tree: etree._Element, article: dict[str, Any]) -> dt.datetime | dt.date | None:
    candidates = [article.get("datePublished")]
    names = (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publish-date",
        "dc.date",
        "dc.date.issued",
        "parsely-pub-date",
        "sailthru.date",
    )
    candidates += [_meta(tree, name) for name in names]
    candidates += [
        element.get("datetime")
        for element in tree.iter("time")
        if "publish" in f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        or element.get("pubdate") is not None
    ]
    candidates += [element.get("datetime") for element in tree.iter("time")][:1]
    return next((moment for one in candidates if isinstance(one, str) and (moment := moment_of(one))), None)


def moment_of(text: str) -> dt.datetime | dt.date | None:
    """Read a machine-readable time (ISO 8601).

    Returns:
        An aware time; the date alone where the zone is missing; None where it is no such time.
    """
    text = re.sub(r"\s+", " ", text.strip())
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            return None
    if len(text) <= 10:
        return moment.date()
    return moment if moment.tzinfo else moment.date()


def _language(tree: etree._Element, article: dict[str, Any]) -> str:
    stated = article.get("inLanguage")
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    return (
        root
        or (stated if isinstance(stated, str) else "")
        or _meta(tree, "og:locale")
        or _meta(tree, "content-language")
    )


def _address(tree: etree._Element) -> str:
    for element in tree.iter("link"):
        if "canonical" in element.get("rel", "").lower().split() and (element.get("href") or "").startswith(
            ("https://", "http://")
        ):
            return _UNPRINTABLE.sub("", element.get("href").strip())[:500]
    address = _meta(tree, "og:url")
    return address[:500] if address.startswith(("https://", "http://")) else ""


def _is_article(tree: etree._Element, article: dict[str, Any], nodes: list[dict[str, Any]]) -> bool | None:
    if article or _meta(tree, "og:type").lower() == "article" or _meta(tree, "article:published_time"):
        return True
    if any(_has_type(node, _NOT_ARTICLE) for node in nodes):
        return False
    return None
