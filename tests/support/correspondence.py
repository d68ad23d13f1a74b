"""Supporters who give, and the worker that writes to them."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.core import mail
from django.utils import timezone

from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import claim
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import Wish, begin
from tamizdat.support.frequency import Frequency
from tamizdat.support.letters import sending
from tamizdat.support.links import manage_url
from tamizdat.support.models import Contribution, SupportLetter
from tamizdat.support.money import Money
from tests.factories import make_front

MIRA = "mira@orvale.example"
NOON = dt.datetime(2026, 11, 26, 12, 0, 42, tzinfo=dt.UTC)


def begun(provider, frequency=Frequency.MONTHLY, address=MIRA, now=NOON, **fields):
    """Somebody is on the provider's page."""
    told = {"form": f"form-{Contribution.objects.count()}", "amount": Money(500, "USD"), "name": "Mira Vald"}
    contribution, _made = begin(Wish(frequency=frequency, address=address, **told | fields), provider, now)
    return contribution


def given(provider, frequency=Frequency.MONTHLY, address=MIRA, now=NOON, card="", **fields):
    """Somebody gives; the first payment has arrived."""
    contribution = begun(provider, frequency, address, now, **fields)
    provider.pay(contribution.provider_objects[0], now, card)
    return asked(contribution, provider, now)


def asked(contribution, provider, now=NOON):
    """We ask the provider, and return the contribution as it is then."""
    ask_about(contribution, provider, now)
    contribution.refresh_from_db()
    return contribution


def renewed(contribution, provider, now):
    """The next payment arrives."""
    provider.pay(contribution.provider_objects[0], now)
    return asked(contribution, provider, now)


def failed(contribution, provider, now, *, last=False):
    """The next payment fails."""
    provider.fail(contribution.provider_objects[0], now, last=last)
    return asked(contribution, provider, now)


def write(now=NOON):
    """Have the worker hand over what is due; return the letters of this time."""
    before = len(mail.outbox)
    # Letters are made by the clock on the wall, and a test has its own.
    SupportLetter.objects.filter(tries=0, made__gt=timezone.now() - dt.timedelta(hours=1)).update(made=now, due=now)
    JobState.objects.filter(name=sending.JOB.name).delete()
    sending.JOB.run(claim(sending.JOB, lambda: now))
    return mail.outbox[before:]


def read(letter):
    """Return a letter as its reader has it: head and text."""
    from email import message_from_bytes, policy  # noqa: PLC0415  only here

    return message_from_bytes(letter.whole, policy=policy.default)


def text_of(letter):
    """Return the text of a letter."""
    return read(letter).get_content()


def path_in(text):
    """Return the first address on the site in a text."""
    return re.search(rf"{re.escape(settings.ENVIRONMENT.site_url)}(/\S+)", text)[1]


def page_of(contribution, now):
    """Return the address of the page where a contribution is looked after."""
    make_front()
    return path_in(manage_url(contribution, now.date()))
