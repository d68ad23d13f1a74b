"""What is due: texts whose time has come are published, and those whose time is over are taken down.

Wagtail keeps the times: ``approved_go_live_at`` of a revision that may be published, ``expire_at`` of what is public.
Each item is its own piece of work. One that cannot be carried out is put off, each time for longer, and keeps back no
other.

While the newsroom is held (:mod:`tamizdat.staff.hold`) nothing is published here. What expires is taken down all the
same: a newsroom in danger wants less to stand on its site, not more.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import InterfaceError, OperationalError
from django.db.models import Min
from wagtail.models import DraftStateMixin, Page, Revision

from tamizdat.schedule.backoff import Backoff
from tamizdat.staff.hold import HeldError, is_held, while_not_held

logger = logging.getLogger("tamizdat.worker")

BACKOFF = Backoff(first=dt.timedelta(seconds=10), longest=dt.timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done.

    Args:
        name: what it is and to which object, such as ``publish revision 41``: never a headline, since it is logged.
        act: does it.
    """

    name: str
    act: Callable[[], object]


@dataclass(slots=True)
class Patience:
    """What has failed, how often, and when it is worth another try."""

    failures: dict[str, tuple[int, dt.datetime]] = field(default_factory=dict)

    def allows(self, name: str, now: dt.datetime) -> bool:
        """Tell whether a task may be tried now."""
        return name not in self.failures or now >= self.failures[name][1]

    def put_off(self, name: str, now: dt.datetime) -> None:
        """Note that a task has failed: the next try comes after 10 seconds, then 20, 40 … up to an hour."""
        count = self.failures[name][0] + 1 if name in self.failures else 1
        self.failures[name] = (count, now + BACKOFF.after(count - 1))

    def forget(self, name: str) -> None:
        """Note that a task has succeeded."""
        self.failures.pop(name, None)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of the worker came to."""

    done: int
    failed: int


def due(now: dt.datetime) -> Iterator[Task]:
    """Return what is to be done at a moment, takings-down first, each kind in the order of their times."""
    for model in _models_with_drafts():
        for item in model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
            yield Task(f"unpublish {model._meta.label_lower} {item.pk}", _taking_down(item))  # noqa: SLF001  Django's API
    if is_held():
        return
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        yield Task(f"publish revision {revision.pk}", _publishing(revision))


def scheduled(now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """Return how many texts are waiting to go live, and when the first of them does, or None."""
    waiting = Revision.objects.filter(approved_go_live_at__gte=now)
    return waiting.count(), waiting.aggregate(first=Min("approved_go_live_at"))["first"]


def do_what_is_due(now: dt.datetime, patience: Patience) -> Round:
    """Carry out everything that is due, whatever becomes of each piece.

    Raises:
        OperationalError, InterfaceError: the database does not answer; nothing can be done for now.
    """
    results = [_attempt(task, now, patience) for task in list(due(now)) if patience.allows(task.name, now)]
    return Round(done=results.count(True), failed=results.count(False))


def _attempt(task: Task, now: dt.datetime, patience: Patience) -> bool | None:
    """Carry out a task; tell whether it was done, or return None if it has to wait."""
    try:
        task.act()
    except (OperationalError, InterfaceError):
        raise
    except HeldError:
        # Somebody pressed the button after this round had begun.
        return None
    except Exception:  # The worker outlives every fault of one text, including those that nobody has foreseen.
        logger.exception("could not %s", task.name)
        patience.put_off(task.name, now)
        return False
    logger.info("done: %s", task.name)
    patience.forget(task.name)
    return True


def _models_with_drafts() -> list[type[DraftStateMixin]]:
    others = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _publishing(revision: Revision) -> Callable[[], object]:
    def act() -> None:
        with while_not_held():
            # Asked again: another worker may have published it since, or a colleague have cancelled its schedule.
            approved = Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False).first()
            if approved:
                approved.publish(log_action="wagtail.publish.scheduled")

    return act


def _taking_down(item: DraftStateMixin) -> Callable[[], object]:
    return lambda: item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
