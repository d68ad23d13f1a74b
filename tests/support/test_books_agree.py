"""The ledger agrees with the provider's own books, whatever happened and whatever was lost."""

from __future__ import annotations

from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.support.keeping_books import STEPS, Dealings
from tests.support.memory_provider import registered
from tests.support.providers.memory_rig import MemoryRig

pytestmark = pytest.mark.usefixtures("vault", "db")


class Books(RuleBasedStateMachine):
    """Anything happens, again and again; in the end the books agree."""

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        rig = MemoryRig()
        self.kept = registered(rig.provider)
        self.kept.__enter__()
        self.dealings = Dealings(rig, Random(0))  # noqa: S311  moments to be repeated, no secret

    @rule(step=st.sampled_from(STEPS), seed=st.integers(0, 2**32))
    def something_happens(self, step, seed):
        self.dealings.chance = Random(seed)  # noqa: S311  likewise
        getattr(self.dealings, step)()

    def teardown(self):
        self.dealings.all_is_settled()
        differences = self.dealings.differences()
        self.kept.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)
        assert differences == {}


def test_whatever_happens_the_books_agree():
    checked = settings(max_examples=40, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Books, settings=checked)


@pytest.mark.parametrize("seed", range(2))
def test_the_books_agree_after_a_long_time(seed):
    chance, rig = Random(seed), MemoryRig()  # noqa: S311  likewise
    with registered(rig.provider):
        dealings = Dealings(rig, chance)
        for _step in range(1500):
            getattr(dealings, chance.choice(STEPS))()
        dealings.all_is_settled()
        assert dealings.differences() == {}
        assert sum(1 for held in rig.books().values() if held.minor) > 20
