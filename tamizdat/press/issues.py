"""Issues of newsletters as the site shows them: what was sent stays as it was, but for what became of its articles.

A later edit of an article changes no issue. Where the article stands does, and whether: an issue leads to where it
stands today, leads to the notice of one that was withdrawn, and says nothing more of one that readers cannot reach.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.articles.models import Withdrawal
from tamizdat.newsletter.models import Issue, Newsletter
from tamizdat.press import addresses, facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import Change, Known
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Entry

WITHDRAWN = "withdrawn"


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

    def beside(self, numbers: Collection[int], *, everything: bool = False) -> set[int]:
        """Return the numbers of some issues and of those beside them, which lead to them; or of all."""
        present = [issue.number for issue in self.issues]
        if everything:
            return set(present)
        found: set[int] = set()
        for number in numbers:
            place = bisect_left(present, number)
            found.update(present[max(place - 1, 0) : place + 2])
        return found


def newsletters(almanac: Almanac) -> tuple[Publishing, ...]:
    """Return all newsletters in published languages that are open or have sent something."""
    return almanac.kept("newsletters", lambda: tuple(_newsletters(almanac)))


def _newsletters(almanac: Almanac) -> Iterator[Publishing]:
    found = Newsletter.objects.filter(locale__language_code__in=almanac.languages).select_related("locale")
    issues = _sent()
    for each in found.order_by("name", "pk"):
        if each.is_open or each.pk in issues:
            sent_ones = tuple(issues.get(each.pk, ()))
            yield Publishing(each.pk, each.name, each.slug, each.language, each.description, sent_ones)


def _sent() -> Mapping[int, list[Sent]]:
    columns = (
        *("newsletter", "pk", "number", "frozen__subject", "frozen__preheader", "frozen__sent"),
        *("preheader", "frozen__items__0__article"),
    )
    rows = Issue.objects.sent().not_called_off().filter(frozen__isnull=False).order_by("number").values_list(*columns)
    standing = _standing(lead for *_rest, lead in rows)
    found: dict[int, list[Sent]] = defaultdict(list)
    for newsletter, pk, number, subject, preheader, sent, written, lead in rows:
        # Where the editors wrote no preview line, it is the first headline.
        is_shown = written or standing.get(lead, ("", ""))[0] == "article"
        found[newsletter].append(Sent(pk, number, subject, preheader if is_shown else "", _moment(sent)))
    return found


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def items_today(items: Sequence[Mapping[str, Any]], language: str) -> tuple[facts.IssueItem, ...]:
    """Return the articles of an issue with what readers can still read of them.

    Args:
        items: as they were frozen when the issue was sent.
    """
    standing = _standing(item.get("article") for item in items)
    withdrawn = [number for number, (kind, _address) in standing.items() if kind == WITHDRAWN]
    headlines = dict(Withdrawal.objects.filter(article__in=withdrawn).values_list("article", "headline"))
    with override(language):
        return tuple(_item(item, standing, headlines) for item in items)


def _item(
    item: Mapping[str, Any], standing: Mapping[int, tuple[str, str]], withdrawn: Mapping[int, str]
) -> facts.IssueItem:
    number, heading = item.get("article", 0), item.get("heading", "")
    if number not in standing:
        return facts.IssueItem("", "", heading, _("This text is no longer published."))
    kind, address = standing[number]
    if kind == WITHDRAWN:
        return facts.IssueItem(_("Withdrawn: %(headline)s") % {"headline": withdrawn.get(number, "")}, address, heading)
    names = ("headline", "standfirst", "note", "section")
    return facts.IssueItem(address=address, heading=heading, **{name: item.get(name, "") for name in names})


def _standing(numbers: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Return of those articles that readers can reach what stands for them, and where."""
    found: dict[int, tuple[str, str]] = {}
    for some in in_parts({number for number in numbers if number}):
        rows = Entry.objects.reachable().filter(number__in=some).values_list("number", "kind", "address")
        found.update((number, (kind, address)) for number, kind, address in rows)
    return found


@dataclass(slots=True)
class Concerned:
    """What a change has to do with newsletters.

    Args:
        wholly: numbers of newsletters that have changed themselves.
        issues: numbers, within their newsletter, of issues that have changed or show something that has; by newsletter.
        something_gone: whether an issue has gone without a trace: where it stood nobody knows any more.
    """

    wholly: frozenset[int] = frozenset()
    issues: Mapping[int, frozenset[int]] = field(default_factory=dict)
    something_gone: bool = False

    @property
    def newsletters(self) -> set[int]:
        """The newsletters of which something is touched."""
        return {*self.wholly, *self.issues}

    def __bool__(self) -> bool:
        """Tell whether anything is touched."""
        return bool(self.wholly or self.issues)


def concerned_by(change: Change) -> Concerned:
    """Find out which newsletters and issues a change concerns, those that were called off among them."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in in_parts(change.numbers("issue")):
        _add(found, Q(pk__in=some))
    for some in in_parts(_moved(change)):
        _add(found, Q(items__article__in=some))
    issues = {newsletter: frozenset(numbers) for newsletter, numbers in found.items()}
    wholly = set(change.numbers("newsletter"))
    something_gone = any(sort == "issue" for sort, _number in change.gone)
    if something_gone:
        # In the archive of which newsletter it stood, and beside which others, nobody knows either.
        wholly.update(Newsletter.objects.values_list("pk", flat=True))
    return Concerned(frozenset(wholly), issues, something_gone)


def _add(found: Mapping[int, set[int]], condition: Q) -> None:
    for newsletter, number in Issue.objects.sent().filter(condition).values_list("newsletter", "number"):
        found[newsletter].add(number)


def _moved(change: Change) -> Iterator[int]:
    """Return the pages that stand elsewhere or no longer, or as a notice: an edit alone changes no issue."""
    for number, (before, after) in change.pages.items():
        if _place(before) != _place(after) or (after and after.kind == WITHDRAWN):
            yield number


def _place(known: Known | None) -> tuple[str, str] | None:
    return (known.kind, known.address) if known else None
