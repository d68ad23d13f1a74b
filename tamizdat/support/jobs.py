"""What is done again and again for reader support."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.utils.translation import gettext_noop

from tamizdat.schedule.jobs import Job, register
from tamizdat.schedule.running import Turn
from tamizdat.support import appeals
from tamizdat.support.actions import changing, linking, noticing, paying_out, reconciling, reminding
from tamizdat.support.letters import sending, statements
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError
from tamizdat.support.providers.registry import providers

logger = logging.getLogger("tamizdat.support")


def work_off_notices(turn: Turn) -> None:
    """Ask about everything that providers have told us about.

    Raises:
        MisconfiguredError: a provider does not know us.
        LeaseLostError: somebody else is at it.
    """
    _each(noticing.due(turn.clock()), noticing.work_off, turn)


def carry_out_operations(turn: Turn) -> None:
    """Do what was asked for and could not be done at once.

    Raises:
        MisconfiguredError: a provider does not know us.
        LeaseLostError: somebody else is at it.
    """
    _each(changing.due(turn.clock()), changing.carry_out, turn)


def _each(numbers: list[int], do: Callable[[int, dt.datetime], object], turn: Turn) -> None:
    """Do something with each row; one whose provider does not know us keeps back no row of another's.

    Raises:
        MisconfiguredError: a provider does not know us; all else was done.
    """
    unknown: MisconfiguredError | None = None
    for number in numbers:
        turn.renew()
        try:
            do(number, turn.clock())
        except RefusedError:
            logger.warning("row %d: the provider refuses", number)
        except MisconfiguredError as error:
            unknown = error
    if unknown is not None:
        raise unknown


def reconcile(turn: Turn) -> None:
    """Ask about every contribution of which a provider may know more than we do.

    Raises:
        LeaseLostError: somebody else is at it.
    """
    for _each in reconciling.reconcile(reconciling.in_question(turn.clock()), turn.clock):
        turn.renew()


def take_in_requests(turn: Turn) -> None:
    """Find out for whom links were asked for."""
    linking.take_in(turn.clock())


def remind(turn: Turn) -> None:
    """Write to those who wanted to be reminded by now."""
    reminding.remind(turn.clock())


def fetch_payouts(turn: Turn) -> None:
    """Ask what providers have transferred to the newsroom's account.

    Raises:
        LeaseLostError: somebody else is at it.
    """
    for slug, provider in providers().items():
        turn.renew()
        paying_out.fetch({slug: provider}, turn.clock())


NOTICES = Job(
    "support-notices",
    gettext_noop("Ask payment providers about what they have sent notices of."),
    every=dt.timedelta(seconds=3),
    run=work_off_notices,
)
OPERATIONS = Job(
    "support-operations",
    gettext_noop("Have payment providers do what supporters have asked for."),
    every=dt.timedelta(seconds=3),
    run=carry_out_operations,
)
RECONCILE = Job(
    "support-reconcile",
    gettext_noop("Ask payment providers about contributions that are in doubt."),
    every=dt.timedelta(minutes=10),
    run=reconcile,
)
LINKS = Job(
    "support-links",
    gettext_noop("Take in which supporters have asked for a link."),
    every=dt.timedelta(seconds=3),
    run=take_in_requests,
)
REMINDERS = Job(
    "support-reminders",
    gettext_noop("Remind those who wanted to be reminded of supporting the newspaper."),
    every=dt.timedelta(hours=1),
    run=remind,
    waits_in_hold=True,
)
PAYOUTS = Job(
    "support-payouts",
    gettext_noop("Ask payment providers what they have transferred, and compare it with the ledger."),
    every=dt.timedelta(days=1),
    run=fetch_payouts,
)


def declare() -> None:
    """Put them on the schedule."""
    to_people = (LINKS, REMINDERS, sending.JOB, statements.JOB, appeals.JOB)
    for job in (NOTICES, OPERATIONS, RECONCILE, PAYOUTS, *to_people):
        register(job)
