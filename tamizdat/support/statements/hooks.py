"""What bank transfers add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from tamizdat.support.desk.menu import HOOK, PermittedItem
from tamizdat.support.statements import desk
from tamizdat.support.statements.viewsets import BankAccountViewSet

# What the history of a line says was done.
ACTIONS = {
    "bank_assign": (_("Assign to a contribution"), _("Assigned to a contribution")),
    "bank_gift": (_("Book as a gift"), _("Booked as a gift")),
    "bank_aside": (_("Set aside"), _("Set aside as no support")),
}


@hooks.register("register_admin_viewset")
def bank_accounts() -> BankAccountViewSet:
    """Have a list of accounts."""
    return BankAccountViewSet()


@hooks.register("register_admin_urls")
def bank_addresses() -> list[URLResolver]:
    """Give statements their address."""
    return [path("support/statements/", include((desk.urlpatterns, desk.app_name)))]


@hooks.register(HOOK)
def bank_statements() -> PermittedItem:
    """Have statements in the menu of reader support."""
    page = desk.StatementsView
    return PermittedItem(page.page_title, "support_bank:statements", desk.SEE_TO, icon_name=page.header_icon, order=75)


@hooks.register("register_log_actions")
def bank_history(actions: Any) -> None:
    """Have the history say what was done to a line."""
    for verb, (label, message) in ACTIONS.items():
        actions.register_action(f"support.{verb}", label, message)
