"""A small archive in two languages, which is made once for all the tests that only look at it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from tamizdat.archive.generating import generate
from tamizdat.archive.plan import Plan

PLAN = Plan(articles=150, seed=1, languages=("en", "ru"))


@pytest.fixture
def own_media(settings, tmp_path):
    """A media folder of one test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with an archive in it, for tests that do not change it."""
    # Not by hand: Django's storage has to be told that its folder is another.
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            generated = generate(PLAN)
        yield generated
        transaction.set_rollback(True)
