"""The second pair of eyes: a text is approved by somebody who did not write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page, WorkflowState

    from tamizdat.staff.models import Account


def authors(state: WorkflowState) -> set[int]:
    """Return the ids of the accounts that made the version which was handed in for review.

    That is whoever handed it in, and whoever saved a revision since the text was last public. A reviewer who mends a
    comma during the review does not become an author: two people have had a hand in the text by then.
    """
    page = state.content_object
    revisions = page.revisions.filter(created_at__lte=state.created_at)
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    wrote = set(revisions.exclude(user=None).values_list("user_id", flat=True))
    return wrote | ({state.requested_by_id} if state.requested_by_id else set())


class SecondPairOfEyes(AbstractGroupApprovalTask):
    """Review by members of some groups, none of whom may approve a text of their own."""

    class Meta:
        verbose_name = _("review by a colleague")
        verbose_name_plural = _("reviews by a colleague")

    @classmethod
    def get_description(cls) -> str:
        """Return what the admin says about this kind of task."""
        return str(_("A member of the chosen groups approves the text, and it is not one of its authors."))

    def get_actions(self, obj: Page, user: Account) -> list[tuple[str, str, bool]]:
        """Return what this account may do at the review: its authors may ask for changes, but not approve."""
        actions = super().get_actions(obj, user)
        state = obj.current_workflow_state
        if state is None or user.pk not in authors(state):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: TaskState, user: Account, action_name: str, **kwargs: object) -> None:
        """Do what a reviewer has chosen.

        Raises:
            PermissionDenied: an author wants to approve; the admin offers no such button.
        """
        if action_name == "approve" and user.pk in authors(task_state.workflow_state):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Account, **kwargs: object) -> QuerySet[TaskState]:
        """Return the texts that wait for this account, and leave out its own."""
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        own = [task_state.pk for task_state in waiting if user.pk in authors(task_state.workflow_state)]
        return waiting.exclude(pk__in=own)
