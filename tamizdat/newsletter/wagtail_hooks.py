"""What the newsletter adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from tamizdat.newsletter.desk import addresses
from tamizdat.newsletter.desk.issues import CHANGE
from tamizdat.newsletter.desk.viewsets import NewsletterViewSetGroup
from tamizdat.newsletter.desk.worries import WorriesPanel

# What the history of an issue says was done to it, beside creating, editing and deleting.
ACTIONS = {
    "approve": (_("Approve"), _("Approved")),
    "take_back": (_("Take the approval back"), _("Approval taken back")),
    "send": (_("Send now"), _("Sent")),
    "pause": (_("Pause"), _("Paused")),
    "resume": (_("Resume"), _("Resumed")),
    "cancel": (_("Cancel the rest"), _("Cancelled")),
    "correct": (_("Correct"), _("Corrected")),
}


@hooks.register("register_admin_viewset")
def newsletter_lists() -> NewsletterViewSetGroup:
    """Have newsletters and issues in the menu."""
    return NewsletterViewSetGroup()


@hooks.register("register_admin_urls")
def newsletter_addresses() -> list[URLResolver]:
    """Give what can be done with an issue its addresses."""
    return [path("newsletter/issue/", include((addresses.urlpatterns, addresses.app_name)))]


@hooks.register("register_log_actions")
def newsletter_history(actions: Any) -> None:
    """Have the history of an issue say what was done to it."""
    for verb, (label, message) in ACTIONS.items():
        actions.register_action(f"newsletter.{verb}", label, message)


@hooks.register("construct_homepage_panels")
def newsletter_worries(request: HttpRequest, panels: list[Component]) -> None:
    """Tell those who make issues of slots that nothing is ready for."""
    if request.user.has_perm(CHANGE):
        panels.append(WorriesPanel())


@hooks.register("insert_global_admin_css")
def newsletter_style() -> SafeString:
    """Link the desk's small style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("newsletter/desk.css"))
