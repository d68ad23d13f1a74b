"""What reader support costs us, beside the bare database: ``make bench``. CPU seconds; the provider is in memory.

docs/explanation/performance.md has results.
"""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import connection
from django.urls import reverse

from tamizdat.support import ledger
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.actions.beginning import begin
from tamizdat.support.models import Contribution, Event
from tests.support.giving import NOW, wish
from tests.support.memory_provider import MemoryProvider, registered
from tests.vault.conftest import data_dir, nothing_at_hand, set_to, vault

__all__ = ["data_dir", "nothing_at_hand", "set_to", "vault"]

pytestmark = pytest.mark.usefixtures("vault", "db")
GIFTS = 1_000
NOTICES = 2_000
CONTRIBUTIONS = 2_000
ENTRIES = 100_000
PRESENT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@pytest.fixture
def provider():
    """A provider that costs nothing."""
    with registered(MemoryProvider()) as provider:
        yield provider


def spent(work, numbers):
    begun = time.process_time()
    for number in numbers:
        work(number)
    return time.process_time() - begun


def told(what, seconds, number):
    print(f"\n{what:<58}{seconds / number * 1e6:>10.0f} µs each", end="")


def test_giving(provider):
    begun = []
    seconds = spent(lambda _n: begun.append(begin(wish(address="a@readers.example"), provider, NOW)), range(GIFTS))
    told("a gift is begun, with an address sealed", seconds, GIFTS)
    for _contribution, made in begun:
        provider.pay(made.objects[0], NOW)
    # The memory provider looks for an order among all; what is measured is ours.
    seconds = spent(lambda n: ask_about(begun[n][0], provider, NOW), range(GIFTS))
    told("a provider is asked, and its answer taken in", seconds, GIFTS)
    assert ledger.totals()["USD"].minor == GIFTS * 1000


def test_notices(client, provider):
    [(_contribution, made)] = [begin(wish(), provider, NOW)]
    address = reverse("support_notices", args=[provider.slug])
    sent = [provider.notice_about(made.objects[0]) for _each in range(NOTICES)]

    def post(number):
        body, headers = sent[number]
        client.post(address, body, content_type="application/json", headers=headers)

    told("a notice is checked, written down and answered", spent(post, range(NOTICES)), NOTICES)
    with connection.cursor() as cursor:

        def insert(number):
            cursor.execute(
                "INSERT INTO support_receivednotice (provider, event, key, objects_named, received, due, tries) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s)",
                ["bare", f"ev-{number}", "", "[]", PRESENT, PRESENT, 0],
            )

        told("… of it a bare line in the database", spent(insert, range(NOTICES)), NOTICES)


def test_adding_up_a_hundred_thousand_entries():
    fill()
    runs = {"totals of all entries": lambda _n: ledger.totals(), "… in bare SQL": lambda _n: bare_totals()}
    for what, work in runs.items():
        seconds = min(spent(work, range(1)) for _time in range(5))
        print(f"\n{what:<58}{seconds * 1e3:>10.1f} ms", end="")
    assert sum(money.minor for money in ledger.totals().values()) == ENTRIES * 1000


def fill():
    """Write the entries of some years."""
    contributions = Contribution.objects.bulk_create(
        Contribution(provider="memory", frequency="monthly", amount=1000, currency="USD", state="active", language="en")
        for _each in range(CONTRIBUTIONS)
    )
    Event.objects.bulk_create(
        (
            Event(
                contribution=contributions[number % CONTRIBUTIONS],
                provider="memory",
                kind="payment",
                reference=f"p{number}",
                of=f"p{number}",
                amount=1000,
                currency=("USD", "EUR")[number % 2],
                at=PRESENT - dt.timedelta(hours=number % 40_000),
            )
            for number in range(ENTRIES)
        ),
        batch_size=5_000,
    )


def bare_totals():
    with connection.cursor() as cursor:
        cursor.execute("SELECT currency, SUM(amount) FROM support_event WHERE NOT rehearsed GROUP BY currency")
        return cursor.fetchall()
