"""Tests to oneself: an issue as it is now goes to one address, by the process that may open addresses.

Whoever answers the web seals the address and leaves a row (:class:`~tamizdat.newsletter.models.TestSending`). The
worker composes the issue as it is then, hands the message over, and deletes the row. The message is the real one, with
two differences: its subject begins with "Test", and its links to leave and to change preferences belong to nobody.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from tamizdat.newsletter.errors import NoAddressError
from tamizdat.newsletter.message.composing import compose
from tamizdat.newsletter.message.dkim import BadKeyError
from tamizdat.newsletter.models import Form, Issue, TestSending
from tamizdat.newsletter.models.subscriber import new_mark
from tamizdat.newsletter.models.trial import own_address
from tamizdat.newsletter.sending.recipients import UnwritableError
from tamizdat.retention.records import RecordType, deleted, register
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.staff.relay import PutOffError, RefusedError, Relay, relay
from tamizdat.vault.errors import SealedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tamizdat.staff.models import Account

logger = logging.getLogger("tamizdat.newsletter")

GIVEN_UP = dt.timedelta(hours=1)
FIRST_DELAY = dt.timedelta(minutes=1)
MOST_TRIES = 10
# Of a message that is no subscriber's: what comes back is about no issue.
NO_ISSUE = 0


def ask_for_test(issue: Issue, forms: Iterable[Form], now: dt.datetime, *, to: str | Account) -> None:
    """Have the issue sent to one address, in some forms, within a minute.

    Args:
        to: an address, or the account of a colleague who has given one; it is sealed either way.

    Raises:
        NoAddressError: the colleague has given none.
    """
    if not isinstance(to, str):
        if to.address is None:
            raise NoAddressError
        to = own_address(to.address)
    for form in forms:
        TestSending.objects.create(issue=issue, form=form, to=to, due=now)


def send_tests(turn: Turn) -> None:
    """Send what colleagues want to see in their own mailbox.

    Raises:
        KeyTroubleError: this process cannot open addresses.
        RelayError: the relay took nothing, or was gone.
        LeaseLostError: somebody else is at it.
    """
    now = turn.clock()
    TestSending.objects.filter(tries__gte=MOST_TRIES, due__lte=now).delete()
    due = TestSending.objects.filter(Q(due__lte=now) | Q(due__gt=now + GIVEN_UP)).order_by("pk")
    numbers = list(due.values_list("pk", flat=True))
    if not numbers:
        return
    with relay(settings.ENVIRONMENT.smtp_url) as way:
        for number in numbers:
            turn.renew()
            test = TestSending.objects.select_related("issue__newsletter__locale").filter(pk=number).first()
            if test is not None and _take(test, turn.clock()):
                _hand_over(test, way, turn.clock())


JOB = Job(
    "newsletter-tests",
    gettext_noop("Send tests of issues to colleagues who asked for one."),
    every=dt.timedelta(seconds=10),
    run=send_tests,
    waits_in_hold=True,
)


def _take(test: TestSending, now: dt.datetime) -> bool:
    """Put off its next try, so that nobody else hands it over meanwhile; tell whether it was still to be had."""
    same = TestSending.objects.filter(pk=test.pk, tries=test.tries)
    return bool(same.update(due=now + FIRST_DELAY, tries=test.tries + 1))


def _hand_over(test: TestSending, way: Relay, now: dt.datetime) -> None:
    """Hand over a test and forget it; one that cannot be is tried again some times.

    Raises:
        RelayError: the relay took nothing, or was gone.
    """
    try:
        address = test.address()
        message = compose(marked_as_test(test.issue), Form(test.form), origin=_origin(test.issue), now=now)
        way.hand_over_bytes(message.whole(address, new_mark(), NO_ISSUE), message.sender, address)
    except PutOffError as error:
        logger.warning("a test of an issue was put off (%s)", error)
        return
    except (RefusedError, UnwritableError, BadKeyError, SealedValueError) as error:
        # Whoever waits for it looks into their mailbox and asks again; the reason names nobody.
        logger.warning("a test of an issue could not be sent (%s)", type(error).__name__)
    test.delete()


def marked_as_test(issue: Issue) -> Issue:
    """Have an issue's subject say that it is a test; nothing of that is stored."""
    newsletter = issue.newsletter
    with override(newsletter.language):
        issue.subject = _("Test: %(subject)s") % {"subject": issue.subject}
        if newsletter.neutral_subject:
            newsletter.neutral_subject = _("Test: %(subject)s") % {"subject": newsletter.neutral_subject}
    return issue


def _origin(issue: Issue) -> str:
    return issue.newsletter.site_origins[0]


def _end(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    return deleted(TestSending.objects.filter(due__lt=now - GIVEN_UP), act)


def declare() -> None:
    """Say what is kept of those who are sent a test."""
    register(
        RecordType(
            "newsletter.TestSending",
            "the mail address that a test of an issue is to be sent to, sealed",
            "sending it, once",
            "until it is sent, about a minute; 1 hour at most",
            "deleted",
            _end,
        )
    )
