"""What templates of messages need: dates as readers write them."""

from __future__ import annotations

import datetime as dt

from django import template

from tamizdat.theme.dates import day

register = template.Library()


@register.filter
def in_full(date: dt.date, language: str) -> str:
    """Write a day in full."""
    return day(date.date() if isinstance(date, dt.datetime) else date, language)
