"""Whoever has left stays away, though the address is forgotten, and can come back by themselves."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from tamizdat.newsletter.confirming import confirm
from tamizdat.newsletter.leaving import leave
from tamizdat.newsletter.models import Departure, Subscriber, Subscription, Suppression
from tamizdat.newsletter.persons import erase
from tamizdat.retention.sweeping import retain
from tests.newsletter.newsletters import FRIDAY, make_newsletter, make_subscription

pytestmark = pytest.mark.django_db
MIRA = "mira@orvale.example"
State = Subscription.State
LATER = FRIDAY + dt.timedelta(days=3)


@pytest.fixture
def week(vault):
    return make_newsletter(slug="week")


@pytest.fixture
def bring(tmp_path):
    def bring(address):
        file = tmp_path / "old.csv"
        file.write_text(f"email,date\n{address},2024-01-01\n", encoding="utf-8")
        out = io.StringIO()
        call_command("newsletter_import", str(file), "--newsletter", "week", "--json", stdout=out, stderr=io.StringIO())
        return json.loads(out.getvalue())

    return bring


def left(week):
    subscription = make_subscription(week, MIRA)
    leave(subscription, FRIDAY.date())
    retain(LATER)
    assert not Subscriber.objects.exists()


def test_an_old_list_brings_nobody_back_who_has_left_long_ago(week, bring):
    left(week)
    told = bring(MIRA.upper())
    assert (told["left"], told["added"]) == (1, 0)
    assert not Subscriber.objects.exists()


def test_another_newsletter_is_another_matter(week, bring):
    left(make_newsletter(slug="other"))
    assert bring(MIRA)["added"] == 1


def test_who_comes_back_by_themselves_is_remembered_as_gone_no_more(week):
    left(week)
    again = make_subscription(week, MIRA, state=State.PENDING)
    confirm(again, LATER)
    assert not Departure.objects.exists()


def test_after_two_years_nobody_remembers(week):
    left(week)
    retain(LATER + dt.timedelta(days=700))
    assert Departure.objects.count() == 1
    retain(LATER + dt.timedelta(days=740))
    assert not Departure.objects.exists()


def test_whoever_is_erased_leaves_no_note_of_having_left(week):
    left(week)
    held = erase(MIRA, act=True)
    assert held.facts["departures"] == 1
    assert not Departure.objects.exists()


def test_the_address_of_a_mailbox_that_is_gone_is_forgotten_after_a_month(week):
    make_subscription(week, MIRA, state=State.SUPPRESSED, ended=FRIDAY.date())
    retain(FRIDAY + dt.timedelta(days=29))
    assert Subscriber.objects.count() == 1
    retain(FRIDAY + dt.timedelta(days=32))
    assert not Subscriber.objects.exists()
    assert not Departure.objects.exists()


def test_a_keeper_takes_somebody_off_the_list_who_wants_mail_again(week, tmp_path):
    for address in (MIRA, "ivo@quay.example"):
        Suppression.objects.create(address_index=address, reason=Suppression.Reason.ASKED)
    file = tmp_path / "back.txt"
    file.write_text(f"{MIRA}\nnobody@quay.example\n", encoding="utf-8")

    def told(*options):
        out = io.StringIO()
        call_command("newsletter_suppress", str(file), "--lift", "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    assert told("--dry-run")["lifted"] == 1
    assert Suppression.objects.count() == 2
    assert told()["lifted"] == 1
    assert Suppression.objects.filter(address_index="ivo@quay.example").count() == Suppression.objects.count() == 1
