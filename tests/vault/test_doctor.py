"""The doctor sees the vault as it is, without opening anything."""

from __future__ import annotations

import pytest

from tamizdat.safety.deployment import Vault, look_at_vault
from tamizdat.vault import at_hand
from tamizdat.vault.keeping import make_vault, note_backup, turn_keys
from tests.vault.conftest import DAY


@pytest.fixture
def seen(settings):
    """What the doctor sees now."""
    return lambda: look_at_vault(settings.ENVIRONMENT)


def test_without_a_vault_there_is_nothing_to_seal_addresses_with(data_dir, seen):
    assert seen() == Vault(needed=True, exists=False)


def test_a_new_vault_lies_open_beside_its_database_and_is_in_no_backup(vault, seen):
    assert seen() == Vault(needed=True, exists=True, beside=True, backed_up=False)


def test_a_locked_key_or_one_elsewhere_is_not_beside(data_dir, seen, tmp_path, set_to):
    make_vault(data_dir / "vault", DAY, passphrase="ferry lantern gravel onion")
    assert not seen().beside
    (data_dir / "vault/private-key.json").rename(tmp_path / "private.json")
    set_to(vault_key_file=tmp_path / "private.json")
    assert not seen().beside


def test_a_backup_and_a_rotation_are_known(vault, seen):
    note_backup(vault, at_hand.ring().names, DAY)
    assert seen().backed_up
    turn_keys(vault, at_hand.opener, DAY)
    assert (seen().backed_up, seen().rotating) == (False, True)


def test_files_that_others_can_read_are_named(vault, seen, tmp_path, set_to):
    (vault / "private-key.json").chmod(0o640)
    assert seen().loose == (str(vault / "private-key.json"),)
    elsewhere = (vault / "private-key.json").rename(tmp_path / "private.json")
    elsewhere.chmod(0o604)
    (vault / "ring.json").chmod(0o644)
    set_to(vault_key_file=elsewhere)
    found = seen()
    assert found.loose == (str(vault / "ring.json"), str(elsewhere))


@pytest.mark.parametrize("content", [b"", b"{}"])
def test_a_ring_that_cannot_be_read_is_trouble(vault, seen, content):
    (vault / "ring.json").write_bytes(content)
    assert "ring.json" in seen().trouble
