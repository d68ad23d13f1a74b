"""Each role can do what it is for, and no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tamizdat.articles import actions
from tamizdat.articles.errors import NotPermittedError
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


ATTEMPTS = {
    "publish": lambda by: actions.publish_article(make_draft(), by=by),
    "schedule": lambda by: actions.schedule_article(make_draft(), timezone.now() + dt.timedelta(days=1), by=by),
    "update": lambda by: actions.update_article(make_article(), by=by),
    "unpublish": lambda by: actions.unpublish_article(make_article(), by=by),
    "correct": lambda by: actions.correct_article(make_article(), "A note.", by=by),
    "withdraw": lambda by: actions.withdraw_article(make_article(), "Gone.", by=by),
    "embargo": lambda by: actions.set_embargo(make_draft(), timezone.now() + dt.timedelta(days=1), by=by),
    "lift": lambda by: actions.lift_embargo(make_draft(), by=by),
    "rename": lambda by: actions.rename_article(make_article(), "new-address", by=by),
}


@pytest.mark.parametrize("verb", ATTEMPTS)
def test_a_publisher_may(verb, account):
    ATTEMPTS[verb](account("Publishers"))


@pytest.mark.parametrize("verb", ATTEMPTS)
@pytest.mark.parametrize("role", ["Reporters", "Keepers", None])
def test_reporters_keepers_and_strangers_may_not(verb, role, account):
    with pytest.raises(NotPermittedError):
        ATTEMPTS[verb](account(role))
