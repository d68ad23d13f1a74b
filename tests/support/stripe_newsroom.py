"""A newsroom whose account at Stripe is at a simulator."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets

from tamizdat.support import ledger
from tamizdat.support.actions import changing, noticing, reconciling
from tamizdat.support.actions.beginning import Wish
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Contribution, Event, Happening
from tamizdat.support.money import Money
from tests.simulators.stripe.webhooks import signed
from tests.support.providers.stripe_rig import StripeRig, account_at

A_WHILE = dt.timedelta(minutes=11)


class StripeNewsroom:
    """What the engine's tests need of both sides.

    Args:
        settings: pytest-django's.
        retries: how often the client asks again by itself.
    """

    def __init__(self, simulator, settings):
        settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, stripe=account_at(simulator))
        self.rig = StripeRig(simulator)
        self.provider, self.simulator = self.rig.provider, simulator

    @property
    def now(self):
        return self.rig.now()

    def wish(self, minor=500, currency="USD", frequency=Frequency.ONCE, **more):
        return Wish(secrets.token_hex(8), Money(minor, currency), frequency, **more)

    def reconcile(self):
        """Ask about everything that is in doubt, a while later."""
        self.rig.advance(A_WHILE)
        return list(reconciling.reconcile(reconciling.in_question(self.now), self.rig.now))

    def carry_out(self):
        """Do what is due."""
        return [changing.carry_out(number, self.now) for number in changing.due(self.now)]

    def notices(self):
        """Everything that Stripe would have sent by now."""
        return [signed(event, now=self.simulator.books.now()) for event in self.simulator.books.events]

    def take(self, notices):
        """Receive notices, and work them off."""
        for body, headers in notices:
            noticing.receive(self.provider, body, headers, self.now)
        for number in noticing.due(self.now):
            noticing.work_off(number, self.now)

    def payments(self):
        return list(Event.objects.filter(kind=Happening.PAYMENT))

    def agrees(self):
        """Tell whether the ledger's sums are those of Stripe's own books, contribution by contribution."""
        here = {each.key: ledger.given(each) for each in Contribution.objects.all()}
        there = self.rig.books()
        return {key: money for key, money in here.items() if money.minor} == {
            key: money for key, money in there.items() if money.minor
        }
