"""Drafting: beginning an issue, and putting articles into it that its readers have not had."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Revision

from tamizdat.articles.models import Article
from tamizdat.newsletter.actions.approving import take_back_approval
from tamizdat.newsletter.errors import FilledIssueError, NotOpenError
from tamizdat.newsletter.models import Issue, IssueItem, Newsletter
from tamizdat.newsletter.proposing import Candidate, Proposal, propose
from tamizdat.newsletter.slots import A_WEEK, Weekly
from tamizdat.theme import dates

# After a long silence nobody reads through more, and the database need not.
MOST_CONSIDERED = 300


def weekly_of(newsletter: Newsletter) -> Weekly | None:
    """Return a newsletter's slot, if it has one."""
    if newsletter.weekday is None or newsletter.slot_time is None:
        return None
    return Weekly(newsletter.weekday, newsletter.slot_time, ZoneInfo(newsletter.zone))


def next_free_slot(newsletter: Newsletter, now: dt.datetime) -> dt.datetime | None:
    """Return when a new issue goes out: at the first time of the slot that no issue has; None if there is no slot."""
    weekly = weekly_of(newsletter)
    if weekly is None:
        return None
    taken = Issue.objects.filter(newsletter=newsletter, slot__gt=now).exclude(state=Issue.State.CANCELLED)
    return weekly.free_after(now, set(taken.values_list("slot", flat=True)))


def draft_issue(newsletter: Newsletter, now: dt.datetime) -> Issue:
    """Begin an issue, for the next free time of its newsletter's slot."""
    slot = next_free_slot(newsletter, now)
    day = newsletter.by_its_clock(slot or now).date()
    with override(newsletter.language):
        date = dates.day(day, newsletter.language)
        subject = _("%(newsletter)s, %(date)s") % {"newsletter": newsletter.name, "date": date}
    return Issue.objects.create(newsletter=newsletter, subject=subject[:150], slot=slot)


def since(newsletter: Newsletter, now: dt.datetime) -> dt.datetime:
    """Return since when its readers have heard nothing: the last issue was sent, or a week has passed."""
    begun = Issue.objects.filter(newsletter=newsletter, begun__isnull=False, corrects__isnull=True)
    return begun.not_called_off().aggregate(last=Max("begun"))["last"] or now - A_WEEK


def proposal_for(newsletter: Newsletter, now: dt.datetime) -> Proposal:
    """Return what an issue might bring: what is new, in the newsletter's language, and in none of its issues yet."""
    issues = Issue.objects.filter(newsletter=newsletter).not_called_off()
    had = IssueItem.objects.filter(issue__in=issues).values("article")
    # A moment that is now has been, too.
    until = now + dt.timedelta(microseconds=1)
    new = Article.objects.public(now).in_language(newsletter.language).published_between(since(newsletter, now), until)
    rows = new.exclude(pk__in=had).newest_first().annotate(corrected=Count("corrections"))
    articles = list(rows.values_list("pk", "first_published_at", "corrected")[:MOST_CONSIDERED])
    saved = _saved([number for number, _published, _corrected in articles])
    return propose(
        Candidate(number, published, tuple(saved[number]), corrected) for number, published, corrected in articles
    )


def _saved(articles: Iterable[int]) -> dict[int, list[dt.datetime]]:
    """Return when versions of each article were stored."""
    of_articles = Revision.objects.page_revisions().filter(object_id__in=[str(number) for number in articles])
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    for number, moment in of_articles.values_list("object_id", "created_at"):
        found[int(number)].append(moment)
    return found


@transaction.atomic
def fill(issue: Issue, now: dt.datetime) -> Proposal:
    """Put what is proposed into an issue that has no articles yet; return the whole proposal.

    Raises:
        FilledIssueError: there are articles in it, in an order that somebody has chosen.
        NotOpenError: it is on its way already.
    """
    take_back_approval(issue)
    if IssueItem.objects.filter(issue=issue).exists():
        raise FilledIssueError
    proposal = proposal_for(issue.newsletter, now)
    IssueItem.objects.bulk_create(
        IssueItem(issue=issue, article_id=number, sort_order=place) for place, number in enumerate(proposal.chosen)
    )
    return proposal


@transaction.atomic
def add_article(issue: Issue, article: Article) -> bool:
    """Put an article at the end of an issue; tell whether it was not in it yet.

    Raises:
        NotOpenError: the issue is on its way already.
    """
    if not issue.is_open:
        raise NotOpenError
    items = IssueItem.objects.filter(issue=issue)
    if items.filter(article=article).exists():
        return False
    take_back_approval(issue)
    last = items.aggregate(last=Max("sort_order"))["last"]
    IssueItem.objects.create(issue=issue, article=article, sort_order=0 if last is None else last + 1)
    return True


def candidates(issue: Issue, now: dt.datetime) -> list[Article]:
    """Return the articles that might be added to an issue, in the order proposed."""
    proposal = proposal_for(issue.newsletter, now)
    numbers = proposal.chosen + proposal.others
    found = Article.objects.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]
