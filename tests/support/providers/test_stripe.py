"""What Stripe in particular is asked, and how what it says is read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
import stripe

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import EXPONENTS, Money
from tamizdat.support.providers.contract import (
    GoneError,
    Kind,
    MisconfiguredError,
    NoticeError,
    Object,
    RefusedError,
    State,
    UnreachableError,
)
from tamizdat.support.providers.stripe.amounts import read, sent
from tamizdat.support.providers.stripe.client import client_for
from tamizdat.support.providers.stripe.provider import StripeProvider
from tamizdat.support.providers.stripe.wording import locale, product_name, suffix
from tests.simulators.stripe.faults import Fault
from tests.simulators.stripe.methods import new_token
from tests.simulators.stripe.webhooks import SECRET, signed
from tests.support.providers.stripe_rig import StripeRig, account_at, fill_in

MONTHLY = Frequency.MONTHLY
FIVE = Money(500, "USD")
ASKS, ATTACHES, FRENCH = "4000000000003220", "4000000000000341", "4000002500000003"


@pytest.fixture
def rig(simulator):
    return StripeRig(simulator)


def paid(rig, frequency=Frequency.ONCE, **more):
    order = rig.order(more.pop("amount", FIVE), frequency, **more)
    begun = rig.provider.begin(order)
    rig.pay(begun, order)
    return order, rig.provider.look_up(begun.objects)


@pytest.mark.parametrize("currency", EXPONENTS)
def test_amounts_come_back_as_they_went(currency):
    assert all(read(sent(Money(minor, currency)), currency.lower()) == Money(minor, currency) for minor in (1, 99, 700))


def test_a_krona_is_sent_as_if_it_had_a_smaller_unit_and_a_yen_is_not():
    assert sent(Money(500, "ISK")) == sent(Money(500, "UGX")) == 50_000
    assert sent(Money(500, "JPY")) == sent(Money(500, "USD")) == 500
    with pytest.raises(ValueError, match="no smaller unit"):
        read(50_050, "isk")


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("", ""),
        ("Friends of letters", "Friends of letters"),
        ("The <Invented> 'Courier' * \"weekly\"", "The Invented Courier w"),
        ("Газета Letters", "Letters"),
        ("Газета", ""),
        ("2026", ""),
    ],
)
def test_what_stands_on_statements_is_what_banks_take(rig, description, shown):
    assert suffix(description) == shown
    order, _standing = paid(rig, description=description)
    assert (rig.last_intent(order)["statement_descriptor_suffix"] or "") == shown


def test_the_page_is_in_the_supporters_language_where_stripe_has_it():
    assert [locale(each) for each in ("ru", "en-GB", "de-AT", "kk", "zh-TW")] == ["ru", "en-GB", "de", "auto", "zh-TW"]
    assert product_name("", "en") == "Contribution"


def test_stripe_holds_the_key_and_no_address_and_no_more_than_the_chosen_name(rig, simulator):
    order, _standing = paid(rig, MONTHLY, description="Friends of letters")
    [subscription] = simulator.books.all("subscription")
    assert subscription["metadata"] == {"key": order.key}
    [session] = simulator.books.all("checkout.session")
    assert (session["client_reference_id"], session["customer_email"]) == (order.key, None)


def test_a_bank_that_asks_has_a_page_to_ask_on(rig, simulator):
    order = rig.order(FIVE, MONTHLY)
    with simulator.books.lock:
        token = new_token(simulator.books, ASKS)["id"]
    begun = rig.provider.begin_with_card(order, token)
    assert begun.url.startswith(simulator.url)
    assert rig.provider.look_up(begun.objects).state is State.OPEN
    assert fill_in(begun.url, answer="yes")[:2] == (303, order.done_url)
    assert rig.provider.look_up(begun.objects).state is State.ACTIVE


@pytest.mark.parametrize("frequency", [Frequency.ONCE, MONTHLY])
def test_a_card_that_is_declined_at_once_leaves_nothing_that_waits(rig, simulator, frequency):
    order = rig.order(FIVE, frequency)
    with simulator.books.lock:
        token = new_token(simulator.books, ATTACHES)["id"]
    with pytest.raises(RefusedError) as caught:
        rig.provider.begin_with_card(order, token)
    assert "4000" not in str(caught.value)
    assert rig.books() == {}
    assert all(row["status"] == "canceled" for row in simulator.books.all("subscription"))


def test_a_card_of_which_nothing_is_known_is_refused(rig):
    with pytest.raises(RefusedError):
        rig.provider.begin_with_card(rig.order(FIVE), "ctoken_none")


def test_another_card_is_charged_from_the_next_payment_on(rig, simulator):
    order, standing = paid(rig, MONTHLY)
    old = rig.subscription(order)["default_payment_method"]
    page = rig.provider.card_page(standing.objects, "http://127.0.0.1:9/back/", "1" * 32)
    assert rig.provider.look_up(standing.objects).country == "US"
    assert fill_in(page, number=FRENCH)[:2] == (303, "http://127.0.0.1:9/back/")
    assert rig.provider.look_up(standing.objects).country == "FR"
    simulator.books.hidden(simulator.books.get("payment_method", old))["declines"] = "lost_card"
    rig.advance(dt.timedelta(days=32))
    standing = rig.provider.look_up(standing.objects)
    assert standing.state is State.ACTIVE
    assert len([fact for fact in standing.facts if fact.kind is Kind.PAYMENT]) == 2


def test_a_hundred_and_fifty_renewals_are_all_found(rig):
    order, standing = paid(rig, MONTHLY)
    rig.advance(dt.timedelta(days=31 * 150))
    standing = rig.provider.look_up(standing.objects)
    payments = [fact for fact in standing.facts if fact.kind is Kind.PAYMENT]
    assert len(payments) > 150
    assert sum(fact.amount.minor for fact in payments) == rig.books()[order.key].minor


def test_a_dozen_refunds_of_one_payment_are_all_found(rig):
    order, standing = paid(rig)
    [payment] = [fact.reference for fact in standing.facts if fact.kind is Kind.PAYMENT]
    for number in range(12):
        rig.provider.refund(payment, Money(10, "USD"), f"{number:032}")
    standing = rig.provider.look_up(standing.objects)
    assert sum(fact.amount.minor for fact in standing.facts) == rig.books()[order.key].minor == 380


def test_a_refund_under_a_key_that_stripe_has_forgotten_is_one_refund(rig):
    order, standing = paid(rig)
    [payment] = [fact.reference for fact in standing.facts if fact.kind is Kind.PAYMENT]
    rig.provider.refund(payment, Money(100, "USD"), "a" * 32)
    rig.advance(dt.timedelta(days=2))
    rig.provider.refund(payment, Money(100, "USD"), "a" * 32)
    assert rig.books()[order.key] == Money(400, "USD")


def test_what_arrives_is_the_sum_of_all_movements_in_the_payouts(rig):
    order, _standing = paid(rig, amount=Money(5000, "EUR"))
    rig.dispute(order)
    rig.judge(order, won=True)
    paid(rig, amount=Money(9000, "EUR"))
    rig.advance(dt.timedelta(days=9))
    movements = {
        fact.reference: fact.settled
        for each in rig.simulator.books.all("checkout.session")
        for fact in rig.provider.look_up([Object("session", each["id"])]).facts
        if fact.kind is Kind.SETTLEMENT
    }
    payouts = list(rig.provider.payouts(order.created))
    assert sum(each.amount.minor for each in payouts) == sum(
        movements[ref].minor for p in payouts for ref in p.payments
    )
    assert {ref for each in payouts for ref in each.payments} == set(movements)


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_payout_that_never_arrives_is_told_of_as_one_of_nothing_that_holds_nothing(rig, status):
    order, _standing = paid(rig)
    rig.advance(dt.timedelta(days=4))
    [before] = rig.provider.payouts(order.created)
    assert (before.amount.minor > 0, len(before.payments)) == (True, 1)
    rig.outside.get("payout", before.reference)["status"] = status
    [after] = rig.provider.payouts(order.created)
    assert (after.reference, after.amount, after.payments) == (before.reference, Money(0, "USD"), ())


def mend_card(rig, order):
    """Have the supporter's bank let the card be charged again."""
    method = rig.outside.get("payment_method", rig.subscription(order)["default_payment_method"])
    rig.outside.hidden(method)["declines"] = ""


