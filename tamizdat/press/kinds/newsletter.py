"""Newsletters on the site: what a reader can sign up for, and every issue that was sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.models import Issue, Newsletter
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.body import reading_html
from tamizdat.press.compression import brotli_size
from tamizdat.press.feeds import FORMATS, Feed, Item, write
from tamizdat.press.inventory.change import Change
from tamizdat.press.kinds.feed import MOST_BYTES, NEVER
from tamizdat.press.links import Links
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.pages import absolute, page_facts, themed
from tamizdat.press.pagination import PAGE_SIZE, cut

IN_A_FEED = 10
RSS = "feed.rss"
SORTS = frozenset({"newsletter", "issue"})


@dataclass(frozen=True, slots=True)
class Sent:
    """An issue that was sent, as lists name it."""

    pk: int
    number: int
    subject: str
    preheader: str
    sent: dt.datetime


@dataclass(frozen=True, slots=True)
class Publishing:
    """A newsletter, and the issues that were sent, oldest first."""

    pk: int
    name: str
    slug: str
    language: str
    description: str
    issues: tuple[Sent, ...]

    @property
    def address(self) -> str:
        """Where its archive stands."""
        return addresses.newsletter(self.language, self.slug)

    def address_of(self, issue: Sent) -> str:
        """Return where one of its issues stands."""
        return addresses.issue(self.language, self.slug, issue.number)


def newsletters(almanac: Almanac) -> tuple[Publishing, ...]:
    """Return all newsletters in published languages that are open or have sent something."""
    return almanac.kept("newsletters", lambda: tuple(_newsletters(almanac)))


def _newsletters(almanac: Almanac) -> Iterator[Publishing]:
    found = Newsletter.objects.filter(locale__language_code__in=almanac.languages).select_related("locale")
    issues: dict[int, list[Sent]] = {}
    columns = ("newsletter", "pk", "number", "frozen__subject", "frozen__preheader", "frozen__sent")
    for newsletter, pk, number, subject, preheader, sent in (
        Issue.objects.sent().filter(frozen__isnull=False).order_by("number").values_list(*columns)
    ):
        issues.setdefault(newsletter, []).append(Sent(pk, number, subject, preheader, _moment(sent)))
    for each in found.order_by("name", "pk"):
        if each.is_open or each.pk in issues:
            sent_ones = tuple(issues.get(each.pk, ()))
            yield Publishing(each.pk, each.name, each.slug, each.language, each.description, sent_ones)


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


class OfNewsletters(Kind):
    """What changes with newsletters and their issues, and with nothing else."""

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return what a change of a newsletter or an issue touches."""
        if any(reason.sort in SORTS for reason in change.reasons):
            yield from super().touched(change, almanac)


