"""What the server adds to the admin: how the worker is, among the reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from tamizdat.server.work import look

# What each state of a job is called where colleagues read it.
STATES = {
    "waiting": _("waiting"),
    "running": _("being done"),
    "held": _("held back"),
    "late": _("late"),
    "failing": _("failing"),
    "new": _("not done yet"),
}


class WorkView(WagtailAdminTemplateMixin, TemplateView):
    """Shows every colleague whether what has to happen by the clock does happen."""

    page_title = _("By the clock")
    header_icon = "time"
    template_name = "server/work.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how the worker is now."""
        status = look(timezone.now())
        jobs = [(job, STATES[job.state]) for job in status.jobs]
        return super().get_context_data(status=status, jobs=jobs, **kwargs)


@hooks.register("register_admin_urls")
def work_address() -> list[URLPattern]:
    """Give the page its address."""
    return [path("reports/work/", WorkView.as_view(), name="server_work")]


class WorkMenuItem(MenuItem):
    """Leads to the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to everybody who comes in: nothing on it is anybody's secret."""
        return True


@hooks.register("register_reports_menu_item")
def work_menu_item() -> MenuItem:
    """Have the page in the menu of reports."""
    return WorkMenuItem(_("By the clock"), reverse("server_work"), name="work", icon_name="time", order=1000)
