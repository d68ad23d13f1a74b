"""Structured data: schema.org in JSON-LD, for machines that read the page.

``NewsArticle`` as schema.org defines it, with ``correction`` (pending.schema.org/CorrectionComment), ``isBasedOn``,
``author`` and ``translationOfWork``. Of several language versions, the one that was published first is the original,
and the others are its translations. A pseudonym is a name and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tamizdat.press import facts
from tamizdat.press.pages import absolute

# What a contributor did, in schema.org's words.
PROPERTIES = {"author": "author", "reporter": "author", "translator": "translator", "editor": "editor"}
OTHER_ROLES = "contributor"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of an article."""

    language: str
    address: str
    published: dt.datetime


def embeddable(data: Mapping[str, object]) -> str:
    """Return JSON that cannot end the script element it stands in (HTML Standard, 4.12.1.3)."""
    return _embeddable({name: _JSON.encode(value) for name, value in data.items() if value})


def _embeddable(written: Mapping[str, str]) -> str:
    """Return the same of an object whose values are JSON already; "" is left out."""
    told = ",".join([f'"{name}":{value}' for name, value in written.items() if value])
    text = f'{{"@context":"https://schema.org",{told}}}'
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def website(publication: facts.Publication) -> str:
    """Describe the newspaper on its front page, and how to search it."""
    search = f"{_url(publication.search_address)}?q={{query}}"
    return embeddable(
        {
            "@type": "WebSite",
            "name": publication.name,
            "description": publication.tagline,
            "url": _url(publication.address),
            "inLanguage": publication.language,
            "publisher": {
                **_publisher(publication.name, publication.address),
                "correctionsPolicy": _url(publication.corrections_address),
            },
            "potentialAction": {"@type": "SearchAction", "target": search, "query-input": "required name=query"},
        }
    )


def profile(contributor: facts.Contributor, address: str) -> str:
    """Describe a contributor, as they wish to be known."""
    person: dict[str, object] = {"@type": "Person", "name": contributor.name}
    if not contributor.pseudonym:
        person["url"] = _url(address)
    if contributor.biography:
        person["description"] = contributor.biography
    if contributor.picture and contributor.picture.largest:
        person["image"] = _url(contributor.picture.largest.src)
    return embeddable({"@type": "ProfilePage", "url": _url(address), "mainEntity": person})


def news_article(
    shown: facts.Article, language: str, crumbs: tuple[facts.Link, ...], versions: Sequence[Version] = ()
) -> str:
    """Describe an article.

    Args:
        crumbs: the way to it, the front page first: that is the publisher.
        versions: the same article in other languages.
    """
    # Written piece by piece: most of it thousands of articles have alike.
    return _embeddable(
        {
            "@type": '"NewsArticle"',
            "headline": _JSON.encode(shown.headline),
            "description": shown.standfirst and _JSON.encode(shown.standfirst),
            "image": _json_or_nothing(_image(shown.picture)),
            "datePublished": f'"{shown.published.isoformat(timespec="seconds")}"',
            "dateModified": f'"{changed(shown).isoformat(timespec="seconds")}"',
            "inLanguage": _JSON.encode(language),
            "isAccessibleForFree": "true",
            "mainEntityOfPage": f'{{"@type":"WebPage","@id":{_JSON.encode(_url(shown.address))},{_way_to_it(crumbs)}}}',
            **_people(shown.bylines),
            "publisher": _publisher_written(crumbs[0]),
            "articleSection": _JSON.encode(shown.section.text),
            "keywords": _keywords(shown.topics),
            "isPartOf": _json_or_nothing(_work("CreativeWorkSeries", shown.series) if shown.series else None),
            "dateline": shown.dateline_place and _JSON.encode(shown.dateline_place),
            "contentLocation": shown.dateline_place and _JSON.encode({"@type": "Place", "name": shown.dateline_place}),
            "correction": _json_or_nothing([_correction(note) for note in shown.corrections if not note.replaced_by]),
            "isBasedOn": _json_or_nothing([_work("CreativeWork", source) for source in shown.sources]),
            **_translations(shown, versions),
        }
    )


def _json_or_nothing(value: object) -> str:
    return _JSON.encode(value) if value else ""


def changed(text: facts.Text) -> dt.datetime:
    """Return when what an article says last changed: at its publication, an update, or its newest correction."""
    return max([text.published, *filter(None, [text.updated]), *(note.issued for note in text.corrections)])


def _url(address: str) -> str:
    return absolute(address) if address.startswith("/") else address


def _publisher(name: str, address: str) -> dict[str, object]:
    return {"@type": "NewsMediaOrganization", "name": name, "url": _url(address)}


@lru_cache(maxsize=64)
def _publisher_written(front: facts.Link) -> str:
    return _JSON.encode(_publisher(front.text, front.address))


@lru_cache(maxsize=4096)
def _keywords(topics: tuple[facts.Link, ...]) -> str:
    return _json_or_nothing([topic.text for topic in topics])


def _image(picture: facts.Picture | None) -> dict[str, object] | None:
    if picture is None or picture.largest is None:
        return None
    file = picture.largest
    image = {"@type": "ImageObject", "url": _url(file.src), "width": file.width, "height": file.height}
    told = {"caption": picture.caption, "creditText": picture.credit, "license": picture.licence_url}
    return image | {name: value for name, value in told.items() if value}


@lru_cache(maxsize=4096)
def _people(bylines: tuple[facts.Credit, ...]) -> Mapping[str, str]:
    found: dict[str, list[dict[str, str]]] = {}
    for credit in bylines:
        person = {"@type": "Person", "name": credit.name}
        if not credit.pseudonym:
            person["url"] = _url(credit.address)
        found.setdefault(PROPERTIES.get(credit.role, OTHER_ROLES), []).append(person)
    return {name: _JSON.encode(people) for name, people in found.items()}


@lru_cache(maxsize=256)
def _way_to_it(crumbs: tuple[facts.Link, ...]) -> str:
    steps = [
        {"@type": "ListItem", "position": position, "name": crumb.text, "item": _url(crumb.address)}
        for position, crumb in enumerate(crumbs, 1)
    ]
    return f'"breadcrumb":{_JSON.encode({"@type": "BreadcrumbList", "itemListElement": steps})}'


def _work(kind: str, link: facts.Link) -> dict[str, object]:
    work: dict[str, object] = {"@type": kind, "name": link.text}
    return work | {"url": _url(link.address)} if link.address else work


def _correction(note: facts.CorrectionNote) -> dict[str, object]:
    return {
        "@type": "CorrectionComment",
        "text": note.text,
        "datePublished": note.issued.isoformat(timespec="seconds"),
    }


def _translations(shown: facts.Article, versions: Sequence[Version]) -> Mapping[str, str]:
    original = min(versions, key=lambda version: (version.published, version.address), default=None)
    if original is None:
        return {}
    if (original.published, original.address) < (shown.published, shown.address):
        return {"translationOfWork": _JSON.encode(_version(original))}
    return {"workTranslation": _JSON.encode([_version(version) for version in versions])}


def _version(version: Version) -> dict[str, object]:
    return {"@type": "NewsArticle", "@id": _url(version.address), "inLanguage": version.language}
