"""Newsletters on the site: what a reader can sign up for, and every issue that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.newsletter.models import Issue, IssueItem, Newsletter
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.body import reading_html
from tamizdat.press.compression import brotli_size
from tamizdat.press.feeds import FORMATS, Feed, Item, write
from tamizdat.press.inventory.change import Change
from tamizdat.press.issues import Concerned, Publishing, concerned_by, items_today, newsletters
from tamizdat.press.kinds.feed import MOST_BYTES, NEVER
from tamizdat.press.links import Links
from tamizdat.press.numbering import NUMBER, has_page, numbers_of, page_number
from tamizdat.press.outputs import EVERYTHING_BELOW, Kind, Output, Reason, register
from tamizdat.press.pages import absolute, page_facts, themed
from tamizdat.press.pagination import PAGE_SIZE, cut

IN_A_FEED = 10
RSS = "feed.rss"


class OfNewsletters(Kind):
    """What changes with newsletters and their issues, and with the standing of the articles in them."""

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return nothing that :class:`NewslettersKind` does not: what is touched is found out once for all of them."""
        yield from ()


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

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return what a change touches of all newsletters."""
        concerned = concerned_by(change)
        if concerned:
            # With its first issue a newsletter that is closed comes into its language's list.
            yield from (addresses.newsletters(language) for language in almanac.languages)
            yield from _touched(concerned, almanac)
        if concerned.something_gone:
            yield from (f"{addresses.newsletters(language)}{EVERYTHING_BELOW}" for language in almanac.languages)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render the page."""
        language = output.language
        with override(language):
            title = _("Newsletter")
        page = page_facts(output, almanac, title, crumbs=(almanac.front_crumb(language),))
        return themed(output, almanac, page)


def _touched(concerned: Concerned, almanac: Almanac) -> Iterator[str]:
    public = {each.pk: each for each in newsletters(almanac)}
    found = Newsletter.objects.filter(pk__in=concerned.newsletters).values_list("pk", "locale__language_code", "slug")
    for pk, language, slug in found:
        each = public.get(pk)
        changed = concerned.issues.get(pk, frozenset())
        address = addresses.newsletter(language, slug)
        yield from (f"{address}{RSS}", addresses.latest_issue(language, slug))
        # Issues that were called off may have left the list a page shorter.
        for page in numbers_of(len(each.issues if each else ()) + len(changed)):
            yield addresses.numbered(address, page) if page else address
        numbers = each.beside(changed, everything=pk in concerned.wholly) if each else set()
        yield from (addresses.issue(language, slug, number) for number in sorted(numbers | changed))


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
    """An issue as it was sent, with its corrections, and with what readers can still read of its articles.

    The newest one stands at an address that stays.
    """

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
        """Return the issue, its newsletter, the issues beside it and the articles in it."""
        each, position = output.subject
        yield Reason("newsletter", str(each.pk))
        yield from (Reason("issue", str(one.pk)) for one in each.issues[max(position - 1, 0) : position + 2])
        articles = IssueItem.objects.filter(issue=each.issues[position].pk).order_by("sort_order", "pk")
        yield from (Reason("page", str(number)) for number in articles.values_list("article", flat=True))

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Render an issue."""
        each, position = output.subject
        issue = Issue.objects.prefetch_related("corrections").get(pk=each.issues[position].pk)
        shown = _issue(issue, each, position)
        page = page_facts(
            output,
            almanac,
            shown.subject,
            description=each.issues[position].preheader,
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
        items=items_today(frozen["items"], each.language),
        corrections=tuple(reversed(notes)),
        older=_link(each, position - 1),
        newer=_link(each, position + 1),
    )


def _frozen(issue: Issue) -> dict[str, Any]:
    """Return an issue's content as it was sent; only issues that have one are asked for."""
    frozen: dict[str, Any] = issue.frozen or {}
    return frozen


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
        summary=each.issues[position].preheader,
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
        if item.address:
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