def test_what_could_not_be_charged_before_a_pause_is_not_charged_in_it(rig):
    order, standing = paid(rig, MONTHLY)
    rig.renew(order, succeeds=False)
    assert rig.provider.look_up(standing.objects).state is State.PAST_DUE
    mend_card(rig, order)
    for _again in range(2):
        rig.provider.pause(standing.objects, None, "d" * 32)
    rig.advance(dt.timedelta(days=60))
    paused = rig.provider.look_up(standing.objects)
    assert (paused.state, paused.next_payment) == (State.PAUSED, None)
    assert rig.books()[order.key] == FIVE
    rig.provider.resume(standing.objects, "e" * 32)
    rig.renew(order)
    assert rig.provider.look_up(standing.objects).state is State.ACTIVE
    assert rig.books()[order.key] == FIVE + FIVE


def test_a_pause_holds_though_what_is_being_paid_in_that_moment_can_no_longer_be_let_go(rig):
    order, standing = paid(rig, MONTHLY)
    rig.renew(order, succeeds=False)
    rig.last_intent(order)["status"] = "processing"
    rig.provider.pause(standing.objects, None, "d" * 32)
    assert rig.subscription(order)["status"] == "past_due"
    assert rig.provider.look_up(standing.objects).state is State.PAUSED


