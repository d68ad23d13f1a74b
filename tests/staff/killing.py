"""Panics that are killed, that come two at once, and that come while the worker publishes.

Run as ``python -m tests.staff.killing``. The database, the processes and the signal are real. Prints what went wrong,
one line each.
"""

from __future__ import annotations

import datetime as dt
import signal
import time

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402  models can be imported only now
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Revision  # noqa: E402

from tamizdat.articles.actions import schedule_article  # noqa: E402
from tamizdat.articles.models import Article  # noqa: E402
from tamizdat.server.due import Patience, do_what_is_due  # noqa: E402
from tamizdat.staff.hold import is_held  # noqa: E402
from tamizdat.staff.models import Account, Closure, Newsroom  # noqa: E402
from tamizdat.staff.panic import everyone, panic  # noqa: E402
from tests.dying import dying, ended, forked  # noqa: E402
from tests.factories import make_draft  # noqa: E402

COLLEAGUES = 3
MOST_STEPS = 80
TEXTS = 60


def furnish() -> None:
    """Give every account what a panic takes, and let the newsroom go."""
    Newsroom.objects.update(held_since=None)
    Closure.objects.all().delete()
    Session.objects.all().delete()
    for account in Account.objects.all():
        account.set_password("orvale ferry at noon")
        account.save()
        account.authenticator_set.all().delete()
        TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        session = SessionStore()
        session["_auth_user_id"] = str(account.pk)
        session.save()


def standing() -> set[tuple[object, ...]]:
    """Return how each account stands, and whether the newsroom is held: one element if nothing is half."""
    sessions = {str(row.get_decoded()["_auth_user_id"]) for row in Session.objects.all()}
    return {
        (
            account.is_closed,
            not account.has_usable_password(),
            not account.authenticator_set.exists(),
            str(account.pk) not in sessions,
            is_held(),
        )
        for account in Account.objects.all()
    }


def press() -> None:
    """Press the button."""
    panic(everyone(), timezone.now())


def killed_at_every_step() -> int:
    """Kill a panic before each of its steps in turn; return how often half of one was left."""
    wrong = killed = 0
    for steps in range(1, MOST_STEPS):
        furnish()
        status = ended(forked(lambda steps=steps: dying(press, steps)))
        killed += status == -signal.SIGKILL
        expected = {(False,) * 5} if status else {(True,) * 5}
        if standing() != expected:
            print(f"killed before step {steps}: {standing()}")
            wrong += 1
        if not status:
            break
    print(f"killed {killed} times")
    return wrong + (not killed) + bool(status)


def two_at_once() -> int:
    """Let two processes press the button at the same time; return 1 if one failed or left a half."""
    furnish()
    statuses = [ended(each) for each in [forked(press), forked(press)]]
    if statuses != [0, 0] or standing() != {(True,) * 5}:
        print(f"two at once: {statuses}, {standing()}")
        return 1
    return 0


def live_texts() -> set[int]:
    """Return the numbers of the texts that readers can see."""
    return set(Article.objects.filter(live=True).values_list("pk", flat=True))


def beside_the_worker() -> int:
    """Press the button while the worker publishes; return 1 if a text went live after it had been pressed."""
    furnish()
    for number in range(TEXTS):
        schedule_article(make_draft(f"Report {number}"), timezone.now() + dt.timedelta(hours=1))
    past = timezone.now() - dt.timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()
    worker = forked(lambda: do_what_is_due(timezone.now(), Patience()))
    while not live_texts():
        time.sleep(0.01)
    press()
    live = live_texts()
    status = ended(worker)
    after = live_texts()
    print(f"{len(live)} of {TEXTS} were live when the button had been pressed")
    # SQLite lets whoever has just written write again first, so there the button may wait for the whole round.
    too_late = connection.vendor == "postgresql" and len(live) == TEXTS
    if status or live != after or too_late:
        print(f"beside the worker: {status}, {len(after - live)} went live after it")
        return 1
    return 0


def main() -> None:
    """Make a newsroom and let it panic."""
    call_command("migrate", verbosity=0)
    for number in range(COLLEAGUES):
        Account.objects.create_user(username=f"colleague{number}", password="orvale ferry at noon")
    connections.close_all()
    wrong = killed_at_every_step() + two_at_once() + beside_the_worker()
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
