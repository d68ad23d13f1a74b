"""What a colleague does with a newsletter: begins an issue, and has it sent to themselves and to somebody else."""

from __future__ import annotations

import datetime as dt

from django.urls import resolve, reverse
from django.utils import timezone

from tamizdat.newsletter.models import Issue, Newsletter, TestSending
from tamizdat.rehearsals import MisplayedError, Stage, UnplayableError
from tamizdat.safety.seizure.flows.colleague import MARKED, enrolled, filled, fresh_mark, give_address, take_away
from tamizdat.staff.mail_address import can_seal
from tamizdat.staff.roles import Role

# Nobody is to be written to because of it: it is over long before.
NOT_YET = dt.timedelta(minutes=50)


def make_an_issue(stage: Stage) -> None:
    """Begin an issue, change it, and ask for tests at one's own address and at another one."""
    if not can_seal():
        raise UnplayableError("there are no keys to seal an address with: 'tamizdat vault init' makes them")
    newsletter = Newsletter.objects.first()
    if newsletter is None:
        raise UnplayableError("there is no newsletter to make an issue of: a publisher begins one in the admin")
    colleague, other = stage.enter("colleague"), stage.enter("reader")
    browser = enrolled(stage, colleague, Role.EDITOR)
    give_address(stage, colleague, browser)
    answer = browser.post(reverse("newsletter_issues:add"), {"newsletter": str(newsletter.pk)})
    stage.expect(answer, 302)
    issue = Issue.objects.get(pk=resolve(answer["Location"]).kwargs["pk"])
    stage.afterwards(lambda: take_away(issue))
    edit = reverse("newsletter_issues:edit", args=[issue.pk])
    stage.expect(browser.post(edit, filled(browser, edit) | {"subject": fresh_mark()}), 302)
    for to in ("", other.address):
        asked = {"chosen": ["1"], "to": to}
        stage.expect(browser.post(reverse("newsletter_desk:test", args=[issue.pk]), asked), 302)
        TestSending.objects.filter(issue=issue).update(due=timezone.now() + NOT_YET)
    if not TestSending.objects.filter(issue=issue).exists():
        raise MisplayedError("a test that was asked for is not waiting")


def clear_leftovers() -> None:
    """Take away what a rehearsal has left that was killed."""
    for issue in Issue.objects.filter(subject__regex=MARKED, number=None):
        take_away(issue)
