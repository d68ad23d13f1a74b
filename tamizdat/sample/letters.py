"""The sample's newsletters: one in each language, two issues that were sent, and a draft for the next Friday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tamizdat.articles.models import Article, StandingPage
from tamizdat.newsletter.message.shown import shown
from tamizdat.newsletter.models import Issue, IssueCorrection, IssueItem, Newsletter
from tamizdat.newsletter.slots import A_SECOND, Weekly
from tamizdat.staff.masks import Mask

FRIDAY = 4
FIVE = dt.time(17, 0)
# So long the sample's issues took to be sent, and so long before their slot they were approved.
TOOK = dt.timedelta(minutes=2)
AHEAD = dt.timedelta(hours=3)
CORRECTED_AFTER = dt.timedelta(hours=20)


def begin_newsletter(told: Mapping[str, Any], articles: Mapping[tuple[str, str], Article], now: dt.datetime) -> None:
    """Bring one newsletter and its issues.

    Args:
        told: as in ``newsletters.toml``.
        articles: by name and language.
    """
    language = told["language"]
    privacy = StandingPage.objects.get(slug="privacy", locale__language_code=language)
    same = {name: told[name] for name in ("slug", "name", "description", "sender_name", "imprint", "zone")}
    newsletter = Newsletter.objects.create(
        **same, locale=privacy.locale, privacy_page=privacy, weekday=FRIDAY, slot_time=FIVE
    )
    weekly = Weekly(FRIDAY, FIVE, ZoneInfo(newsletter.zone))
    last = weekly.upto(now)
    slots = {0: weekly.after(now), 1: last, 2: weekly.upto(last - A_SECOND)}
    for each in told["issues"]:
        issue = _write(newsletter, each, slots[each["week"]], articles)
        if each["week"]:
            _have_been_sent(issue, each, slots[each["week"]], number=len(slots) - each["week"])


def _write(
    newsletter: Newsletter, told: Mapping[str, Any], slot: dt.datetime, articles: Mapping[tuple[str, str], Article]
) -> Issue:
    written = {name: told[name] for name in ("subject", "preheader", "introduction")}
    issue = Issue.objects.create(newsletter=newsletter, slot=slot, **written)
    for place, item in enumerate(told["items"]):
        IssueItem.objects.create(
            issue=issue,
            article=articles[item["article"], newsletter.language],
            heading=item["heading"],
            note=item["note"],
            sort_order=place,
        )
    return issue


def _have_been_sent(issue: Issue, told: Mapping[str, Any], begun: dt.datetime, *, number: int) -> None:
    """Let an issue have gone out at its slot: what the archive shows of it is what it has shown since."""
    origin = issue.newsletter.site_origins[0]
    issue.number, issue.state, issue.origin = number, Issue.State.SENT, origin
    issue.approved, issue.approved_by = begun - AHEAD, Mask.NEWSROOM.value
    issue.begun, issue.finished = begun, begun + TOOK
    issue.frozen = shown(issue, origin=origin, number=number, now=begun).frozen(begun)
    issue.counts = dict(told["sent"])
    for name, count in told["came_back"].items():
        setattr(issue, name, count)
    issue.save()
    if told["correction"]:
        correction = IssueCorrection.objects.create(issue=issue, text=told["correction"])
        IssueCorrection.objects.filter(pk=correction.pk).update(issued=begun + CORRECTED_AFTER)
