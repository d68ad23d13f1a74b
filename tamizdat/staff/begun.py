"""On a colleague's first page in the admin: the texts that they have begun in this browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel
from wagtail.models import Page

from tamizdat.staff.drawer import drawer_of

SHOWN = 10
# These ask whose a text is, which nobody knows: they would always be empty.
ASK_WHOSE = (LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel)


class BegunHerePanel(Component):
    """The texts in the drawer, those changed last first."""

    name = "begun_here"
    template_name = "staff/begun.html"
    order = 250

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the texts."""
        context = super().get_context_data(parent_context)
        numbers = drawer_of(parent_context["request"].user).numbers("page")
        pages = Page.objects.filter(pk__in=numbers).order_by("-latest_revision_created_at")
        context["pages"] = pages.specific(defer=True).prefetch_workflow_states().annotate_approved_schedule()[:SHOWN]
        return context


def without_whose(panels: list[Component]) -> list[Component]:
    """Return the panels of the first page without those that ask whose a text is, and with that of the drawer."""
    return [*(panel for panel in panels if not isinstance(panel, ASK_WHOSE)), BegunHerePanel()]