def test_a_pause_whose_answer_was_lost_lets_go_what_was_owed_when_it_is_asked_for_again(rig):
    order, standing = paid(rig, MONTHLY)
    rig.renew(order, succeeds=False)
    mend_card(rig, order)
    rig.lose_answer()
    with pytest.raises(UnreachableError):
        rig.provider.pause(standing.objects, None, "d" * 32)
    rig.provider.pause(standing.objects, None, "d" * 32)
    rig.advance(dt.timedelta(days=20))
    assert rig.books()[order.key] == FIVE


def test_a_subscription_that_runs_is_not_ended_by_forgetting_who_gives(rig, simulator):
    order, standing = paid(rig, MONTHLY)
    with pytest.raises(UnreachableError):
        rig.provider.forget(standing.objects, "a" * 32)
    rig.provider.cancel(standing.objects, "b" * 32)
    rig.provider.forget(standing.objects, "a" * 32)
    [customer] = simulator.books.all("customer")
    assert customer["deleted"]
    assert "email" not in customer
    after = rig.provider.look_up(standing.objects)
    assert sum(fact.amount.minor for fact in after.facts) == rig.books()[order.key].minor


def test_what_was_made_is_found_although_our_clock_is_ahead(rig):
    order = rig.order(FIVE, created=rig.now() + dt.timedelta(minutes=20))
    begun = rig.provider.begin(order)
    assert tuple(rig.provider.find(order)) == begun.objects


def test_a_policy_that_changed_meanwhile_leads_to_the_page_that_was_made(rig):
    order = rig.order(FIVE)
    begun = rig.provider.begin(order)
    changed = dataclasses.replace(order, refused_countries=frozenset({"DE"}))
    assert rig.provider.begin(changed) == begun


def test_a_page_that_nobody_has_finished_with_is_shut(rig):
    order = rig.order(FIVE, MONTHLY)
    begun = rig.provider.begin(order)
    rig.provider.release(begun.objects, "a" * 32)
    rig.provider.release(begun.objects, "b" * 32)
    assert rig.provider.look_up(begun.objects).state is State.EXPIRED
    with pytest.raises(RefusedError):
        rig.provider.capture(begun.objects, "c" * 32)