@register
class NewslettersKind(OfNewsletters):
    """All newsletters in a language, each with a form to sign up by."""

    name = "newsletters"
    pattern = re.compile(r"/[\w-]+/newsletter/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one page for each language in which there is a newsletter."""
        present = {each.language for each in newsletters(almanac)}
        for language in almanac.languages:
            if language in present:
                yield Output(self.name, addresses.newsletters(language), language)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the newsletters in the language."""
        for each in newsletters(almanac):
            if each.language == output.language:
                yield Reason("newsletter", str(each.pk))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the page."""
        language = output.language
        with override(language):
            title = _("Newsletter")
        page = page_facts(output, almanac, title, crumbs=(almanac.front_crumb(language),))
        return themed(output, almanac, page)


@register
class NewsletterKind(OfNewsletters):
    """A newsletter: what it is, a form to sign up by, and every issue that was sent, page by page."""

    name = "newsletter"
    pattern = re.compile(rf"(?P<list>/[\w-]+/newsletter/[\w-]+/){NUMBER}")

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return a page of a newsletter's archive."""
        each = next((each for each in newsletters(almanac) if each.address == match["list"]), None)
        number = page_number(match)
        return self._output(each, number) if each and has_page(number, lambda: len(each.issues)) else None

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all pages of all archives."""
        for each in newsletters(almanac):
            for number in numbers_of(len(each.issues)):
                yield self._output(each, number)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the newsletter and the issues that were sent."""
        each, _number = output.subject
        yield Reason("newsletter", str(each.pk))
        yield from (Reason("issue", str(issue.pk)) for issue in each.issues)

    def _output(self, each: Publishing, number: int | None) -> Output:
        address = addresses.numbered(each.address, number) if number else each.address
        return Output(self.name, address, each.language, (each, number))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render one page of the archive."""
        each, number = output.subject
        part = cut(len(each.issues), number, each.address, PAGE_SIZE)
        shown = tuple(reversed(each.issues[part.start : part.stop])) if part else ()
        around = almanac.publication(output.language, previewed=output.previewed)
        form = next((one for one in around.newsletters if one.slug == each.slug), None)
        archive = facts.NewsletterArchive(
            description=each.description,
            form=form,
            issues=tuple(
                facts.IssueLink(issue.subject, each.address_of(issue), issue.number, issue.sent, issue.preheader)
                for issue in shown
            ),
            pagination=part.pagination if part else None,
        )
        page = page_facts(
            output,
            almanac,
            each.name,
            description=each.description,
            feeds=(_feed_link(each),),
            crumbs=_crumbs(output.language, almanac),
        )
        return themed(output, almanac, page, newsletter=archive)


@register
class IssueKind(OfNewsletters):
    """An issue as it was sent, with its corrections; the newest one at an address that stays."""

    name = "issue"
    pattern = re.compile(r"/[\w-]+/newsletter/[\w-]+/(?:[1-9][0-9]{0,8}|latest)/")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return all issues that were sent."""
        for each in newsletters(almanac):
            for position, issue in enumerate(each.issues):
                yield Output(self.name, each.address_of(issue), each.language, (each, position))
            if each.issues:
                latest = addresses.latest_issue(each.language, each.slug)
                yield Output(self.name, latest, each.language, (each, len(each.issues) - 1))

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the issue, its newsletter and the issues beside it."""
        each, position = output.subject
        yield Reason("newsletter", str(each.pk))
        yield from (Reason("issue", str(one.pk)) for one in each.issues[max(position - 1, 0) : position + 2])

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render an issue."""
        each, position = output.subject
        issue = Issue.objects.prefetch_related("corrections").get(pk=each.issues[position].pk)
        shown = _issue(issue, each, position)
        page = page_facts(
            output,
            almanac,
            shown.subject,
            description=_frozen(issue)["preheader"],
            canonical_url=absolute(each.address_of(each.issues[position])),
            published=shown.sent,
            open_graph_type="article",
            feeds=(_feed_link(each),),
            crumbs=(*_crumbs(output.language, almanac), facts.Link(each.name, each.address)),
        )
        return themed(output, almanac, page, issue=shown)


def _issue(issue: Issue, each: Publishing, position: int) -> facts.Issue:
    frozen = _frozen(issue)
    told = each.issues[position]
    corrections = enumerate(issue.corrections.all(), 1)
    notes = [facts.CorrectionNote(number, each_one.issued, each_one.text, "") for number, each_one in corrections]
    return facts.Issue(
        subject=told.subject,
        number=told.number,
        newsletter=facts.Link(each.name, each.address),
        sent=told.sent,
        introduction=reading_html(frozen["introduction"], each.language, Links()),
        items=tuple(_item(item) for item in frozen["items"]),
        corrections=tuple(reversed(notes)),
        older=_link(each, position - 1),
        newer=_link(each, position + 1),
    )


def _frozen(issue: Issue) -> dict[str, Any]:
    """Return an issue's content as it was sent; only issues that have one are asked for."""
    frozen: dict[str, Any] = issue.frozen or {}
    return frozen


def _item(item: dict[str, str]) -> facts.IssueItem:
    names = ("headline", "address", "heading", "standfirst", "note", "section", "byline")
    return facts.IssueItem(**{name: item.get(name, "") for name in names})


def _link(each: Publishing, position: int) -> facts.Link | None:
    if not 0 <= position < len(each.issues):
        return None
    return facts.Link(each.issues[position].subject, each.address_of(each.issues[position]))


@register
class NewsletterFeedKind(OfNewsletters):
    """The newest issues of a newsletter, whole, for readers' programs."""

    name = "newsletter_feed"
    pattern = re.compile(r"/[\w-]+/newsletter/[\w-]+/feed\.rss")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one feed for each newsletter."""
        media_type = f"{FORMATS[RSS][1]}; charset=utf-8"
        for each in newsletters(almanac):
            yield Output(self.name, f"{each.address}{RSS}", each.language, each, media_type=media_type)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the newsletter and its newest issues."""
        yield Reason("newsletter", str(output.subject.pk))
        yield from (Reason("issue", str(issue.pk)) for issue in output.subject.issues[-IN_A_FEED:])

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the feed, with as many issues as fit through a line that is cut."""
        each: Publishing = output.subject
        newest = [issue.pk for issue in each.issues[-IN_A_FEED:]]
        found = Issue.objects.filter(pk__in=newest).newest_first().prefetch_related("corrections")
        front = almanac.front(each.language)
        items = tuple(_feed_item(issue, each) for issue in found)
        while True:
            feed = _feed(each, items, front.title if front else "")
            content = write(RSS, feed)
            if len(items) <= 1 or brotli_size(content, self.brotli) <= MOST_BYTES:
                return content
            items = items[:-1]


def _feed(each: Publishing, items: tuple[Item, ...], publisher: str) -> Feed:
    return Feed(
        key=_key(f"newsletter {each.pk}"),
        title=each.name,
        description=each.description,
        language=each.language,
        url=absolute(f"{each.address}{RSS}"),
        list_url=absolute(each.address),
        updated=max((item.updated for item in items), default=NEVER),
        publisher=publisher,
        items=items,
    )


def _feed_item(issue: Issue, each: Publishing) -> Item:
    position = next(place for place, one in enumerate(each.issues) if one.pk == issue.pk)
    shown = _issue(issue, each, position)
    return Item(
        key=_key(f"issue {issue.pk}"),
        url=absolute(each.address_of(each.issues[position])),
        title=shown.subject,
        summary=_frozen(issue)["preheader"],
        html=_feed_html(shown, each.language),
        published=shown.sent,
        updated=max((note.issued for note in shown.corrections), default=shown.sent),
        language=each.language,
        authors=(),
        topics=(),
        image_url="",
    )


def _feed_html(issue: facts.Issue, language: str) -> str:
    """Return an issue as HTML whose links are absolute."""
    parts = []
    with override(language):
        parts += [f"<p><b>{escape(_('Correction'))}</b> {escape(note.text)}</p>" for note in issue.corrections]
    parts.append(issue.introduction.replace('<a href="/', f'<a href="{settings.ENVIRONMENT.site_url}/'))
    for item in issue.items:
        parts.append(f"<h2>{escape(item.heading)}</h2>" if item.heading else "")
        parts.append(f'<h3><a href="{escape(absolute(item.address))}">{escape(item.headline)}</a></h3>')
        parts.append(f"<p>{escape(item.note or item.standfirst)}</p>")
    return "".join(parts)


def _key(name: str) -> UUID:
    """Return what identifies a newsletter or an issue to readers' programs, wherever the site stands."""
    return uuid5(NAMESPACE_OID, f"tamizdat {name}")


def _feed_link(each: Publishing) -> facts.FeedLink:
    return facts.FeedLink(f"{each.name} (RSS)", FORMATS[RSS][1], f"{each.address}{RSS}")


def _crumbs(language: str, almanac: Almanac) -> tuple[facts.Link, ...]:
    with override(language):
        title = _("Newsletter")
    return almanac.front_crumb(language), facts.Link(title, addresses.newsletters(language))
