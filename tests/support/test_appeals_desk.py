"""Appeals in the admin: editors write them, and only publishers have readers see them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tamizdat.support.models import Appeal, AppealTally, SupportWords
from tests.articles.conftest import account, desk  # noqa: F401  log in as somebody of a role
from tests.factories import make_front, make_locale

pytestmark = pytest.mark.django_db
APPEALS, WORDS = "/admin/support/appeals/", "/admin/support/words/"


@pytest.fixture(autouse=True)
def front():
    make_front("en")


def form(**changes):
    """What the browser sends for an appeal's form."""
    text = {
        "locale": make_locale("en").pk,
        "wording": "a",
        "line": "Stay with us.",
        "heading": "",
        "text": "",
        "id": "",
    }
    data = {
        "name": "Winter",
        "slug": "winter",
        "every_days": "7",
        "starts": "",
        "ends": "",
        "goal": "",
        "currency": "",
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "0",
        "texts-0-ORDER": "1",
        "texts-0-DELETE": "",
        **{f"texts-0-{name}": value for name, value in text.items()},
    }
    return data | changes


def test_an_editor_writes_an_appeal_and_readers_do_not_see_it_yet(desk):  # noqa: F811  a fixture
    response = desk("Editors").post(f"{APPEALS}new/", form(is_published="on"))
    assert response.status_code == 302
    appeal = Appeal.objects.get()
    assert appeal.texts.get().line == "Stay with us."
    assert not appeal.is_published


def test_a_publisher_has_readers_see_it_and_an_editor_who_changes_it_takes_it_back(desk):  # noqa: F811  likewise
    desk("Publishers").post(f"{APPEALS}new/", form(is_published="on"))
    appeal = Appeal.objects.get()
    assert appeal.is_published
    text = appeal.texts.get()
    changed = form(**{"texts-INITIAL_FORMS": "1", "texts-0-id": text.pk, "texts-0-line": "Go with us."})
    assert desk("Editors").post(f"{APPEALS}edit/{appeal.pk}/", changed).status_code == 302
    appeal.refresh_from_db()
    assert not appeal.is_published
    assert appeal.texts.get().line == "Go with us."


def test_a_reporter_writes_none(desk):  # noqa: F811  likewise
    desk("Reporters").post(f"{APPEALS}new/", form())
    assert not Appeal.objects.exists()


def test_the_list_says_what_came_of_each_wording(desk):  # noqa: F811  likewise
    appeal = Appeal.objects.create(name="Winter", slug="winter", goal=500, currency="EUR", percent=41)
    AppealTally.objects.create(appeal=appeal, wording="b", day=timezone.now().date(), posted=12, paid=3)
    page = desk("Editors").get(APPEALS).content.decode()
    assert "B: 12 forms, 3 paid" in page
    assert "41 % · €5" in page


def test_a_publisher_says_how_else_one_can_help(desk):  # noqa: F811  likewise
    told = {"locale": make_locale("en").pk, "introduction": "", "other_ways": "Write to us."}
    assert desk("Publishers").post(f"{WORDS}new/", told).status_code == 302
    assert SupportWords.objects.get().other_ways == "Write to us."
