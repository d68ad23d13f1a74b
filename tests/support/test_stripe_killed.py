"""Whatever is lost between Stripe and the newsroom, what was given is in the ledger once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tamizdat.support import ledger
from tamizdat.support.actions import beginning
from tamizdat.support.actions.beginning import begin, order_for
from tamizdat.support.errors import CountryRefusedError
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, CountryDecision, Event, ReceivedNotice, Supporter
from tamizdat.support.money import Money
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import Object, UnreachableError
from tests.simulators.stripe.faults import Fault
from tests.simulators.stripe.webhooks import of_other_mode, signed, tampered
from tests.support.providers.stripe_rig import StripeRig
from tests.support.stripe_newsroom import StripeNewsroom

State = Contribution.State


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def stripe(db, vault, simulator, settings):
    return StripeNewsroom(simulator, settings)


@pytest.fixture
def dies_before_writing(monkeypatch):
    """Let the process end as soon as Stripe has answered, until it is called."""

    def die(*_told):
        raise KilledError

    keep = beginning.keep_objects
    monkeypatch.setattr(beginning, "keep_objects", die)
    return lambda: monkeypatch.setattr(beginning, "keep_objects", keep)


def test_killed_after_a_charge_and_reconciled_twice_is_one_entry(stripe, dies_before_writing):
    with pytest.raises(KilledError):
        begin(stripe.wish(777), stripe.provider, stripe.now, card=stripe.rig.token("FR"))
    dies_before_writing()
    assert (len(stripe.simulator.books.all("charge")), stripe.payments()) == (1, [])
    first, second = stripe.reconcile(), stripe.reconcile()
    assert [each.after for each in first] == [State.PAID]
    assert sum(each.entries for each in second) == 0
    assert [event.amount for event in stripe.payments()] == [777]
    assert stripe.agrees()


@pytest.mark.parametrize("frequency", list(Frequency))
def test_killed_before_the_page_was_written_down_and_paid_all_the_same_is_one_entry(
    stripe, dies_before_writing, frequency
):
    wish = stripe.wish(900, frequency=frequency)
    with pytest.raises(KilledError):
        begin(wish, stripe.provider, stripe.now)
    dies_before_writing()
    _contribution, begun = begin(wish, stripe.provider, stripe.now)
    order = order_for(Contribution.objects.get())
    stripe.rig.pay(begun, order)
    stripe.reconcile()
    stripe.reconcile()
    assert len(stripe.simulator.books.all("checkout.session")) == 1
    assert [event.amount for event in stripe.payments()] == [900]
    assert stripe.agrees()


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN])
@pytest.mark.parametrize("frequency", [Frequency.ONCE, Frequency.MONTHLY])
def test_an_answer_that_is_lost_after_the_charge_is_one_entry(stripe, fault, frequency):
    path = "/confirm$" if frequency.recurs else "/payment_intents$"
    stripe.simulator.faults.order(fault, path=path)
    with pytest.raises(UnreachableError):
        begin(stripe.wish(640, frequency=frequency), stripe.provider, stripe.now, card=stripe.rig.token("FR"))
    assert Contribution.objects.get().state == State.STARTED
    stripe.reconcile()
    stripe.reconcile()
    assert [event.amount for event in stripe.payments()] == [640]
    assert stripe.agrees()


def test_a_page_whose_answer_was_lost_is_the_one_that_is_shown(stripe):
    stripe.simulator.faults.order(Fault.BROKEN, path="/sessions$")
    contribution, begun = begin(stripe.wish(), stripe.provider, stripe.now)
    [session] = stripe.simulator.books.all("checkout.session")
    assert begun.url == session["url"]
    assert contribution.provider_objects == [Object("session", session["id"])]


@pytest.mark.parametrize("frequency", [Frequency.ONCE, Frequency.MONTHLY])
def test_one_form_sent_ten_times_is_one_charge(stripe, frequency):
    wish, card = stripe.wish(frequency=frequency), stripe.rig.token("FR")
    for _time in range(10):
        begin(wish, stripe.provider, stripe.now, card=card)
    stripe.reconcile()
    assert len(stripe.simulator.books.all("charge")) == len(stripe.payments()) == Contribution.objects.count() == 1
    assert stripe.agrees()


@pytest.mark.parametrize("frequency", [Frequency.ONCE, Frequency.MONTHLY])
def test_one_order_that_ten_threads_give_at_once_is_one_charge(simulator, frequency):
    rig = StripeRig(simulator, retries=4)
    order, card = rig.order(Money(500, "USD"), frequency), rig.token("FR")
    with ThreadPoolExecutor(10) as threads:
        begun = list(threads.map(lambda _each: rig.provider.begin_with_card(order, card), range(10)))
    assert len({each.objects for each in begun}) == 1
    assert len(simulator.books.all("charge")) == 1
    assert rig.books() == {order.key: Money(500, "USD")}


def test_one_page_that_ten_threads_ask_for_at_once_is_one_page(simulator):
    rig = StripeRig(simulator, retries=4)
    order = rig.order(Money(500, "USD"))
    with ThreadPoolExecutor(10) as threads:
        begun = set(threads.map(lambda _each: rig.provider.begin(order), range(10)))
    assert len(begun) == len(simulator.books.all("checkout.session")) == 1


def test_notices_that_come_five_times_and_backwards_are_one_entry(stripe):
    contribution, begun = begin(stripe.wish(frequency=Frequency.MONTHLY), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution))
    stripe.rig.renew(order_for(contribution))
    notices = stripe.notices() * 5
    random.Random(6).shuffle(notices)  # noqa: S311  an order and not a key
    stripe.take(notices)
    assert [event.amount for event in stripe.payments()] == [500, 500]
    assert ReceivedNotice.objects.count() < len(notices) / 4
    assert stripe.agrees()


def test_notices_that_are_dropped_are_made_up_for(stripe):
    contribution, begun = begin(stripe.wish(), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution))
    stripe.reconcile()
    assert [event.amount for event in stripe.payments()] == [500]


@pytest.mark.parametrize("what", ["forged", "tampered", "stale", "foreign"])
def test_a_notice_that_is_not_stripes_changes_nothing(stripe, client, what):
    contribution, begun = begin(stripe.wish(), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution))
    event, now = stripe.simulator.books.events[-1], stripe.simulator.books.now()
    body, headers = {
        "forged": lambda: signed(event, now=now, secret="whsec_another"),
        "tampered": lambda: (signed(tampered(event), now=now)[0], signed(event, now=now)[1]),
        "stale": lambda: signed(event, now=now, age=400),
        "foreign": lambda: signed(of_other_mode(event), now=now),
    }[what]()
    answer = client.post(
        "/support/notices/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": headers["stripe-signature"]},
    )
    assert answer.status_code == 400
    assert not ReceivedNotice.objects.exists()
    assert not Event.objects.exists()


def test_a_notice_with_a_changed_amount_that_is_signed_rightly_writes_what_stripe_itself_says(stripe):
    contribution, begun = begin(stripe.wish(), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution))
    stripe.take([signed(tampered(stripe.simulator.books.events[-1]), now=stripe.simulator.books.now())])
    assert [event.amount for event in stripe.payments()] == [500]


def test_a_card_of_a_refused_country_leaves_no_trace_of_the_person(stripe):
    CountryDecision.objects.create(country="DE", stance=Stance.REFUSE, since=stripe.now.date())
    wish = stripe.wish(address="reader@mail.example", name="Ilse Invented")
    with pytest.raises(CountryRefusedError):
        begin(wish, stripe.provider, stripe.now, card=stripe.rig.token("DE"))
    assert not Supporter.objects.exists()
    assert not stripe.simulator.books.all("payment_intent")
    told = str([request for request in stripe.simulator.requests if request[0] == "POST"])
    assert "reader@" not in told
    assert "Ilse" not in told


@pytest.mark.parametrize(("country", "state", "sum_"), [("DE", State.REFUSED, 0), ("FR", State.PAID, 500)])
def test_on_stripes_page_a_card_is_held_until_its_country_is_known(stripe, country, state, sum_):
    CountryDecision.objects.create(country="DE", stance=Stance.REFUSE, since=stripe.now.date())
    contribution, begun = begin(stripe.wish(address="reader@mail.example"), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution), country=country)
    stripe.reconcile()
    stripe.carry_out()
    contribution.refresh_from_db()
    assert contribution.state == state
    assert Supporter.objects.exists() is (state == State.PAID)
    assert ledger.given(contribution) == Money(sum_, "USD")
    assert stripe.agrees()


def test_what_recurs_from_a_refused_country_is_ended_and_given_back(stripe):
    CountryDecision.objects.create(country="DE", stance=Stance.REFUSE, since=stripe.now.date())
    contribution, begun = begin(stripe.wish(frequency=Frequency.MONTHLY), stripe.provider, stripe.now)
    stripe.rig.pay(begun, order_for(contribution), country="DE")
    for _time in range(3):
        stripe.reconcile()
        stripe.carry_out()
    contribution.refresh_from_db()
    assert contribution.state == State.REFUSED
    assert stripe.simulator.books.all("subscription")[0]["status"] == "canceled"
    assert ledger.given(contribution) == Money(0, "USD")
    assert stripe.agrees()


def test_stripe_is_told_the_amount_the_key_and_what_the_newsroom_chose_and_nothing_else(stripe, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, support_name="Friends of letters")
    wish = stripe.wish(address="reader@mail.example", name="Ilse Invented", country="FR", appeal="autumn/b")
    contribution, _begun = begin(wish, stripe.provider, stripe.now)
    [(_method, _path, body, headers)] = [each for each in stripe.simulator.requests if each[0] == "POST"]
    assert contribution.key in body
    assert "Friends+of+letters" in body
    for private in ("mail.example", "Ilse", "autumn", wish.form, "customer_email"):
        assert private not in body
    assert "x-stripe-client-telemetry" not in headers
    assert "telemetry" not in headers["x-stripe-client-user-agent"]
