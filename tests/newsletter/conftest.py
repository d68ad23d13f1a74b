"""A vault for each test, as the vault's own tests have it."""

from tests.vault.conftest import data_dir, nothing_at_hand, set_to, vault  # noqa: F401  fixtures
