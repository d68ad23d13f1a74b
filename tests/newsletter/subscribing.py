"""Readers who fill in forms, and the worker that does what they ask for."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes, policy

from django.conf import settings
from django.core import mail

from tamizdat.newsletter import letters
from tamizdat.newsletter.marks import MarkKeys
from tamizdat.newsletter.models import Newsletter, Subscriber, Subscription
from tamizdat.newsletter.signing_up import taking_in
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.schedule.models import JobState
from tamizdat.schedule.running import claim
from tests.factories import make_front, make_locale

MIRA = "mira@orvale.example"


def make_newsletter(name="The Friday letter", language="en", **fields):
    """A newsletter that is open."""
    make_front(language)
    told = {
        "slug": fields.pop("slug", name.lower().replace(" ", "-")),
        "locale": make_locale(language),
        "description": "Every Friday, the best of the week.",
        "sender_name": "Letters",
    }
    return Newsletter.objects.create(name=name, **told | fields)


def make_subscription(newsletter, address=MIRA, **fields):
    """Somebody who gets a newsletter."""
    told = {
        "state": Subscription.State.ACTIVE,
        "wording": consent_to(newsletter).wording,
        "consented": dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC),
        "confirmed": dt.datetime(2026, 11, 2, 9, 41, tzinfo=dt.UTC),
    }
    subscriber = Subscriber.objects.filter(address_index=address).first() or Subscriber.objects.create(address=address)
    return Subscription.objects.create(subscriber=subscriber, newsletter=newsletter, **told | fields)


def fill_in(client, newsletter, address=MIRA, remote="192.0.2.7", **fields):
    """Send the form as a page has it."""
    told = {"newsletter": newsletter.slug, "wording": consent_to(newsletter).wording.pk, "address": address}
    return client.post("/letters/sign-up/", told | fields, REMOTE_ADDR=remote)


def work(clock=None):
    """Have the worker do what is due."""
    for job in (taking_in.JOB, letters.JOB):
        JobState.objects.filter(name=job.name).delete()
        turn = claim(job, clock) if clock else claim(job)
        job.run(turn)


def read(message):
    """Return a letter that was handed over, as its reader's program reads it."""
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def text_of(message):
    """Return what stands in a letter that was handed over."""
    return read(message).get_content()


def link_in(message):
    """Return the address on the site that a letter leads to."""
    return re.search(rf"{re.escape(settings.ENVIRONMENT.site_url)}(/\S+)", text_of(message))[1]


def confirmed(client, newsletter, address=MIRA):
    """Sign up, and press the button to which the letter leads."""
    fill_in(client, newsletter, address)
    work()
    client.post(link_in(mail.outbox[-1]))
    work()
    return Subscription.objects.get(subscriber__address_index=address, newsletter=newsletter)


def path_of(what, purpose, mark):
    """Return the address of a page that is somebody's own."""
    return f"/letters/{what}/{MarkKeys.of(settings.SECRET_KEY).token(purpose, bytes(mark))}/"
