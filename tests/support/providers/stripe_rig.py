"""Stripe, as its simulator is it, for tests."""

from __future__ import annotations

import datetime as dt
import http.client
from urllib.parse import urlencode, urlsplit

from tamizdat.settings.payments import StripeAccount
from tamizdat.support.providers.stripe.amounts import read
from tamizdat.support.providers.stripe.client import client_for
from tamizdat.support.providers.stripe.provider import StripeProvider
from tests.simulators.stripe import disputes as bank
from tests.simulators.stripe import payment_intents, refunds
from tests.simulators.stripe.cards import of_country
from tests.simulators.stripe.faults import Fault
from tests.simulators.stripe.methods import new_token
from tests.simulators.stripe.server import KEY, PUBLISHABLE
from tests.simulators.stripe.webhooks import SECRET, of_other_mode, signed
from tests.support.providers.rig import CannotError, Rig

GOOD, DECLINED, DEBIT = "4242424242424242", "4000000000000002", "AT611904300234573201"
MADE = ("checkout.session", "payment_intent", "customer", "subscription")
PATIENCE = (2.0, 5.0)


def account_at(simulator):
    return StripeAccount(
        secret_key=KEY,
        webhook_secret=SECRET,
        api_base=simulator.url,
        publishable_key=PUBLISHABLE,
        script=f"{simulator.url}/js/stripe.js",
    )


def fill_in(url, **typed):
    """Send a form of a page, as a browser without scripts does; return status, where it leads, and the page."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", parts.path, urlencode(typed), form)
        answer = connection.getresponse()
        return answer.status, answer.headers["Location"], answer.read().decode()
    finally:
        connection.close()


class StripeRig(Rig):
    """A provider that speaks to a simulator that is running."""

    def __init__(self, simulator, *, retries=0):
        self.simulator, self.outside = simulator, simulator.books
        account = account_at(simulator)
        self.provider = StripeProvider(account, client_for(account, timeout=PATIENCE, retries=retries))

    def now(self):
        return dt.datetime.fromtimestamp(self.outside.now(), dt.UTC)

    def advance(self, by):
        self.outside.advance(int(by.total_seconds()))

    def pay(self, begun, order, *, country=""):
        self.type_in(begun, of_country(country) if country else GOOD)

    def type_in(self, begun, number):
        """Give a number on Stripe's page; return where that leads."""
        status, leads, page = fill_in(begun.url, number=number, email="reader@mail.example")
        if "no longer open" in page or "cannot be debited" in page:
            raise CannotError
        assert status == 303, page
        return leads

    def books(self):
        return {key: read(minor, currency) for key, (minor, currency) in self.outside.takings().items()}

    def made(self):
        return sum(len(self.outside.all(kind)) for kind in MADE)

    def token(self, country):
        with self.outside.lock:
            return new_token(self.outside, of_country(country))["id"]

    def promise(self, begun, order):
        self.type_in(begun, DEBIT)

    def keep_promise(self, order, *, kept):
        with self.outside.lock:
            if self.last_intent(order)["status"] != "processing":
                raise CannotError
            payment_intents.keep_promise(self.outside, self.last_intent(order), kept=kept)

    def decline(self, begun, order):
        status, _leads, page = fill_in(begun.url, number=DECLINED, email="reader@mail.example")
        assert (status, "declined" in page) == (200, True)

    def let_expire(self, begun, order):
        self.advance(dt.timedelta(days=1, minutes=1))

    def renew(self, order, *, succeeds=True):
        subscription = self.subscription(order)
        if subscription["status"] not in ("active", "past_due"):
            raise CannotError
        method = self.outside.get("payment_method", subscription["default_payment_method"])
        self.outside.hidden(method)["declines"] = "" if succeeds else "insufficient_funds"
        ends = subscription["items"]["data"][0]["current_period_end"]
        self.outside.advance(ends - self.outside.now() + 2 * 3600)

    def dispute(self, order):
        with self.outside.lock:
            charge = self.last_charge(order)
            if charge["disputed"] or charge["amount_captured"] <= charge["amount_refunded"]:
                raise CannotError
            bank.open_dispute(self.outside, charge)

    def judge(self, order, *, won):
        with self.outside.lock:
            charges = {row["id"] for row in self.charges(order)}
            bank.judge(
                self.outside, _last(row for row in self.outside.all("dispute") if row["charge"] in charges), won=won
            )

    def fail_refund(self, order):
        with self.outside.lock:
            charges = {row["id"] for row in self.charges(order)}
            refunds.fail(self.outside, _last(row for row in self.outside.all("refund") if row["charge"] in charges))

    def lose_answer(self):
        self.simulator.faults.order(Fault.LOST)

    def break_down(self):
        self.simulator.faults.everything(Fault.DOWN)

    def mend(self):
        self.simulator.faults.everything(None)

    def notice(self, order, *, age=dt.timedelta(0), other_mode=False):
        event = _last(row for row in self.outside.events if _of(row["data"]["object"]) == order.key)
        told = of_other_mode(event) if other_mode else event
        return signed(told, now=self.outside.now(), age=int(age.total_seconds()))

    def last_intent(self, order):
        return _last(row for row in self.outside.all("payment_intent") if self.outside.hidden(row)["key"] == order.key)

    def charges(self, order):
        return [row for row in self.outside.all("charge") if self.outside.hidden(row)["key"] == order.key]

    def last_charge(self, order):
        return _last(self.charges(order))

    def subscription(self, order):
        return _last(row for row in self.outside.all("subscription") if row["metadata"].get("key") == order.key)


def _of(told):
    return told.get("client_reference_id") or (told.get("metadata") or {}).get("key")


def _last(rows):
    """Return the last of some rows; where there is none, the outside cannot do what was wanted."""
    found = list(rows)
    if not found:
        raise CannotError
    return found[-1]
