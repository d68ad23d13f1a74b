"""Stripe keeps the contract, by its official client and against its simulator."""

from __future__ import annotations

import pytest

from tests.support.providers.conformance import Promises
from tests.support.providers.stripe_rig import StripeRig


class TestStripe(Promises):
    @pytest.fixture
    def rig(self, simulator):
        return StripeRig(simulator)
