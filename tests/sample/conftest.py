"""A loaded sample newsroom, which is made once for all the tests that only look at it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from tamizdat.sample import newsroom
from tamizdat.sample.loading import load_newsroom

# Far ahead: what the sample schedules must not come due by the clock of whoever runs the tests.
NOW = dt.datetime(2036, 11, 24, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def demo(settings, tmp_path):
    """A newsroom in demo mode, with a media folder of its own."""
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def sample():
    """The sample as its files tell it."""
    return newsroom.read(NOW)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with the sample in it, for tests that do not change it."""
    # Not by hand: Django's storage has to be told that its folder is another.
    demo = override_settings(DEMO=True, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with demo, django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            newsroom_loaded = load_newsroom(NOW)
        yield newsroom_loaded
        transaction.set_rollback(True)
