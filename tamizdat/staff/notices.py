"""Notices: that there is something for a role, left by whoever answers the web, and written to nobody yet.

A notice says what kind of thing happened, for which role and in which minute, and neither to whom nor to which text. So
whoever takes the database learns nothing from it, and whoever answers the web needs no address. The worker makes
letters of notices (:mod:`tamizdat.staff.letters`).

    >>> leave(Kind.REVIEW, [Role.EDITOR, Role.PUBLISHER])
    >>> leave(Kind.PANIC)  # for everybody who has an address
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from tamizdat.staff.masks import ROLES
from tamizdat.staff.roles import Role

if TYPE_CHECKING:
    from wagtail.models import TaskState, WorkflowState

EVERYBODY = ""
WRITING = (Role.REPORTER.value, Role.EDITOR.value, Role.PUBLISHER.value)


class Kind(models.TextChoices):
    """What happened."""

    REVIEW = "review", "a text waits for review"
    APPROVED = "approved", "a text was approved"
    RETURNED = "returned", "a text was sent back"
    ISSUE = "issue", "a newsletter has nothing that could be sent"
    PANIC = "panic", "somebody has raised the alarm"


class Notice(models.Model):
    """That there is something for a role.

    Args:
        role: name of the group that it is for; "" for everybody.
        left: the minute in which it was left. The second would match one line of the history of texts.
    """

    kind = models.CharField(max_length=16, choices=Kind.choices)
    role = models.CharField(max_length=150, blank=True)
    left = models.DateTimeField()

    class Meta:
        verbose_name = "notice"
        verbose_name_plural = "notices"

    def __str__(self) -> str:
        return f"{self.kind} for {self.role or 'everybody'}"


def leave(kind: Kind, roles: Iterable[str] = (EVERYBODY,), now: dt.datetime | None = None) -> None:
    """Let those who have a role, and an address, be told that there is something for them.

    Args:
        roles: names of groups, such as the values of :class:`~tamizdat.staff.roles.Role`; everybody if left out.
        now: the moment; the present if None.
    """
    minute = (now or timezone.now()).replace(second=0, microsecond=0)
    Notice.objects.bulk_create(Notice(kind=kind, role=str(role), left=minute) for role in sorted(set(roles)))


def listen() -> None:
    """Have notices left by what happens in a review."""
    task_submitted.connect(_waits, dispatch_uid="staff_notice_review")
    workflow_approved.connect(_approved, dispatch_uid="staff_notice_approved")
    workflow_rejected.connect(_returned, dispatch_uid="staff_notice_returned")


def _waits(sender: object, instance: TaskState, **kwargs: object) -> None:
    groups = getattr(instance.task.specific, "groups", None)
    if groups is not None:
        leave(Kind.REVIEW, groups.values_list("name", flat=True))


def _approved(sender: object, instance: WorkflowState, **kwargs: object) -> None:
    leave(Kind.APPROVED, roles_of_author(instance))


def _returned(sender: object, instance: WorkflowState, **kwargs: object) -> None:
    leave(Kind.RETURNED, roles_of_author(instance))


def roles_of_author(state: WorkflowState) -> set[str]:
    """Return the roles of whoever handed a text in, as far as the record says: all that may have, if it names none."""
    # Not the object that may be in memory: in the database stands the mask.
    recorded = type(state).objects.filter(pk=state.pk).values_list("requested_by__username", flat=True)
    masks = {mask.value: role for role, mask in ROLES.items()}
    return {masks[name] for name in recorded if name in masks} or set(WRITING)
