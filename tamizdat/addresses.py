"""Which address leads where."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as admin_addresses

from tamizdat.articles.desk.drafts import shown_draft
from tamizdat.press.api import api
from tamizdat.press.views import serve
from tamizdat.staff.addresses import urlpatterns as staff_addresses

urlpatterns: list[URLPattern | URLResolver] = [
    # First, since some of these shut doors that would follow.
    *staff_addresses,
    path("staff/draft/", shown_draft, name="draft_shown"),
    path("admin/", include(admin_addresses)),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("api/v2/", api.urls),
    path("letters/", include("tamizdat.newsletter.addresses")),
    path("support/", include("tamizdat.support.addresses")),
    path("", include("tamizdat.server.addresses")),
    # Everything else is the newspaper. The name is Wagtail's: it builds addresses of pages with it.
    re_path(r"^(.*)$", serve, name="wagtail_serve"),
]
