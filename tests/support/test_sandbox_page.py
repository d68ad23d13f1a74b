"""In the sandbox somebody tries the whole path, is told that no money moves, and production has none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from tamizdat.settings.payments import BTCPayStore
from tamizdat.support.actions import beginning, changing
from tamizdat.support.frequency import Frequency
from tamizdat.support.ledger import given
from tamizdat.support.models import Contribution, CountryDecision, Event, Happening, SandboxObject
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers.making import sandbox
from tamizdat.support.providers.registry import provider_called, providers

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(vault):
    def begin(frequency=Frequency.ONCE, language="en"):
        wish = beginning.Wish("form", Money(500, "EUR"), frequency, language=language)
        contribution, made = beginning.begin(wish, provider_called("sandbox"), timezone.now())
        return contribution, made.url.removeprefix(django_settings.ENVIRONMENT.site_url)

    return begin


def choose(address, card="works", **more):
    return Client().post(address, {"card": card, **more})


def again(contribution):
    return Contribution.objects.get(pk=contribution.pk)


@pytest.mark.parametrize(
    ("frequency", "state"), [(Frequency.ONCE, "paid"), (Frequency.MONTHLY, "active"), (Frequency.ANNUAL, "active")]
)
def test_somebody_gives_once_monthly_or_annually(begun, frequency, state):
    contribution, address = begun(frequency)
    page = Client().get(address)
    assert "no money moves" in page.content.decode()
    assert "€5" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert not page.cookies
    response = choose(address)
    assert response.status_code == 302
    assert "/support/thanks/" in response["Location"]
    assert again(contribution).state == state
    assert given(contribution) == Money(500, "EUR")


def test_looking_changes_nothing(begun):
    _contribution, address = begun()
    before = SandboxObject.objects.values().get()
    Client().get(address)
    Client().head(address)
    assert SandboxObject.objects.values().get() == before


def test_a_declined_card_is_said_to_be_so_and_another_one_works(begun):
    contribution, address = begun()
    response = choose(address, "declined")
    assert response.status_code == 402
    assert "has declined this card" in response.content.decode()
    assert again(contribution).state == "waiting"
    choose(address)
    assert again(contribution).state == "paid"


def test_going_back_gives_nothing(begun):
    contribution, address = begun()
    assert choose(address, do="back").status_code == 302
    assert again(contribution).state == "waiting"


def test_a_form_that_says_nothing_is_shown_again(begun):
    _contribution, address = begun()
    assert "Choose one of these." in choose(address, "gold").content.decode()


def test_a_page_is_finished_with_once(begun):
    contribution, address = begun()
    choose(address)
    choose(address)
    assert given(contribution) == Money(500, "EUR")
    assert "nothing to be chosen" in Client().get(address).content.decode()


def test_a_card_of_a_country_that_is_refused_is_not_charged(begun, db):
    CountryDecision.objects.create(country="XX", stance=Stance.REFUSE, since=dt.date(2026, 1, 1))
    contribution, address = begun()
    assert "to protect those who hold them" in choose(address, country="xx").content.decode()
    assert given(contribution) == Money(0, "EUR")


def test_a_card_of_a_country_that_is_refused_meanwhile_gets_everything_back(begun):
    contribution, address = begun(Frequency.MONTHLY)
    CountryDecision.objects.create(country="XX", stance=Stance.REFUSE, since=dt.date(2026, 1, 1))
    choose(address, country="XX")
    for number in changing.due(timezone.now()):
        changing.carry_out(number, timezone.now())
    assert again(contribution).state == "refused"
    assert given(contribution) == Money(0, "EUR")


def test_what_runs_is_changed_paused_resumed_and_ended(begun):
    contribution, address = begun(Frequency.MONTHLY)
    choose(address)
    contribution = again(contribution)
    for ask in (
        lambda: changing.change_amount(contribution, Money(700, "EUR"), timezone.now()),
        lambda: changing.pause(contribution, None, timezone.now()),
    ):
        changing.carry_out(ask().pk, timezone.now())
    contribution = again(contribution)
    assert (contribution.state, contribution.amount) == ("paused", 700)
    changing.carry_out(changing.resume(contribution, timezone.now()).pk, timezone.now())
    changing.carry_out(changing.cancel(again(contribution), timezone.now()).pk, timezone.now())
    assert again(contribution).state == "ended"


def test_what_was_given_is_given_back(begun):
    contribution, address = begun()
    choose(address)
    payment = Event.objects.get(kind=Happening.PAYMENT).reference
    operation = changing.refund(again(contribution), payment, Money(200, "EUR"), timezone.now())
    changing.carry_out(operation.pk, timezone.now())
    assert given(contribution) == Money(300, "EUR")


def test_a_link_that_nobody_has_made_leads_nowhere():
    assert Client().get("/support/sandbox/abcdef/").status_code == 404


def set_up(settings, **changes):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **changes)


def test_there_is_no_sandbox_in_production(settings, begun):
    _contribution, address = begun()
    set_up(settings, mode="production")
    assert sandbox() is None
    assert "sandbox" not in providers()
    assert Client().get(address).status_code == 404


def test_the_demo_has_a_sandbox_until_something_else_is_set_up(settings):
    set_up(settings, mode="demo")
    assert list(providers()) == ["sandbox"]
    set_up(settings, btcpay=BTCPayStore("http://127.0.0.1:9", "store", "key", "secret"))
    assert list(providers()) == ["btcpay"]
