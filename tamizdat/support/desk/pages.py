"""What all pages of reader support in the admin have in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

# Who may see money at all, and who may move it or decide for countries: see docs/how-to/staff-accounts.md.
SEE, HANDLE = "support.view_event", "support.change_contribution"
DECIDE, BOOKS, OFFER = "support.add_countrydecision", "support.change_bookaccounts", "support.change_offer"
A_PAGE = 50


class SupportView(WagtailAdminTemplateMixin, TemplateView):
    """A page about money.

    Args:
        permission: what a colleague must be allowed to do.
    """

    permission = SEE
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer those who may see it.

        Raises:
            PermissionDenied: the account may not.
        """
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("support_desk:dashboard"), "label": _("Support")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the colleague may do."""
        user = self.request.user
        return super().get_context_data(
            may_handle=user.has_perm(HANDLE), may_decide=user.has_perm(DECIDE), may_name=user.has_perm(BOOKS), **kwargs
        )


def a_page_of(rows: QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """Return the rows of the page that was asked for, or of the nearest one that there is."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
