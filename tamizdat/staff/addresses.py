"""The addresses of log-in and accounts. They come first in the whole, for some of them shut doors that follow."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin.auth import require_admin_access

from tamizdat.staff.desk import OwnAccountView
from tamizdat.staff.views import LogInView, WelcomeView, closed_door

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^admin/(login|password_reset)(/.*)?$", closed_door),
    re_path(r"^django-admin(/.*)?$", closed_door),
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
    path("staff/login/", LogInView.as_view(), name="account_login"),
    path("staff/logout/", account.logout, name="account_logout"),
    path("staff/closed/", account.account_inactive, name="account_inactive"),
    path("staff/welcome/", WelcomeView.as_view(), name="staff_welcome"),
    path("staff/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("staff/password/", account.password_change, name="account_change_password"),
    path("staff/second-factor/", include("allauth.mfa.urls")),
]
