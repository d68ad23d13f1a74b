"""Addresses that belong to the server itself and not to the newspaper."""

from __future__ import annotations

from django.urls import path

from tamizdat.server.files import picture
from tamizdat.server.health import health
from tamizdat.server.outbox import outbox, outbox_message

urlpatterns = [
    path("health/", health, name="health"),
    path("media/<path:name>", picture, name="picture"),
    path("demo/outbox/", outbox, name="outbox"),
    path("demo/outbox/<int:number>/", outbox_message, name="outbox_message"),
]
