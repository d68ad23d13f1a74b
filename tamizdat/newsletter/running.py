"""Starting mailers: what they are told, and how they are started by a command and by the worker."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from tamizdat.newsletter.actions.going import keep_back
from tamizdat.newsletter.counting import counts_of
from tamizdat.newsletter.marks import MarkKeys
from tamizdat.newsletter.message.composing import host_of_sender, sender_of
from tamizdat.newsletter.message.dkim import BadKeyError, read_signer
from tamizdat.newsletter.models import Delivery, Issue
from tamizdat.newsletter.sending.codes import DONE, LIMITED, STOPPED
from tamizdat.newsletter.sending.database import UNSETTLED
from tamizdat.newsletter.sending.orders import Orders, Relay, descriptor_with
from tamizdat.schedule.jobs import Job
from tamizdat.schedule.running import Turn
from tamizdat.settings.mail import is_upgraded
from tamizdat.vault import at_hand

logger = logging.getLogger("tamizdat.newsletter")

PROGRAM = "tamizdat.newsletter.sending.program"
# After so many seconds a delivery that its host has put off is not tried any more (RFC 5321, 4.5.4.1, has four days).
GIVEN_UP_AFTER = 2 * 86_400
PATIENCE_OF_THE_WORKER = 5.0


def orders_for(issue: Issue, *, connections: int = 0, **options: Any) -> Orders:
    """Return what a mailer has to know to send an issue.

    Args:
        connections: to the relay; as many as the operator has set if 0.
        options: further fields of :class:`~tamizdat.newsletter.sending.orders.Orders`.

    Raises:
        KeyTroubleError: this process has no private key, so no address can be opened.
        BadKeyError: a key for signing cannot be read.
    """
    environment = settings.ENVIRONMENT
    sender = sender_of(issue)
    warm_up = environment.smtp_warm_up
    return Orders(
        issue=issue.pk,
        database=database_of(connection.settings_dict),
        folder=str(settings.DATA_DIR / "mailers"),
        outbox=str(settings.DATA_DIR / "outbox"),
        relay=relay_of(environment.smtp_url),
        greeting=host_of_sender(sender),
        bounces=environment.bounce_domain,
        secret=MarkKeys.of(settings.SECRET_KEY).secret,
        private_keys=at_hand.opener().keys.to_json(),
        dkim=_keys_for_signing(host_of_sender(sender)),
        connections=connections or environment.smtp_connections,
        per_domain=environment.smtp_per_domain,
        warm_up=(warm_up[0].isoformat(), warm_up[1]) if warm_up else None,
        deadline=int((issue.begun or timezone.now()).timestamp()) + GIVEN_UP_AFTER,
        **options,
    )


def _keys_for_signing(host: str) -> list[tuple[str, str, bytes]]:
    found = []
    for selector, file in settings.ENVIRONMENT.dkim_keys:
        read_signer(file, host, selector)
        found.append((host, selector, file.read_bytes()))
    return found


def relay_of(url: str) -> Relay:
    """Return the relay that a URL names; one without a host for the outbox."""
    if url == "outbox:":
        return Relay("", 0)
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    secure = parts.scheme == "smtps"
    tls = "from the start" if secure else "upgrade" if is_upgraded(parts) else "none"
    return Relay(parts.hostname or "", parts.port or (465 if secure else 587), tls, user, password)


def database_of(told: Mapping[str, Any]) -> dict[str, str]:
    """Return how a mailer reaches the database that Django's settings name."""
    if told["ENGINE"].endswith("sqlite3"):
        return {"file": str(told["NAME"])}
    fields = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    values = {name: str(told[key]) for name, key in fields.items() if told.get(key)} | {
        name: str(value) for name, value in told.get("OPTIONS", {}).items() if isinstance(value, (str, int))
    }
    return {"postgresql": " ".join(f"{name}={_in_quotes(value)}" for name, value in values.items())}


def _in_quotes(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def become_mailer(orders: Orders) -> NoReturn:
    """Turn this process into a mailer, which is a fifth of its size; its exit code is the mailer's."""
    descriptor = descriptor_with(orders)
    os.set_inheritable(descriptor, True)  # noqa: FBT003  the only way to call it
    connection.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, _command(descriptor))  # noqa: S606  our own program


