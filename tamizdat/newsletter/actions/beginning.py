"""Beginning to send: content and recipients are frozen, and from then on nothing that is edited changes either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import F, Max, Value

from tamizdat.newsletter.errors import EmptyIssueError, NewsroomHeldError, NotApprovedError
from tamizdat.newsletter.message.composing import compose
from tamizdat.newsletter.models import Composed, Delivery, Form, Issue, Newsletter
from tamizdat.newsletter.models.subscriber import SubscriptionQuerySet
from tamizdat.newsletter.sending.database import UNSETTLED
from tamizdat.staff.hold import is_held

# Chooses of some addresses of the site the first that answers.
Probe = Callable[[Sequence[str]], str]
# Whoever has got an issue, or still gets it.
_GETTING = (Delivery.State.DELIVERED, *UNSETTLED)


def first_of(origins: Sequence[str]) -> str:
    """Choose without asking anybody."""
    return origins[0]


def begin(issue: Issue, now: dt.datetime, probe: Probe = first_of) -> int:
    """Freeze an issue and give each of its recipients a delivery; senders begin with them at once.

    Args:
        probe: chooses the address of the site that links lead to.

    Returns:
        How many recipients there are.

    Raises:
        NotApprovedError: nobody has approved it as it is.
        EmptyIssueError: there is nothing in it that readers can see.
        NewsroomHeldError: nothing may go out.
    """
    if is_held():
        raise NewsroomHeldError
    origin = probe(issue.newsletter.site_origins)
    with transaction.atomic():
        _claim(issue, now)
        number = _next_number(issue.newsletter)
        messages = [compose(issue, form, origin=origin, now=now, number=number) for form in Form]
        if messages[0].shown.is_empty:
            raise EmptyIssueError
        Issue.objects.filter(pk=issue.pk).update(number=number, origin=origin, frozen=messages[0].shown.frozen(now))
        Composed.objects.bulk_create(
            Composed(issue=issue, form=message.form, template=message.composed.dumped()) for message in messages
        )
        recipients = _give_deliveries(issue, number, now)
    issue.refresh_from_db()
    return recipients


def _claim(issue: Issue, now: dt.datetime) -> None:
    """Make the issue's sending this transaction's own; of two that begin, one does."""
    approved = Issue.objects.filter(pk=issue.pk, state=Issue.State.APPROVED)
    if not approved.update(state=Issue.State.SENDING, begun=now):
        raise NotApprovedError
    issue.refresh_from_db()


def _next_number(newsletter: Newsletter) -> int:
    Newsletter.objects.select_for_update().filter(pk=newsletter.pk).first()
    highest = Issue.objects.filter(newsletter=newsletter).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _give_deliveries(issue: Issue, number: int, now: dt.datetime) -> int:
    """Give each recipient a delivery, in one statement; in the order of their random marks, which tells nothing."""
    columns = {
        "to_issue": Value(issue.pk),
        "to": F("pk"),
        "as_form": F("form"),
        "begun_as": Value(int(Delivery.State.WAITING)),
        "when": Value(0),
        "how_often": Value(0),
        "again": Value(value=False),
        "answer": Value(0),
        "why": Value(""),
    }
    rows = recipients_of(issue, number, now).annotate(**columns).order_by("mark").values_list(*columns)
    chosen, values = rows.query.sql_with_params()
    statement = (
        f"INSERT INTO {Delivery._meta.db_table} "  # noqa: SLF001  Django's own name; values stand apart
        f"(issue_id, subscription_id, form, state, due, tries, repeated, code, reason) {chosen}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return Delivery.objects.filter(issue=issue).count()


def recipients_of(issue: Issue, number: int, now: dt.datetime) -> SubscriptionQuerySet:
    """Return the subscriptions that an issue goes to if its sending begins now.

    A correction goes to those who got what it corrects, however seldom they want to hear from the newsletter, and if
    they have paused since. Who that was is known for a month; after that it goes to all who may have got it.

    Args:
        number: that it has, or will have.
    """
    subscriptions, day = issue.newsletter.subscriptions.all(), issue.newsletter.by_its_clock(now).date()
    if issue.corrects_id is None:
        return subscriptions.wanting(day, first_of_month=_is_first_of_month(issue, number, now))
    corrected = Delivery.objects.filter(issue=issue.corrects_id)
    if not corrected.exists():
        return subscriptions.wanting(day, first_of_month=True)
    return subscriptions.active().filter(pk__in=corrected.filter(state__in=_GETTING).values("subscription"))


def _is_first_of_month(issue: Issue, number: int, now: dt.datetime) -> bool:
    """Tell whether an issue is the first of its month, which those who want one a month get.

    One that was cancelled is not what they were to get, nor is a correction.
    """
    month = issue.newsletter.by_its_clock(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    earlier = Issue.objects.filter(newsletter=issue.newsletter, number__lt=number, corrects__isnull=True)
    return not earlier.filter(begun__gte=month).exclude(state=Issue.State.CANCELLED).exists()
