"""The simulator of Stripe answers the official client as Stripe does."""

from __future__ import annotations

import pytest
import stripe

from tests.simulators.stripe import cards, webhooks
from tests.simulators.stripe.faults import Fault
from tests.simulators.stripe.forms import decode
from tests.simulators.stripe.methods import new_token
from tests.simulators.stripe.server import KEY, Simulator
from tests.support.providers.stripe_rig import fill_in

DAY = 86_400
GOOD, DECLINED, POOR = "4242424242424242", "4000000000000002", "4000000000009995"


@pytest.fixture
def simulator():
    with Simulator() as running:
        yield running


@pytest.fixture
def client(simulator):
    return stripe.StripeClient(KEY, base_addresses={"api": simulator.url}, max_network_retries=0)


def pay(simulator, client, number=GOOD, **params):
    """Charge a card at once."""
    token = new_token(simulator.books, number)["id"]
    wanted = {"amount": 700, "currency": "usd", "confirm": True, "confirmation_token": token} | params
    return client.v1.payment_intents.create(wanted | {"return_url": "https://paper.example/"})


def open_page(client, **params):
    price = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Contribution"}}
    wanted = {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "https://paper.example/thanks/",
    }
    return client.v1.checkout.sessions.create(wanted | params)


@pytest.mark.parametrize("number", cards.NUMBERS)
def test_numbers_of_cards_and_accounts_are_well_formed(number):
    if not number.isdecimal():
        digits = "".join(str(int(each, 36)) for each in number[4:] + number[:4])
        assert int(digits) % 97 == 1
        return
    doubled = [sum(divmod(2 * int(each), 10)) for each in number[-2::-2]]
    assert (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


def test_forms_are_read_as_nested_objects_and_lists():
    assert decode("a[b][0][c]=1&a[b][1][c]=2&d=&e[]=x&e[]=y") == {
        "a": {"b": [{"c": "1"}, {"c": "2"}]},
        "d": "",
        "e": ["x", "y"],
    }


def test_the_same_key_with_the_same_parameters_is_answered_as_before(simulator, client):
    first = client.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    again = client.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    assert first.id == again.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(simulator.books.all("customer")) == 1


def test_the_same_key_with_other_parameters_is_an_error(client):
    client.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"name": "B"}, {"idempotency_key": "k"})


def test_the_same_key_at_once_is_a_conflict(simulator, client):
    simulator.keys.begin("k", ("POST", "/v1/customers", "name=A"))
    with pytest.raises(stripe.APIError) as caught:
        client.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    assert (caught.value.http_status, caught.value.error.code) == (409, "idempotency_key_in_use")


def test_a_key_is_forgotten_after_a_day(simulator, client):
    client.v1.customers.create({}, {"idempotency_key": "k"})
    simulator.books.advance(DAY)
    client.v1.customers.create({}, {"idempotency_key": "k"})
    assert len(simulator.books.all("customer")) == 2


def test_an_error_500_is_what_its_key_gets_from_then_on(simulator, client):
    simulator.faults.order(Fault.BROKEN)
    for _time in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.customers.create({}, {"idempotency_key": "k"})
    assert len(simulator.books.all("customer")) == 1


def test_a_decline_is_answered_as_before_too(simulator, client):
    token = new_token(simulator.books, DECLINED)["id"]
    params = {"amount": 700, "currency": "usd", "confirm": True, "confirmation_token": token}
    for _time in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_intents.create(params, {"idempotency_key": "k"})
    assert len(simulator.books.all("charge")) == 1


def test_an_answer_that_is_lost_comes_when_the_client_asks_again(simulator, monkeypatch):
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.01)
    client = stripe.StripeClient(KEY, base_addresses={"api": simulator.url}, max_network_retries=1)
    simulator.faults.order(Fault.LOST)
    made = client.v1.customers.create({})
    assert [row["id"] for row in simulator.books.all("customer")] == [made.id]


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        (Fault.LOST, stripe.APIConnectionError, 1),
        (Fault.DOWN, stripe.APIConnectionError, 0),
        (Fault.REFUSED, stripe.APIError, 0),
        (Fault.LIMITED, stripe.RateLimitError, 0),
    ],
)
def test_what_goes_wrong_goes_wrong_once(simulator, client, fault, error, done):
    simulator.faults.order(fault, path="/customers$")
    with pytest.raises(error):
        client.v1.customers.create({})
    assert len(simulator.books.all("customer")) == done
    client.v1.customers.create({})


def test_an_answer_that_is_late_is_a_timeout(simulator):
    hasty = stripe.StripeClient(
        KEY,
        base_addresses={"api": simulator.url},
        http_client=stripe.RequestsClient(timeout=0.2),
        max_network_retries=0,
    )
    simulator.faults.order(Fault.SLOW, seconds=0.6)
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.customers.create({})


def test_another_key_and_another_parameter_are_errors(simulator, client):
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": simulator.url})
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.customers.create({})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.customers.create({"colour": "red"})
    assert (caught.value.code, caught.value.param) == ("parameter_unknown", "colour")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.charges.retrieve("ch_none")
    assert caught.value.code == "resource_missing"


def test_lists_come_in_pages_newest_first(client):
    made = [client.v1.customers.create({}).id for _each in range(7)]
    intents = [client.v1.payment_intents.create({"amount": 500 + n, "currency": "usd"}).id for n in range(7)]
    found = [each.id for each in client.v1.payment_intents.list({"limit": 3}).auto_paging_iter()]
    assert found == intents[::-1]
    assert len(made) == 7
    assert list(client.v1.payment_intents.list({"created": {"gt": 2_000_000_000}})) == []


