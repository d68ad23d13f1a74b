"""Which address leads where, below ``/support/``."""

from __future__ import annotations

from django.urls import path

from tamizdat.support.views.answers import already, not_now
from tamizdat.support.views.fresh_link import fresh_link
from tamizdat.support.views.give import give
from tamizdat.support.views.later import later, no_reminder
from tamizdat.support.views.manage import manage, receipt
from tamizdat.support.views.notices import take_notice
from tamizdat.support.views.sandbox import sandbox_page
from tamizdat.support.views.thanks import thanks

urlpatterns = [
    path("give/", give, name="support_give"),
    path("already/", already, name="support_already"),
    path("not-now/", not_now, name="support_not_now"),
    path("notices/<slug:provider>/", take_notice, name="support_notices"),
    path("sandbox/<slug:reference>/", sandbox_page, name="support_sandbox"),
    path("thanks/<str:token>/", thanks, name="support_thanks"),
    path("manage/<str:token>/", manage, name="support_manage"),
    path("manage/<str:token>/receipt/<int:number>/", receipt, name="support_receipt"),
    path("link/", fresh_link, name="support_link"),
    path("later/", later, name="support_later"),
    path("no-reminder/<str:token>/", no_reminder, name="support_no_reminder"),
]
