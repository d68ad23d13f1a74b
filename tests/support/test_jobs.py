"""What is done again and again: one row that cannot be done keeps back no other."""

from __future__ import annotations

import pytest

from tamizdat.support import jobs
from tamizdat.support.actions import changing
from tamizdat.support.models import Contribution
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError
from tests.support.giving import NOW, again, given
from tests.support.memory_provider import Fault, MemoryProvider, registered

pytestmark = pytest.mark.usefixtures("vault", "db")


class Turn:
    """A turn whose lease nobody else wants."""

    now = NOW

    def __init__(self):
        self.renewed = 0

    def renew(self):
        self.renewed += 1

    def clock(self):
        return NOW


@pytest.mark.parametrize("error", [MisconfiguredError("a key that is not known"), RefusedError("no")])
def test_a_provider_that_does_not_know_us_keeps_back_nothing_of_another(provider, error):
    first = given(provider, frequency="monthly")
    with registered(MemoryProvider("another")) as another:
        second = given(another, frequency="monthly")
        for each in (first, second):
            changing.cancel(each, NOW)
        provider.faults["cancel"] = Fault(error)
        turn = Turn()
        if isinstance(error, MisconfiguredError):
            with pytest.raises(MisconfiguredError):
                jobs.OPERATIONS.run(turn)
        else:
            jobs.OPERATIONS.run(turn)
    assert again(second).state == Contribution.State.ENDED
    assert again(first).state == Contribution.State.ACTIVE
    assert turn.renewed == 2
