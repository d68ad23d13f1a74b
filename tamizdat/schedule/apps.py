"""The schedule as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """What has to be done again and again."""

    name = "tamizdat.schedule"
    label = "schedule"
    verbose_name = "schedule"
