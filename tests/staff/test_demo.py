"""The demo can be tried at once, and nothing of it opens a newsroom in earnest."""

from __future__ import annotations

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from tamizdat.staff.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, NotADemoError, demo_accounts_present, make_demo_accounts
from tamizdat.staff.models import Account
from tests.staff.conftest import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return make_demo_accounts()


@pytest.mark.parametrize("name", DEMO_ACCOUNTS)
def test_every_role_of_the_demo_enters_by_password_alone(client, demo, name):
    assert log_in(client, name, DEMO_PASSWORD).url == "/admin/"
    page = client.get("/admin/").content.decode()
    assert "Demo: no second factor" in page


def test_the_log_in_page_of_the_demo_says_how(client, demo):
    page = client.get("/staff/login/").content.decode()
    assert "Demo: no second factor" in page
    assert DEMO_PASSWORD in page
    assert all(name in page for name in DEMO_ACCOUNTS)


def test_a_log_in_page_in_earnest_says_nothing_of_the_kind(client, db):
    page = client.get("/staff/login/").content.decode()
    assert DEMO_PASSWORD not in page
    assert "Demo" not in page


def test_making_them_twice_changes_nothing(demo):
    before = list(Account.objects.order_by("pk").values())
    make_demo_accounts()
    assert list(Account.objects.order_by("pk").values()) == before


def test_each_has_its_role(demo):
    roles = {name: [group.name for group in account.groups.all()] for name, account in demo.items()}
    assert roles == {
        "reporter": ["Reporters"],
        "editor": ["Editors"],
        "publisher": ["Publishers"],
        "keeper": ["Keepers"],
    }


def test_they_are_not_made_in_earnest(db, settings):
    settings.DEMO = False
    with pytest.raises(NotADemoError, match="TAMIZDAT_MODE=demo"):
        make_demo_accounts()
    assert not Account.objects.exists()


def test_in_earnest_a_demo_account_opens_nothing(client, demo, settings):
    settings.DEMO = False
    assert log_in(client, "publisher", DEMO_PASSWORD).url == "/staff/closed/"
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_a_session_of_the_demo_ends_when_the_newsroom_gets_earnest(client, demo, settings):
    log_in(client, "publisher", DEMO_PASSWORD)
    settings.DEMO = False
    assert client.get("/admin/").url.startswith("/staff/login/")


def test_even_in_demo_mode_an_ordinary_account_needs_its_second_factor(client, demo, colleague):
    colleague()
    log_in(client, "mira")
    assert client.get("/admin/").url == "/staff/second-factor/"


def test_doctor_learns_of_demo_accounts(demo, settings):
    settings.DEMO = False
    assert demo_accounts_present() == ["editor", "keeper", "publisher", "reporter"]
    errors = [error for error in checks.run_checks(databases=["default"]) if error.id == "staff.E001"]
    assert len(errors) == 4
    assert "staff reset editor" in errors[0].hint


def test_the_demo_itself_passes_its_checks(demo):
    assert not [error for error in checks.run_checks(databases=["default"]) if error.id == "staff.E001"]


def test_migrating_the_demos_database_in_earnest_is_refused(demo, settings):

    settings.DEMO = False
    with pytest.raises(SystemCheckError, match=r"staff\.E001"):
        call_command("migrate", skip_checks=False, verbosity=0)


def test_a_reset_makes_a_demo_account_a_colleagues(demo, settings):
    call_command("staff_reset", "editor")
    settings.DEMO = False
    assert "editor" not in demo_accounts_present()
    assert log_in(Client(), "editor", DEMO_PASSWORD).status_code == 200
