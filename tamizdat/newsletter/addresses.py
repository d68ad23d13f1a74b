"""The addresses of readers' forms and of the links in letters; all of them stand below ``/letters/``."""

from __future__ import annotations

from django.urls import path

from tamizdat.newsletter.views.confirm import confirm_new_address, confirm_subscription
from tamizdat.newsletter.views.leave import leave
from tamizdat.newsletter.views.preferences import preferences
from tamizdat.newsletter.views.sign_up import sign_up

urlpatterns = [
    path("sign-up/", sign_up, name="newsletter_sign_up"),
    path("confirm/<str:token>/", confirm_subscription, name="newsletter_confirm"),
    path("new-address/<str:token>/", confirm_new_address, name="newsletter_confirm_change"),
    path("preferences/<str:token>/", preferences, name="newsletter_preferences"),
    path("leave/<str:token>/", leave, name="newsletter_leave"),
]
