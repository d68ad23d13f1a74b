"""Addresses that belong to the server itself and not to the newspaper."""

from __future__ import annotations

from django.urls import path

from tamizdat.media.serving import serve as serve_media
from tamizdat.server.health import health
from tamizdat.server.outbox import outbox, outbox_message

urlpatterns = [
    path("health/", health, name="health"),
    path("media/<path:name>", serve_media, name="media"),
    path("demo/outbox/", outbox, name="outbox"),
    path("demo/outbox/<int:number>/", outbox_message, name="outbox_message"),
]
