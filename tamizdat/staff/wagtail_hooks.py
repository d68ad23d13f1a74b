"""What staff adds to Wagtail's admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks

from tamizdat.staff.begun import without_whose

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from wagtail.admin.menu import MenuItem
    from wagtail.admin.ui.components import Component

HOSTS_OF_OTHERS = ("http://", "https://", "//")


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Link the small style sheet of the name and the demo banner."""
    return format_html('<link rel="stylesheet" href="{}">', static("staff/admin.css"))


@hooks.register("register_account_menu_item")
def second_factor_menu_item(request: HttpRequest) -> dict[str, str]:
    """Lead from a colleague's own settings to their password and second factor."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Password and second factor"),
        "help_text": _("Passkeys, authenticator app, recovery codes."),
    }


@hooks.register("construct_help_menu")
def only_help_of_our_own(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take links to Wagtail's own sites out of the menu: a click would tell them where a newsroom works."""
    items[:] = [item for item in items if not item.url.startswith(HOSTS_OF_OTHERS)]


@hooks.register("construct_homepage_panels")
def show_what_was_begun_here(request: HttpRequest, panels: list[Component]) -> None:
    """Show a colleague the texts that they have begun in this browser."""
    panels[:] = without_whose(panels)
