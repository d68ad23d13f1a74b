"""What reader support adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet

from tamizdat.support.desk import addresses
from tamizdat.support.desk.appeals import AppealViewSet, SupportWordsViewSet
from tamizdat.support.desk.menu import support_menu
from tamizdat.support.desk.pages import SEE
from tamizdat.support.desk.viewsets import OfferViewSet
from tamizdat.support.desk.worries import SupportPanel
from tamizdat.support.letters import hooks as letter_hooks
from tamizdat.support.statements import hooks as bank_hooks

__all__ = ["bank_hooks", "letter_hooks"]

# What the history of a contribution or a decision says was done, beside creating and editing.
ACTIONS = {
    "ask": (_("Ask the provider"), _("Provider asked")),
    "cancel": (_("End"), _("Ended by the newsroom")),
    "pause": (_("Pause"), _("Paused by the newsroom")),
    "resume": (_("Resume"), _("Resumed by the newsroom")),
    "refund": (_("Give back"), _("Given back")),
    "designate": (_("Designated today"), _("Everything from there is stopped")),
}


@hooks.register("register_admin_menu_item")
def support_in_the_menu() -> SubmenuMenuItem:
    """Have reader support in the menu."""
    return support_menu()


@hooks.register("register_admin_viewset")
def support_lists() -> list[ModelViewSet]:
    """Have forms for offers, for appeals, and for what the support pages say."""
    return [OfferViewSet(), AppealViewSet(), SupportWordsViewSet()]


@hooks.register("register_admin_urls")
def support_addresses() -> list[URLResolver]:
    """Give the pages of reader support their addresses."""
    return [path("support/", include((addresses.urlpatterns, addresses.app_name)))]


@hooks.register("register_log_actions")
def support_history(actions: Any) -> None:
    """Have the history say what was done."""
    for verb, (label, message) in ACTIONS.items():
        actions.register_action(f"support.{verb}", label, message)


@hooks.register("construct_homepage_panels")
def support_worries(request: HttpRequest, panels: list[Component]) -> None:
    """Tell those who may see money what does not go by itself."""
    if request.user.has_perm(SEE):
        panels.append(SupportPanel())


@hooks.register("insert_global_admin_css")
def support_style() -> SafeString:
    """Link the desk's small style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("support/desk.css"))
