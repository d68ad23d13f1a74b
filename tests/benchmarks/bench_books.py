"""Ten thousand operations with faults against the simulated Stripe, and the books compared: ``make bench``.

It takes long, and longer the more there is to ask about, so the tests make do with some hundreds
(``tests/support/test_stripe_books_agree.py``).
"""

from __future__ import annotations

from random import Random

import pytest

from tamizdat.support.models import Contribution, Event
from tamizdat.support.providers import registry
from tests.support.conftest import simulator
from tests.support.keeping_books import Dealings
from tests.support.providers.stripe_rig import StripeRig
from tests.support.test_stripe_books_agree import OFTEN
from tests.vault.conftest import data_dir, nothing_at_hand, set_to, vault

__all__ = ["data_dir", "nothing_at_hand", "set_to", "simulator", "vault"]

pytestmark = pytest.mark.usefixtures("vault", "db")
OPERATIONS = 10_000
AT_ONCE = 2_500


def test_ten_thousand_operations(simulator, monkeypatch):
    rig = StripeRig(simulator)
    chance = Random(OPERATIONS)  # noqa: S311  moments to be repeated, no secret
    monkeypatch.setitem(registry._makers, "stripe", lambda: rig.provider)
    dealings = Dealings(rig, chance)
    for number in range(1, OPERATIONS + 1):
        getattr(dealings, chance.choice(OFTEN))()
        if number % AT_ONCE == 0:
            dealings.all_is_settled()
            assert dealings.differences() == {}
            orders, entries = Contribution.objects.count(), Event.objects.count()
            print(f"\n{number:>7,} operations{orders:>7,} contributions{entries:>7,} entries: the books agree", end="")
