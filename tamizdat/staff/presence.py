"""Presence: that a page is open somewhere, and what was typed for its preview, without whose it is.

Wagtail finds both again by the account. What the database holds is a mask (:mod:`tamizdat.staff.attribution`), so they
are found again by their number, and by the mark that only the browser's drawer knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.admin.forms.comments import CommentForm, CommentReplyForm
from wagtail.admin.models import EditingSession, EditingSessionQuerySet, FormState, FormStateQuerySet

from tamizdat.staff.drawer import drawer_of
from tamizdat.staff.wearing import mask_of

if TYPE_CHECKING:
    from tamizdat.staff.models import Account


class Presences(EditingSessionQuerySet):
    """Pages that are open somewhere, by their numbers: who asks for one knows it from having been given it."""

    def filter(self, *args: Any, user: Account | None = None, **wanted: Any) -> Presences:
        """Find some, whoever they are of."""
        return super().filter(*args, **wanted)


class Unfinished(FormStateQuerySet):
    """What was typed for previews, each found again by the browser in which it was typed."""

    def for_preview(self, user: Account, instance: Model, parent_object_id: str = "") -> Unfinished:
        """Find what was typed in this browser."""
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        number = "" if instance._state.adding else str(instance.pk)  # noqa: SLF001  as Wagtail asks
        return super().for_preview(mask_of(user), instance, _marked(user, kind, number, parent_object_id))

    def update_or_create(
        self, defaults: Mapping[str, Any] | None = None, *, user: Account, parent_object_id: str = "", **wanted: Any
    ) -> tuple[FormState, bool]:
        """Keep what was typed in this browser."""
        marked = _marked(user, wanted["content_type"], wanted["object_id"], parent_object_id)
        return super().update_or_create(defaults, user=mask_of(user), parent_object_id=marked, **wanted)


def _marked(user: Account, kind: ContentType, number: str, parent: object) -> str:
    """Return what only this browser's drawer leads to; of two pages it is another, and they have nothing in common."""
    what = f"{kind.pk}:{number}:{parent}".encode()
    return hashlib.blake2b(what, key=drawer_of(user).mark.encode(), digest_size=16).hexdigest()


def own_remarks(form: type[CommentForm | CommentReplyForm], kind: str) -> None:
    """Let somebody change a remark that was made in this browser; Wagtail asks whose it is."""
    usual = form.clean

    def clean(self: CommentForm | CommentReplyForm) -> dict[str, Any]:
        if self.instance.pk and drawer_of(self.for_user).holds(kind, self.instance.pk):
            self.instance.user = self.for_user
        return usual(self)

    form.clean = clean


def hide_presence() -> None:
    """Have Wagtail find open pages and unfinished previews without asking whose they are."""
    own_remarks(CommentForm, "remark")
    own_remarks(CommentReplyForm, "answer")
    # The managers stay Wagtail's; only what they make is ours.
    EditingSession.objects._queryset_class = Presences  # noqa: SLF001  Django has no other way to change a manager of others
    FormState.objects._queryset_class = Unfinished  # noqa: SLF001  likewise