def test_a_key_that_stripe_does_not_know_is_the_newsrooms_fault(simulator):
    account = dataclasses.replace(account_at(simulator), secret_key="sk_test_another")
    provider = StripeProvider(account, client_for(account, retries=0))
    order = StripeRig(simulator).order(FIVE)
    for ask in (lambda: provider.begin(order), lambda: provider.find(order)):
        with pytest.raises(MisconfiguredError) as caught:
            ask()
        assert "sk_test" not in str(caught.value)


@pytest.mark.parametrize("fault", [Fault.LIMITED, Fault.REFUSED])
def test_too_many_requests_and_errors_of_stripes_own_are_to_be_asked_again(rig, fault):
    rig.simulator.faults.order(fault)
    with pytest.raises(UnreachableError):
        rig.provider.begin(rig.order(FIVE))


def test_what_has_no_subscription_cannot_be_changed(rig):
    _order, standing = paid(rig)
    with pytest.raises(GoneError):
        rig.provider.cancel(standing.objects, "a" * 32)


def test_too_little_for_stripe_is_refused(rig):
    with pytest.raises(RefusedError):
        rig.provider.begin(rig.order(Money(20, "USD")))


def test_no_host_is_asked_but_the_one_in_the_settings(simulator):
    client = client_for(account_at(simulator))
    assert set(client._requestor.base_addresses.values()) == {simulator.url}
    assert stripe.enable_telemetry is False


def test_every_notice_that_stripe_sends_of_a_contribution_leads_to_it(rig, simulator):
    order, standing = paid(rig, MONTHLY)
    rig.renew(order)
    rig.dispute(order)
    known = set(rig.provider.look_up(standing.objects).objects)
    for event in simulator.books.events:
        if event["data"]["object"]["object"] in ("product", "price", "payment_method", "payout"):
            continue
        notice = rig.provider.read_notice(*signed(event, now=simulator.books.now()), rig.now())
        assert notice.key == order.key or set(notice.objects) & known, event["type"]


@pytest.mark.parametrize("told", [b"[]", b"7", b"{}", b"\xff", b'{"id": "evt_1", "livemode": false, "data": 3}'])
def test_what_is_signed_and_no_event_is_thrown_away(rig, told):
    text = told.decode("latin-1")
    header = stripe.WebhookSignature.generate_signature_header(text, SECRET, timestamp=int(rig.now().timestamp()))
    with pytest.raises(NoticeError):
        rig.provider.read_notice(told, {"stripe-signature": header}, rig.now())


def test_a_notice_from_the_future_is_thrown_away(rig):
    body = json.dumps({"id": "evt_1", "object": "event", "livemode": False, "data": {"object": {"object": "x"}}})
    for ahead, fine in ((299, True), (301, False)):
        when = int(rig.now().timestamp()) + ahead
        header = stripe.WebhookSignature.generate_signature_header(body, SECRET, timestamp=when)
        if fine:
            assert rig.provider.read_notice(body.encode(), {"stripe-signature": header}, rig.now()) is None
        else:
            with pytest.raises(NoticeError):
                rig.provider.read_notice(body.encode(), {"stripe-signature": header}, rig.now())


def test_a_page_for_cards_lets_in_the_simulator_or_stripe_and_nobody_else(rig, simulator):
    assert rig.provider.card_form().hosts == (simulator.url,)
    live = dataclasses.replace(
        account_at(simulator), api_base="https://api.stripe.com", script="https://js.stripe.com/endive/stripe.js"
    )
    hosts = StripeProvider(live).card_form().hosts
    assert all(each.endswith("stripe.com") for each in hosts)
    assert "https://api.stripe.com" in hosts
    without = dataclasses.replace(live, publishable_key="")
    assert StripeProvider(without).card_form() is None
    assert StripeProvider(without).offers.sees_card is False
