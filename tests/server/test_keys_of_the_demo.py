"""The demo has a vault of its own, so that an address can be tried in it."""

from __future__ import annotations

from tamizdat.server.newsroom import make_keys
from tamizdat.vault import at_hand
from tests.vault.conftest import data_dir, nothing_at_hand  # noqa: F401  a place without a vault


def test_a_demo_makes_itself_a_vault_once(data_dir):  # noqa: F811  the fixture
    make_keys()
    names = at_hand.ring().names
    value = at_hand.seal("staff.address", "mira@orvale.example")
    make_keys()
    assert at_hand.ring().names == names
    assert at_hand.open_sealed("staff.address", value) == "mira@orvale.example"
