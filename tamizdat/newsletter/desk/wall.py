"""Moments as the clock on the wall shows them where a newsletter is at home."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamizdat.newsletter.models import Newsletter
from tamizdat.newsletter.slots import moment_of
from tamizdat.theme.languages import locale


def on_the_wall(moment: dt.datetime | None, newsletter: Newsletter) -> str:
    """Write a moment with its weekday and zone: ``Friday, 27 November, 17:00 (Europe/Moscow)``; "" for none."""
    if moment is None:
        return ""
    zone = ZoneInfo(newsletter.zone)
    written = format_datetime(moment, "EEEE, d MMMM, HH:mm", tzinfo=zone, locale=locale(get_language() or "en"))
    return _("%(time)s (%(zone)s)") % {"time": written, "zone": newsletter.zone}


class WallTimeField(forms.DateTimeField):
    """A moment that is read and shown by the clock in one zone, whichever zone the colleague lives in.

    Args:
        zone: until one is set, UTC.
    """

    zone = ZoneInfo("UTC")

    def prepare_value(self, value: Any) -> Any:
        """Return what the form shows."""
        if isinstance(value, dt.datetime) and timezone.is_aware(value):
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> dt.datetime | None:
        """Return the moment that was typed in.

        Raises:
            ValidationError: it is no time.
        """
        with timezone.override(dt.UTC):
            typed = super().to_python(value)
        return moment_of(typed.replace(tzinfo=None), self.zone) if typed else None


def slot_in_words(newsletter: Newsletter) -> str:
    """Say when a newsletter goes out: ``Friday, 17:00 (Europe/Moscow)``."""
    if not newsletter.has_slot:
        return _("When a publisher sends it")
    told = {
        "weekday": newsletter.get_weekday_display(),
        "time": f"{newsletter.slot_time:%H:%M}",
        "zone": newsletter.zone,
    }
    return _("%(weekday)s, %(time)s (%(zone)s)") % told
