"""By the clock: an approved issue goes out at its slot, and colleagues are told in time when nothing is ready.

Two jobs are done every minute. :data:`SEND` sends what is approved and due; it waits while the newsroom is held.
:data:`WATCH` warns, and never waits: what is due during a hold loses its approval, so that it does not go out in a
burst that nobody has looked at when the hold ends.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_noop

from tamizdat.newsletter.actions import begin, take_back_approval
from tamizdat.newsletter.actions.drafting import weekly_of
from tamizdat.newsletter.alive import first_alive
from tamizdat.newsletter.errors import NewsletterError, NotOpenError
from tamizdat.newsletter.models import Issue, Newsletter, SlotWarning
from tamizdat.newsletter.slots import A_WEEK, STILL_IN_TIME, Planned, Stage, Unready, goes_by_itself, unready
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.staff import notices
from tamizdat.staff.hold import is_held
from tamizdat.staff.roles import Role

logger = logging.getLogger("tamizdat.newsletter")

A_MINUTE = dt.timedelta(minutes=1)
FORGOTTEN = 4 * A_WEEK
MAKERS = (Role.EDITOR, Role.PUBLISHER)


def due_issues(now: dt.datetime) -> list[Issue]:
    """Return the approved issues whose slot has come, and not too long ago."""
    approved = Issue.objects.filter(state=Issue.State.APPROVED, slot__lte=now, slot__gt=now - STILL_IN_TIME)
    found = approved.select_related("newsletter__locale").order_by("slot", "pk")
    return [issue for issue in found if issue.slot and goes_by_itself(issue.slot, now)]


def send_due(turn: Turn) -> None:
    """Begin to send what is approved and due; what cannot be sent does not keep back the others."""
    for issue in due_issues(turn.now):
        turn.renew()
        try:
            begin(issue, turn.now, first_alive)
        except NewsletterError as error:
            # The sentence is for people; its kind is enough here. Colleagues see the slot pass, and are told.
            logger.warning("issue %d was not sent at its slot (%s)", issue.pk, type(error).__name__)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # a fault of one issue that nobody has foreseen must not keep back the others
            logger.exception("issue %d could not be composed", issue.pk)
        else:
            logger.info("issue %d is being sent", issue.pk)


def watch(turn: Turn) -> None:
    """Tell colleagues of each slot that nothing is ready for, a day and two hours ahead, and when it passed."""
    if is_held():
        _keep_back(turn.now)
    for newsletter, each in known_warnings(turn.now):
        if _note(newsletter, each):
            logger.warning("newsletter %d: nothing is ready for a slot (%s)", newsletter.pk, each.stage)
            notices.leave(notices.Kind.ISSUE, MAKERS, turn.now)
    SlotWarning.objects.filter(slot__lt=turn.now - FORGOTTEN).delete()


SEND = Job(
    "newsletter-slots",
    gettext_noop("Send issues of newsletters at their slot."),
    every=A_MINUTE,
    run=send_due,
    waits_in_hold=True,
)
WATCH = Job(
    "newsletter-watch",
    gettext_noop("Warn colleagues when no issue is ready for its slot."),
    every=A_MINUTE,
    run=watch,
)


def known_warnings(now: dt.datetime) -> Iterator[tuple[Newsletter, Unready]]:
    """Yield the slots, near or lately passed, that nothing is ready for, by newsletter.

    One that passed before anybody knew of it was not missed: it was set afterwards.
    """
    for newsletter in Newsletter.objects.all():
        for each in unready(weekly_of(newsletter), planned(newsletter, now), now):
            if each.stage is not Stage.PASSED or _was_announced(newsletter, each):
                yield newsletter, each


def planned(newsletter: Newsletter, now: dt.datetime) -> list[Planned]:
    """Return a newsletter's issues of this time, as far as their slots are concerned."""
    issues = Issue.objects.filter(newsletter=newsletter, slot__gt=now - 3 * A_WEEK)
    return [
        Planned(slot, ready=_is_ready(state, slot, now)) for slot, state in issues.values_list("slot", "state") if slot
    ]


def _is_ready(state: str, slot: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether an issue needs nobody: it is on its way or over, or approved and not forgotten."""
    return state != Issue.State.DRAFT and (state != Issue.State.APPROVED or now < slot + STILL_IN_TIME)


def _was_announced(newsletter: Newsletter, each: Unready) -> bool:
    """Tell whether colleagues knew of a slot before it passed: one that was only set meanwhile has not been missed."""
    return SlotWarning.objects.filter(newsletter=newsletter, slot=each.slot).exists()


def _note(newsletter: Newsletter, each: Unready) -> bool:
    """Keep in mind that a warning is given; tell whether it was not before."""
    row = {"newsletter": newsletter, "slot": each.slot, "stage": each.stage.value}
    if SlotWarning.objects.filter(**row).exists():
        return False
    try:
        with transaction.atomic():
            SlotWarning.objects.create(**row)
    except IntegrityError:
        return False
    return True


def _keep_back(now: dt.datetime) -> None:
    for issue in due_issues(now):
        try:
            take_back_approval(issue)
        except NotOpenError:
            continue
        logger.warning("issue %d was due while the newsroom was held: it has to be approved again", issue.pk)
