"""The menu of reader support in the admin. What else belongs there is hooked to :data:`HOOK`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from tamizdat.support.desk.countries import VIEW
from tamizdat.support.desk.pages import OFFER, SEE

HOOK = "register_support_menu_item"


class PermittedItem(MenuItem):
    """An item that those see who may open it.

    Args:
        permission: what they must be allowed to do.
    """

    def __init__(self, label: Promise, name: str, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(label, reverse_lazy(name), **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether a colleague sees it."""
        return bool(request.user.has_perm(self.permission))


ITEMS = (
    (gettext_lazy("Dashboard"), "support_desk:dashboard", SEE, "home"),
    (gettext_lazy("Ledger"), "support_desk:ledger", SEE, "list-ul"),
    (gettext_lazy("In doubt"), "support_desk:doubts", SEE, "warning"),
    (gettext_lazy("Payouts"), "support_desk:payouts", SEE, "download"),
    (gettext_lazy("Books"), "support_desk:books", SEE, "doc-full"),
    (gettext_lazy("Offers"), "support_offers:index", OFFER, "tag"),
    (gettext_lazy("Countries"), "support_desk:countries", VIEW, "globe"),
)


def support_menu() -> SubmenuMenuItem:
    """Return the menu."""
    items = [
        PermittedItem(label, name, permission, icon_name=icon, order=10 * place)
        for place, (label, name, permission, icon) in enumerate(ITEMS, 1)
    ]
    menu = Menu(register_hook_name=HOOK, items=items)
    return SubmenuMenuItem(gettext_lazy("Support"), menu, name="support", icon_name="pick", order=170)
