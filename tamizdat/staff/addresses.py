"""The addresses of log-in and accounts. They come first in the whole, for some of them shut doors that follow."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.urls import urlpatterns as factor_addresses
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from tamizdat.staff.danger import CloseView, DangerView, EndLinksView, ReturnView, SignedOutView
from tamizdat.staff.desk import OwnAccountView
from tamizdat.staff.language import in_staff_language
from tamizdat.staff.session_pages import SessionsView
from tamizdat.staff.views import LogInView, WelcomeView, closed_door

_SHUT: list[URLPattern | URLResolver] = [
    re_path(r"^admin/(?:login|password_reset)(?:/.*)?$", closed_door),
    re_path(r"^django-admin(?:/.*)?$", closed_door),
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
]

_OPEN: list[URLPattern | URLResolver] = [
    path("staff/login/", LogInView.as_view(), name="account_login"),
    path("staff/logout/", account.logout, name="account_logout"),
    path("staff/closed/", account.account_inactive, name="account_inactive"),
    path("staff/welcome/", WelcomeView.as_view(), name="staff_welcome"),
    path("staff/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("staff/password/", account.password_change, name="account_change_password"),
    path("staff/second-factor/", include(factor_addresses)),
    path("staff/out/", SignedOutView.as_view(), name="staff_signed_out"),
]

# For every colleague who is signed in. The words say nothing to whoever sees them in a browser's history.
_INSIDE: list[URLPattern | URLResolver] = [
    path("staff/safety/", DangerView.as_view(), name="staff_danger"),
    path("staff/safety/close/", CloseView.as_view(), name="staff_close"),
    path("staff/safety/return/", ReturnView.as_view(), name="staff_return"),
    path("staff/safety/links/", EndLinksView.as_view(), name="staff_end_links"),
    path("staff/safety/sessions/", SessionsView.as_view(), name="staff_sessions"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_SHUT,
    *decorate_urlpatterns(_OPEN, in_staff_language),
    *decorate_urlpatterns(decorate_urlpatterns(_INSIDE, in_staff_language), login_required),
]