def start_mailer(orders: Orders) -> subprocess.Popen[bytes]:
    """Start a mailer beside this process."""
    descriptor = descriptor_with(orders)
    try:
        return subprocess.Popen(_command(descriptor), pass_fds=[descriptor], cwd=Path.cwd())  # noqa: S603  our own
    finally:
        os.close(descriptor)


def _command(descriptor: int) -> list[str]:
    return [sys.executable, "-m", PROGRAM, str(descriptor)]


def issues_to_send(now: float) -> list[Issue]:
    """Return the issues that are being sent and of which something is due, or was left by a mailer that is gone.

    Args:
        now: second of 1970's clock.
    """
    due = Q(deliveries__state__in=(Delivery.State.WAITING, Delivery.State.PUT_OFF, Delivery.State.IN_DOUBT))
    held = Q(deliveries__state__in=(Delivery.State.TAKEN, Delivery.State.IN_FLIGHT))
    found = Issue.objects.filter(state=Issue.State.SENDING).filter((due & Q(deliveries__due__lte=now)) | held)
    return list(found.distinct().order_by("begun", "pk"))


def note_sent() -> None:
    """Note that issues are sent of which nothing is left: their mailer may have died before it did, or none begun."""
    unsettled = Delivery.objects.filter(issue=OuterRef("pk"), state__in=UNSETTLED)
    for issue in Issue.objects.filter(~Exists(unsettled), state=Issue.State.SENDING):
        changes = {"state": Issue.State.SENT, "finished": timezone.now(), "counts": dict(counts_of(issue))}
        Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING).update(**changes)


def note_cancelled() -> None:
    """Settle what was in flight when its issue was cancelled and has come back since, and count it."""
    deliveries = Delivery.objects.filter(issue=OuterRef("pk"))
    flying = deliveries.filter(state=Delivery.State.IN_FLIGHT)
    cancelled = Issue.objects.filter(state=Issue.State.CANCELLED, counts__has_key="in_flight")
    # Once its deliveries are deleted, nothing more is to be learned.
    for issue in cancelled.filter(Exists(deliveries), ~Exists(flying)):
        keep_back(issue)


@dataclass(slots=True)
class Mailers:
    """The mailers that this worker has started, one for each issue.

    Args:
        not_before: when an issue's mailer may be started again.
    """

    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    not_before: dict[int, float] = field(default_factory=dict)

    # Seconds, by the exit code of the last one; others mean that the relay or the database has refused.
    PAUSES = MappingProxyType({DONE: 5.0, STOPPED: 2.0, LIMITED: 600.0})
    AFTER_TROUBLE = 60.0

    def keep_going(self, now: float) -> None:
        """Start a mailer for each issue that needs one, and take leave of those that have ended."""
        for issue, process in list(self.running.items()):
            code = process.poll()
            if code is None:
                continue
            del self.running[issue]
            if code not in self.PAUSES:
                logger.warning("the mailer of issue %d ended with code %d", issue, code)
            self.not_before[issue] = now + self.PAUSES.get(code, self.AFTER_TROUBLE)
        note_sent()
        note_cancelled()
        for found in issues_to_send(now):
            if found.pk not in self.running and self.not_before.get(found.pk, 0.0) <= now:
                self._start(found, now)

    def _start(self, issue: Issue, now: float) -> None:
        try:
            orders = orders_for(issue, quiet=True, patience=PATIENCE_OF_THE_WORKER)
        except BadKeyError as error:
            logger.warning("issue %d cannot be sent: %s", issue.pk, error)
            self.not_before[issue.pk] = now + self.AFTER_TROUBLE
            return
        self.running[issue.pk] = start_mailer(orders)

    def wait(self) -> None:
        """Wait until nothing is due any more."""
        for process in self.running.values():
            process.wait()
        self.running.clear()

    def end(self) -> None:
        """Ask all to end, and wait until what is in flight has been answered for."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        self.wait()


mailers = Mailers()


def keep_sending(turn: Turn) -> None:
    """Have each issue that is being sent go on.

    Raises:
        KeyTroubleError: this process has no private key, so no address can be opened.
    """
    mailers.keep_going(turn.now.timestamp())


JOB = Job(
    "mailers",
    gettext_noop("Send issues of newsletters that are under way."),
    every=dt.timedelta(seconds=2),
    run=keep_sending,
    waits_in_hold=True,
)
