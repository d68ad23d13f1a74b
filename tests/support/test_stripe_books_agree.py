"""The ledger agrees with Stripe's own books, whatever happened and whatever was lost."""

from __future__ import annotations

from random import Random

import pytest

from tamizdat.support.providers import registry
from tests.support.keeping_books import STEPS, Dealings
from tests.support.providers.stripe_rig import StripeRig

MANY = 250
# Months pass with each renewal, and a page is open for a day: so people come often.
OFTEN = (*STEPS, *("somebody_begins", "somebody_pays", "somebody_pays", "the_provider_is_mended") * 3)

pytestmark = pytest.mark.usefixtures("vault", "db")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_at_stripe_the_books_agree(simulator, monkeypatch, seed):
    chance, rig = Random(seed), StripeRig(simulator)  # noqa: S311  moments to be repeated, no secret
    monkeypatch.setitem(registry._makers, "stripe", lambda: rig.provider)
    dealings = Dealings(rig, chance)
    for _step in range(MANY):
        getattr(dealings, chance.choice(OFTEN))()
    dealings.all_is_settled()
    assert dealings.differences() == {}
    assert sum(1 for held in rig.books().values() if held.minor) > 3
