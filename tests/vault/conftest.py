"""A vault of each test's own, and tables with readers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tamizdat.vault import at_hand, rotation
from tamizdat.vault.keeping import make_vault
from tests.vault.readers import make_tables

DAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def nothing_at_hand(monkeypatch):
    """Each test is a process that has read no keys yet."""
    monkeypatch.setattr(at_hand, "_at_hand", at_hand._AtHand())
    # Nobody else is at work in a test, so nobody has to be waited for.
    monkeypatch.setattr(rotation, "SETTLING_SECONDS", 0)


@pytest.fixture
def data_dir(settings, tmp_path):
    """A data directory without a vault."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=settings.DATA_DIR)
    return settings.DATA_DIR


@pytest.fixture
def set_to(settings):
    """Set what the operator may set."""

    def change(**fields):
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **fields)

    return change


@pytest.fixture
def vault(data_dir):
    """The folder of a vault with its private key beside it."""
    make_vault(data_dir / "vault", DAY)
    return data_dir / "vault"


@pytest.fixture(scope="session")
def _tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        make_tables()


@pytest.fixture
def readers(_tables, db, vault):
    """Tables with nobody in them, and the vault that they are sealed with."""
    return vault
