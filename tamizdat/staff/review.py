"""The second pair of eyes: a text is approved by somebody who did not write it.

=====================  =========================
written by             approved by
=====================  =========================
reporters              an editor or a publisher
an editor              a publisher
"the newsroom"         a publisher
a publisher            a publisher
=====================  =========================

The record names roles and no accounts (:mod:`tamizdat.staff.attribution`), and a role that fewer than three have counts
as the newsroom's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from tamizdat.staff.drawer import drawer_of
from tamizdat.staff.masks import Mask

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page, WorkflowState

    from tamizdat.staff.models import Account


def hands(state: WorkflowState) -> set[str]:
    """Return the masks of those who made the version that was handed in for review.

    That is whoever handed it in, and whoever saved a revision since the text was last public and until it was handed in
    for the last time. A reviewer who mends a comma during the review does not become an author: two people have had a
    hand in the text by then.
    """
    page, task_state = state.content_object, state.current_task_state
    handed_in_at = task_state.started_at if task_state else state.created_at
    revisions = page.revisions.filter(created_at__lte=handed_in_at)
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    wrote = set(revisions.exclude(user=None).values_list("user__username", flat=True))
    # Not the object that may be in memory: in the database stands the mask.
    handed_in = type(state).objects.filter(pk=state.pk, requested_by__isnull=False)
    return wrote | set(handed_in.values_list("requested_by__username", flat=True))


def mask_of(user: Account) -> str:
    """Return the user name of the mask that an account wears."""
    # Of a request it is a stand-in, whose type is not the account's.
    masks = user.__class__._base_manager  # noqa: SLF001  Django documents it as its API
    return str(masks.filter(pk=user.pk).values_list("mask__username", flat=True).first())


def is_somebody_elses(state: WorkflowState, user: Account) -> bool:
    """Tell whether a text can be relied upon not to be an account's own.

    No account is noted beside a text, only a role. What reporters alone had a hand in is no editor's own. What an
    editor wrote could be any editor's, and what "the newsroom" wrote anybody's: those are for publishers, who may
    publish without a review as well.
    """
    if state.content_object.permissions_for_user(user).can_publish():
        return True
    # In a newsroom that has reporters review, a reporter's text could be this reporter's.
    if drawer_of(user).holds("page", state.content_object.pk) or mask_of(user) == Mask.REPORTER.value:
        return False
    return hands(state) <= {Mask.REPORTER.value}


class SecondPairOfEyes(AbstractGroupApprovalTask):
    """Review by members of some groups, none of whom may approve what could be a text of their own."""

    class Meta:
        verbose_name = _("review by a colleague")
        verbose_name_plural = _("reviews by a colleague")

    @classmethod
    def get_description(cls) -> str:
        """Return what the admin says about this kind of task."""
        return str(_("A member of the chosen groups approves the text, and it is not one of its authors."))

    def get_actions(self, obj: Page, user: Account) -> list[tuple[str, str, bool]]:
        """Return what this account may do at the review: possible authors may ask for changes, but not approve."""
        actions = super().get_actions(obj, user)
        state = obj.current_workflow_state
        if state is None or is_somebody_elses(state, user):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: TaskState, user: Account, action_name: str, **kwargs: object) -> None:
        """Do what a reviewer has chosen.

        Raises:
            PermissionDenied: somebody wants to approve whose text it may be; the admin offers no such button.
        """
        if action_name == "approve" and not is_somebody_elses(task_state.workflow_state, user):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Account, **kwargs: object) -> QuerySet[TaskState]:
        """Return the texts that wait for this account, and leave out what may be its own."""
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        own = [found.pk for found in waiting if not is_somebody_elses(found.workflow_state, user)]
        return waiting.exclude(pk__in=own)


def may_take_back(state: WorkflowState, user: Account) -> bool:
    """Tell whether an account may end a review: whoever began the text may, and whoever may approve it.

    Wagtail asks who handed it in; that is in the drawer (:mod:`tamizdat.staff.drawer`).
    """
    page, task_state = state.content_object, state.current_task_state
    if page.locked:
        return False
    if drawer_of(user).holds("page", page.pk):
        return True
    if task_state is None or task_state.status != task_state.STATUS_IN_PROGRESS:
        return False
    return "approve" in [action for action, *_ in task_state.task.specific.get_actions(page, user)]