def test_a_charge_is_worth_what_is_left_after_the_fee(simulator, client):
    intent = pay(simulator, client, amount=1000, currency="eur")
    [charge] = client.v1.charges.list({"payment_intent": intent.id, "expand": ["data.balance_transaction"]})
    moved = charge.balance_transaction
    assert (moved.amount, moved.currency, moved.fee, moved.net) == (1100, "usd", 62, 1038)


@pytest.mark.parametrize(("number", "code"), [(DECLINED, "generic_decline"), (POOR, "insufficient_funds")])
def test_a_card_that_is_declined_says_why(simulator, client, number, code):
    with pytest.raises(stripe.CardError) as caught:
        pay(simulator, client, number)
    assert (caught.value.code, caught.value.error.decline_code) == ("card_declined", code)
    assert simulator.books.takings() == {}


def test_a_person_pays_on_the_page_without_a_script(simulator, client):
    page = open_page(client, client_reference_id="order")
    status, _leads, text = fill_in(page.url, number=POOR, email="reader@mail.example")
    assert (status, "insufficient funds" in text, "<script" in text) == (200, True, False)
    status, leads, _text = fill_in(page.url, number=GOOD, email="reader@mail.example")
    assert (status, leads) == (303, "https://paper.example/thanks/")
    assert client.v1.checkout.sessions.retrieve(page.id).payment_status == "paid"
    assert simulator.books.takings() == {"order": (700, "usd")}


def test_a_bank_that_asks_is_answered_on_a_page(simulator, client):
    page = open_page(client, client_reference_id="order")
    _status, bank, _text = fill_in(page.url, number="4000000000003220", email="reader@mail.example")
    assert "/3ds/" in bank
    assert client.v1.checkout.sessions.retrieve(page.id).status == "open"
    fill_in(bank, answer="no")
    assert simulator.books.takings() == {}
    _status, bank, _text = fill_in(page.url, number="4000000000003220", email="reader@mail.example")
    assert fill_in(bank, answer="yes")[:2] == (303, "https://paper.example/thanks/")
    assert simulator.books.takings() == {"order": (700, "usd")}


def test_a_page_that_has_expired_takes_nothing(simulator, client):
    page = open_page(client)
    simulator.books.advance(DAY + 1)
    status, _leads, text = fill_in(page.url, number=GOOD, email="reader@mail.example")
    assert (status, "no longer open" in text) == (200, True)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(page.id)


def test_an_invoice_that_is_let_go_is_charged_no_more_and_one_that_is_paid_stays(simulator, client):
    price = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "C"}, "recurring": {"interval": "month"}}
    page = open_page(client, mode="subscription", line_items=[{"price_data": price, "quantity": 1}])
    fill_in(page.url, number=GOOD, email="reader@mail.example")
    [paid] = client.v1.invoices.list()
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.invoices.void_invoice(paid.id)
    [method] = simulator.books.all("payment_method")
    simulator.books.hidden(method)["declines"] = "insufficient_funds"
    simulator.books.advance(32 * DAY)
    [owed] = client.v1.invoices.list({"status": "open"})
    simulator.books.hidden(method)["declines"] = ""
    assert client.v1.invoices.void_invoice(owed.id).status == "void"
    simulator.books.advance(9 * DAY)
    assert simulator.books.takings() == {None: (700, "usd")}
    assert client.v1.subscriptions.list().data[0].status == "active"


def test_a_monthly_payment_falls_on_the_last_day_of_a_shorter_month(simulator, client):
    simulator.books.advance(1_801_353_600 - simulator.books.now())  # 31 January 2027
    price = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "C"}, "recurring": {"interval": "month"}}
    page = open_page(client, mode="subscription", line_items=[{"price_data": price, "quantity": 1}])
    fill_in(page.url, number=GOOD, email="reader@mail.example")
    [subscription] = client.v1.subscriptions.list()
    ends = subscription.to_dict()["items"]["data"][0]["current_period_end"]
    assert ends == 1_801_353_600 + 28 * DAY
    simulator.books.advance(29 * DAY)
    [subscription] = client.v1.subscriptions.list()
    ends = subscription.to_dict()["items"]["data"][0]["current_period_end"]
    assert ends == 1_801_353_600 + 59 * DAY
    assert len(simulator.books.all("charge")) == 2


def test_what_happens_is_told_in_events_that_the_client_itself_verifies(simulator, client):
    pay(simulator, client)
    names = [event.type for event in client.v1.events.list({"limit": 100})]
    assert names == ["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]
    event = simulator.books.events[-1]
    body, headers = webhooks.signed(event, now=simulator.books.now())
    verified = client.construct_event(body, headers["stripe-signature"], webhooks.SECRET)
    assert (verified.type, verified.livemode) == ("payment_intent.succeeded", False)
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body + b" ", headers["stripe-signature"], webhooks.SECRET)


def test_a_payout_is_the_sum_of_what_is_in_it(simulator, client):
    for _each in range(3):
        pay(simulator, client)
    simulator.books.advance(4 * DAY)
    [payout] = client.v1.payouts.list()
    moved = list(client.v1.balance_transactions.list({"payout": payout.id, "limit": 100}))
    assert sum(each.net for each in moved if each.type != "payout") == payout.amount == 3 * (700 - 50)
    assert payout.status == "paid"
