"""Retention as a Django app."""

from __future__ import annotations

import datetime as dt

from django.apps import AppConfig

from tamizdat.retention.persons import REMEMBERED
from tamizdat.retention.records import RecordType, deleted, register


class RetentionConfig(AppConfig):
    """What is kept of people, for how long, and who must not be brought back."""

    name = "tamizdat.retention"
    label = "retention"
    verbose_name = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how long erased people are remembered."""
        register(ERASED)


def _end_erased(now: dt.datetime, act: bool) -> int:  # noqa: FBT001  as ``End`` has it
    from tamizdat.retention.models import Erased  # noqa: PLC0415  needs the app

    return deleted(Erased.objects.filter(on__lt=(now - REMEMBERED).date()), act)


ERASED = RecordType(
    "retention.Erased",
    "a keyed digest of the address of somebody who was erased, and the day; the address is not kept",
    "no late bounce or payment notice brings them back",
    "365 days",
    "deleted",
    _end_erased,
)
