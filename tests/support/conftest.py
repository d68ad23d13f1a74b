"""A vault for each test, as the vault's own tests have it; a provider that keeps its books in memory; and Stripe."""

import pytest

from tests.simulators.stripe.server import Simulator
from tests.support.memory_provider import MemoryProvider, registered
from tests.vault.conftest import data_dir, nothing_at_hand, set_to, vault  # noqa: F401  fixtures


@pytest.fixture
def provider():
    """The one way to give."""
    with registered(MemoryProvider()) as provider:
        yield provider


@pytest.fixture
def simulator():
    """Stripe on this machine."""
    with Simulator() as running:
        yield running
