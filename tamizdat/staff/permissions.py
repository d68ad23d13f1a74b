"""Permissions: what somebody has begun in this browser is theirs to change, and nobody is noted as its owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from tamizdat.staff.drawer import drawer_of

if TYPE_CHECKING:
    from tamizdat.staff.models import Account


class DrawerTester(PagePermissionTester):
    """What an account may do with a page: Wagtail's rules, with the drawer in the place of the owner."""

    def can_edit(self) -> bool:
        """Tell whether it may be changed."""
        return bool(super().can_edit()) or (self._is_own() and not self.page_is_root)

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: FBT001, FBT002  Wagtail's signature
        """Tell whether it may be deleted: one's own, as long as no reader has seen it and nothing hangs on it."""
        if super().can_delete(ignore_bulk):
            return True
        return self._is_own() and not self.page.live and self.page.is_leaf()

    def _is_own(self) -> bool:
        if not self.user.is_active or self.user.is_superuser:
            return False
        return "add" in self.permissions and drawer_of(self.user).holds("page", self.page.pk)


class DrawerPagePolicy(PagePermissionPolicy):
    """The same for lists of pages."""

    def user_has_any_permission_for_instance(self, user: Account, actions: Iterable[str], instance: Page) -> bool:
        """Tell whether an account may do one of these things to a page."""
        wanted = set(actions)
        if super().user_has_any_permission_for_instance(user, wanted, instance):
            return True
        return "change" in wanted and self._is_own(user, instance)

    def instances_user_has_any_permission_for(self, user: Account, actions: Collection[str]) -> QuerySet:
        """Return the pages to which an account may do one of these things."""
        pages = super().instances_user_has_any_permission_for(user, actions)
        own = drawer_of(user).numbers("page")
        if not own or "change" not in actions or not self.user_has_permission(user, "add"):
            return pages
        return pages | self.model._default_manager.filter(pk__in=own)  # noqa: SLF001  Django documents it as its API

    def _is_own(self, user: Account, page: Page) -> bool:
        return drawer_of(user).holds("page", page.pk) and super().user_has_any_permission_for_instance(
            user, {"add"}, page
        )


class DrawerCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """The same for pictures and files.

    Args:
        kind: of what the drawer holds, ``picture`` or ``file``.
    """

    def __init__(self, model: type[Model], auth_model: str, kind: str) -> None:
        super().__init__(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        self.kind = kind

    def user_has_any_permission_for_instance(self, user: Account, actions: Iterable[str], instance: Model) -> bool:
        """Tell whether an account may do one of these things to a picture or file."""
        wanted = set(actions)
        if super().user_has_any_permission_for_instance(user, wanted, instance):
            return True
        own = bool(wanted & {"change", "delete"}) and drawer_of(user).holds(self.kind, instance.pk)
        return own and bool(self.user_has_permission(user, "add"))

    def instances_user_has_any_permission_for(self, user: Account, actions: Iterable[str]) -> QuerySet:
        """Return the pictures or files to which an account may do one of these things."""
        wanted = set(actions)
        found = super().instances_user_has_any_permission_for(user, wanted)
        own = drawer_of(user).numbers(self.kind)
        if not own or not wanted & {"change", "delete"} or not self.user_has_permission(user, "add"):
            return found
        return found | self.model._default_manager.filter(pk__in=own)  # noqa: SLF001  Django documents it as its API


def register_policies() -> None:
    """Have Wagtail ask for the drawer wherever it would ask for an owner."""
    register_permission_policy(Page, DrawerPagePolicy())
    picture, file = get_image_model(), get_document_model()
    # Wagtail registers its own for these models a little later; one for exactly this class goes before it.
    register_permission_policy(
        picture, DrawerCollectionPolicy(picture, "wagtailimages.Image", "picture"), exact_class=True
    )
    register_permission_policy(file, DrawerCollectionPolicy(file, "wagtaildocs.Document", "file"), exact_class=True)
