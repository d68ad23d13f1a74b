"""What supporters do, in one call each, for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import Wish, begin
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution
from tamizdat.support.money import Money

NOW = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)
AN_HOUR = dt.timedelta(hours=1)
A_DAY = dt.timedelta(days=1)

_forms = count(1)


def wish(**fields):
    """A wish: ten dollars once, unless other things are said; each from a form of its own."""
    fields.setdefault("form", f"form-{next(_forms)}")
    fields.setdefault("amount", Money(1000, "USD"))
    return Wish(frequency=Frequency(fields.pop("frequency", "once")), **fields)


def given(provider, now=NOW, country="", **fields):
    """A contribution that was paid; return its row as it is then."""
    contribution, made = begin(wish(**fields), provider, now)
    provider.pay(made.objects[0], now, country)
    ask_about(contribution, provider, now)
    return again(contribution)


def again(contribution):
    """The row as it is now."""
    return Contribution.objects.select_related("supporter").get(pk=contribution.pk)
