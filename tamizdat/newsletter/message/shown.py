"""What an issue shows, gathered once; HTML, plain text and the archive are made of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import nh3
from django.conf import settings
from django.utils.encoding import iri_to_uri
from wagtail.rich_text import expand_db_html

from tamizdat.newsletter.asking import Asking, asked_of
from tamizdat.newsletter.message.template import HOLDERS, Slot
from tamizdat.newsletter.models import Issue, IssueItem
from tamizdat.newsletter.texts import TAGS, Text, texts_of
from tamizdat.theme.languages import direction
from tamizdat.theme.typography import typeset_html, typeset_text

_WITHIN = re.compile(r'(<a [^>]*?href=")(/[^"]*)')
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """An article in an issue.

    Args:
        article: its number.
        heading: of the part that begins here, or "".
        said: the editor's note, or the standfirst.
        address: its path on the site.
        url: where its link leads.
    """

    article: int
    heading: str
    headline: str
    address: str
    url: str
    said: str
    note: str
    standfirst: str
    section: str
    byline: str
    body: str
    corrections: tuple[tuple[dt.datetime, str], ...]
    picture: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Links:
    """Where links lead.

    Args:
        origin: the site's address that is alive.
        others: its other addresses.
        read: the issue in the web archive; "" before it has a number.
        leave, preferences, leave_by_mail: each recipient's own, with slots in them.
        leave_elsewhere: the same on other addresses of the site, for those that pass it on.
    """

    origin: str
    others: tuple[str, ...]
    read: str
    leave: str
    preferences: str
    leave_by_mail: str
    leave_elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An issue as a reader sees it.

    Args:
        asking: what readers are asked for at its end, or None; the archive does not keep it.
        missing: how many articles readers cannot see now, which are left out.
    """

    name: str
    language: str
    direction: str
    subject: str
    preheader: str
    introduction: str
    items: tuple[Item, ...]
    imprint: str
    number: int | None
    date: dt.date
    links: Links
    missing: int
    asking: Asking | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.items and not self.introduction

    def frozen(self, now: dt.datetime) -> dict[str, Any]:
        """Return what the archive keeps."""
        # Who has written it, nobody freezes: a name may have to be taken back.
        kept = ("article", "heading", "headline", "standfirst", "note", "section")
        return {
            "subject": self.subject,
            "preheader": self.preheader,
            "introduction": self.introduction.replace(f'href="{self.links.origin}/', 'href="/'),
            "items": [{name: getattr(item, name) for name in kept} for item in self.items],
            "sent": now.astimezone(dt.UTC).isoformat(timespec="minutes"),
        }


def shown(issue: Issue, *, origin: str, number: int | None, now: dt.datetime) -> Shown:
    """Gather what an issue shows.

    Args:
        origin: the site's address that its links lead to.
        number: that it has, or will have.
    """
    newsletter = issue.newsletter
    language = newsletter.language
    chosen: Sequence[IssueItem] = list(issue.items.order_by("sort_order", "pk"))
    texts = texts_of([item.article_id for item in chosen]) if chosen else {}
    items = tuple(
        _item(item, texts[item.article_id], origin, language, pictures=newsletter.with_pictures)
        for item in chosen
        if item.article_id in texts
    )
    preheader = issue.preheader or (items[0].headline if items else "")
    return Shown(
        name=newsletter.name,
        language=language,
        direction=direction(language),
        subject=one_line(newsletter.neutral_subject or issue.subject),
        preheader=one_line(typeset_text(preheader, language)),
        introduction=_introduction(issue, origin, language),
        items=items,
        imprint=newsletter.imprint,
        number=number,
        date=newsletter.by_its_clock(now).date(),
        links=_links(issue, origin, number),
        missing=len(chosen) - len(items),
        asking=_asking(issue, origin, now),
    )


def _asking(issue: Issue, origin: str, now: dt.datetime) -> Asking | None:
    asking = asked_of(issue.newsletter, now)
    return replace(asking, html=_leading_to(asking.html, origin)) if asking else None


def one_line(text: str) -> str:
    """Return a text without line breaks, as a header field has to be."""
    return _LINES.sub(" ", text).strip()


def _introduction(issue: Issue, origin: str, language: str) -> str:
    html = expand_db_html(issue.introduction) if issue.introduction else ""
    cleaned = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https", "mailto"}
    )
    return _leading_to(typeset_html(cleaned, language), origin) if cleaned.strip() else ""


def _item(item: IssueItem, text: Text, origin: str, language: str, *, pictures: bool) -> Item:
    return Item(
        article=item.article_id,
        heading=typeset_text(item.heading, language),
        headline=typeset_text(text.headline, language),
        address=text.address,
        url=f"{origin}{iri_to_uri(text.address)}",
        said=typeset_text(item.note or text.standfirst, language),
        note=item.note,
        standfirst=text.standfirst,
        section=text.section,
        byline=text.byline,
        body=_leading_to(text.body, origin),
        corrections=text.corrections,
        picture=_picture(text, origin) if pictures else None,
    )


def _picture(text: Text, origin: str) -> dict[str, Any] | None:
    if text.picture is None:
        return None
    url = f"{origin}{iri_to_uri(text.picture.address)}"
    return {"url": url, "alt": text.picture.alt, "credit": text.picture.credit}


def _leading_to(html: str, origin: str) -> str:
    """Have links within the site lead to one of its addresses."""
    return _WITHIN.sub(lambda found: f"{found[1]}{origin}{iri_to_uri(found[2])}", html)


def _links(issue: Issue, origin: str, number: int | None) -> Links:
    newsletter, site = issue.newsletter, settings.ENVIRONMENT.site_url
    leave, preferences = HOLDERS[Slot.LEAVE].decode(), HOLDERS[Slot.PREFERENCES].decode()
    others = tuple(other for other in newsletter.site_origins if other != origin)
    return Links(
        origin=origin,
        others=others,
        read=f"{origin}/{newsletter.language}/newsletter/{newsletter.slug}/{number}/" if number else "",
        leave=f"{site}/letters/leave/{leave}/",
        preferences=f"{site}/letters/preferences/{preferences}/",
        leave_by_mail=f"leave-{HOLDERS[Slot.ENVELOPE].decode()}@{settings.ENVIRONMENT.bounce_domain}",
        leave_elsewhere=tuple(f"{other}/letters/leave/{leave}/" for other in newsletter.site_origins if other != site),
    )
