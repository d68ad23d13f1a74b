"""A colleague's address is sealed where it is given, and whoever answers the web knows only that there is one."""

from __future__ import annotations

import csv
import io
import json

import pytest
from allauth.account.internal.userkit import filter_users_by_email, user_email
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.adapter import get_adapter
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core import checks, mail, serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.api.v3.routers.whoami import whoami

from tamizdat.retention.persons import erase, was_erased
from tamizdat.staff.enrolment import account_of_code, add_colleague, reset_colleague
from tamizdat.staff.mail_address import PlainAddressError
from tamizdat.staff.models import Account, NobodyWritesHereError
from tamizdat.staff.roles import Role
from tamizdat.vault import at_hand
from tests.factories import make_draft
from tests.staff.conftest import PASSWORD
from tests.vault.conftest import DAY

pytestmark = pytest.mark.django_db

ADDRESS = "Mira@orvale.example"


@pytest.fixture
def web(vault):
    """This process answers the web: it opens nothing."""
    at_hand.seal_only()


def opened(account, monkeypatch):
    """What the worker would read."""
    monkeypatch.setattr(at_hand, "_at_hand", at_hand._AtHand())
    account.refresh_from_db()
    return account.address.open() if account.address else None


def give(client, address="", **more):
    """Fill in the address on a colleague's own page."""
    fields = {
        "address-new_address": address,
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    return client.post("/admin/account/", fields | more)


def everything_in_the_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  the database's own name
            for row in cursor.fetchall():
                yield from (bytes(each) if isinstance(each, memoryview) else str(each).encode() for each in row)


# Giving and taking


def test_a_colleague_gives_an_address_and_nobody_reads_it_in_the_admin(entered, web, monkeypatch):
    client = entered()
    assert give(client, ADDRESS).status_code == 302
    page = client.get("/admin/account/").content.decode()
    assert "An address is kept" in page
    assert "orvale" not in page
    assert not [value for value in everything_in_the_database() if b"orvale" in value.lower()]
    assert opened(client.account, monkeypatch) == ADDRESS


def test_leaving_the_field_empty_leaves_the_address_as_it_is(entered, web, monkeypatch):
    client = entered()
    give(client, ADDRESS)
    give(client)
    assert opened(client.account, monkeypatch) == ADDRESS


def test_another_address_takes_its_place(entered, web, monkeypatch):
    client = entered()
    give(client, ADDRESS)
    give(client, "ferry@orvale.example")
    assert opened(client.account, monkeypatch) == "ferry@orvale.example"
    assert not Account.objects.filter(address_index=ADDRESS).exists()


def test_an_address_can_be_taken_away(entered, web):
    client = entered()
    give(client, ADDRESS)
    give(client, **{"address-forget_address": "on"})
    client.account.refresh_from_db()
    assert (client.account.has_address, client.account.address_index) == (False, None)
    assert "An address is kept" not in client.get("/admin/account/").content.decode()


def test_what_contradicts_itself_is_refused(entered, web, monkeypatch):
    client = entered()
    give(client, ADDRESS)
    answer = give(client, "ferry@orvale.example", **{"address-forget_address": "on"})
    assert "not both" in answer.content.decode()
    assert opened(client.account, monkeypatch) == ADDRESS


def test_a_keeper_gives_and_takes_away_a_colleagues_address(entered, colleague, web, monkeypatch):
    keeper, other = entered("Keepers"), colleague("olek", "Reporters")
    page, group = f"/admin/users/edit/{other.pk}/", Group.objects.get(name="Reporters").pk
    fields = {"username": "olek", "is_active": "on", "groups": [group]}
    assert keeper.post(page, fields | {"new_address": ADDRESS}).status_code == 302
    assert "An address is kept" in keeper.get(page).content.decode()
    assert "orvale" not in keeper.get(page).content.decode()
    assert keeper.post(page, fields | {"forget_address": "on"}).status_code == 302
    assert opened(other, monkeypatch) is None


def test_a_keeper_makes_an_account_with_an_address(entered, web, monkeypatch):
    keeper = entered("Keepers")
    keeper.post("/admin/users/new/", {"username": "olek", "new_address": ADDRESS, "groups": []})
    assert opened(Account.objects.get(username="olek"), monkeypatch) == ADDRESS


def test_without_a_vault_an_address_is_refused_with_what_to_do_and_all_else_works(entered, data_dir):
    client, keeper = entered(), entered("Keepers")
    answer = give(client, ADDRESS)
    assert "tamizdat vault init" in answer.content.decode()
    answer = keeper.post("/admin/users/new/", {"username": "olek", "new_address": ADDRESS, "groups": []})
    assert "tamizdat vault init" in answer.content.decode()
    assert give(client, **{"locale-preferred_language": "ru"}).status_code == 302
    assert keeper.post("/admin/users/new/", {"username": "olek", "groups": []}).status_code == 302
    assert not Account.objects.exclude(address=None).exists()


def test_who_was_erased_and_gives_an_address_again_is_known_again(entered, vault):
    client = entered()
    give(client, ADDRESS)
    erase(ADDRESS, DAY)
    assert was_erased(ADDRESS)
    give(client, ADDRESS)
    assert not was_erased(ADDRESS)


# What others expect of an account


def test_accounts_are_made_with_and_without_an_address(vault):
    assert Account.objects.create_user("a").address is None
    assert Account.objects.create_user("b", "").address is None
    assert Account.objects.create_user("c", "C@orvale.example", PASSWORD).address.open() == "C@orvale.example"
    assert Account.objects.create(username="d", email="d@orvale.example").address.open() == "d@orvale.example"
    assert Account.objects.create_superuser("e", "e@orvale.example", PASSWORD).has_address
    call_command("createsuperuser", username="f", interactive=False, verbosity=0)
    assert Account.objects.get(username="f").is_superuser


def test_what_reads_as_nothing_changes_nothing_when_it_is_written_back(vault):
    account = Account.objects.create_user("mira", ADDRESS)
    account.email = account.email  # as Django's own clean() does
    account.full_clean(exclude=["password"])
    account.save()
    account.refresh_from_db()
    assert account.email == ""
    assert account.address.open() == ADDRESS


def test_nobody_is_found_by_a_plain_address(vault):
    Account.objects.create_user("mira", ADDRESS)
    with pytest.raises(FieldError):
        Account.objects.filter(email=ADDRESS).exists()
    assert filter_users_by_email(ADDRESS) == []
    assert Account.objects.get(address_index="MIRA@orvale.example").username == "mira"


def test_two_colleagues_may_share_an_address(vault):
    Account.objects.create_user("mira", ADDRESS)
    Account.objects.create_user("olek", ADDRESS)
    assert Account.objects.filter(address_index=ADDRESS).count() == 2


def test_nobody_mails_a_colleague_past_the_letters(vault):
    account = Account.objects.create_user("mira", ADDRESS)
    with pytest.raises(NobodyWritesHereError, match="leave a notice"):
        account.email_user("The ferry", "…")
    assert mail.outbox == []


@pytest.mark.parametrize("model", [EmailAddress, EmailConfirmation])
def test_the_sign_in_library_cannot_store_an_address(vault, model):
    account = Account.objects.create_user("mira", ADDRESS)
    with pytest.raises(PlainAddressError):
        model(**({"user": account, "email": ADDRESS} if model is EmailAddress else {"key": "k"})).save()


def test_libraries_see_a_colleague_without_an_address(vault):
    account = Account.objects.create_user("mira", ADDRESS)
    assert get_user_display_name(account) == "mira"
    assert not user_email(account)
    assert get_adapter().get_totp_label(account) == "mira"
    request = type("Request", (), {"user": account})
    assert whoami(request)["user"]["email"] == ""


def test_links_and_tokens_do_not_depend_on_the_address(vault):
    code = add_colleague("mira", Role.EDITOR).partition("#")[2]
    account = Account.objects.get(username="mira")
    token = default_token_generator.make_token(account)
    account.address = ADDRESS
    account.save()
    assert account_of_code(code) == account
    assert default_token_generator.check_token(account, token)
    reset_colleague("mira")
    account.refresh_from_db()
    assert account.address.open() == ADDRESS


def test_the_door_for_forgotten_passwords_stays_shut(vault):
    Account.objects.create_user("mira", ADDRESS)
    for address in ("/admin/password_reset/", "/staff/password/reset/"):
        Client().post(address, {"email": ADDRESS})
    assert mail.outbox == []


def test_every_system_check_passes():
    assert checks.run_checks(include_deployment_checks=False, databases=["default"]) == []


def test_a_dumped_account_can_be_loaded_and_shows_nothing(vault):
    Account.objects.create_user("mira", ADDRESS)
    dumped = serializers.serialize("json", Account.objects.all())
    assert "orvale" not in dumped
    Account.objects.all().delete()
    for each in serializers.deserialize("json", dumped):
        each.save()
    assert Account.objects.get(address_index=ADDRESS).address.open() == ADDRESS


# The admin's lists


@pytest.mark.parametrize(
    "query", ["", "?q=mira", "?q=orvale", "?ordering=username", "?ordering=-last_login", "?is_active=true"]
)
def test_the_list_of_accounts_is_searched_and_ordered_and_names_no_address(entered, colleague, web, query):
    keeper = entered("Keepers")
    colleague("mira", "Editors", address=ADDRESS)
    answer = keeper.get(f"/admin/users/{query}")
    assert answer.status_code == 200
    listed = {account.username for account in answer.context["users"]}
    assert listed == (set() if "orvale" in query else {"mira"} if "q=mira" in query else {"mira", "keepers"})
    assert ADDRESS not in answer.content.decode()


def test_accounts_are_closed_many_at_once(entered, colleague, web):
    keeper, other = entered("Keepers"), colleague("mira", "Editors", address=ADDRESS)
    page = f"/admin/bulk/staff/account/set_active_state/?id={other.pk}"
    assert keeper.get(page).status_code == 200
    assert ADDRESS not in keeper.get(page).content.decode()
    keeper.post(page, {"mark_as_active": "False"})
    other.refresh_from_db()
    assert (other.is_active, other.has_address) == (False, True)


@pytest.mark.parametrize("report", ["site-history", "locked", "workflow", "workflow_tasks", "aging-pages"])
@pytest.mark.parametrize("form", ["", "?export=csv", "?export=xlsx"])
def test_reports_and_their_exports_name_no_address(entered, colleague, web, report, form):
    client = entered("Publishers")
    client.account.address = ADDRESS
    client.account.save()
    article = make_draft()
    article.save_revision(user=client.account, log_action=True)
    article.locked, article.locked_by, article.locked_at = True, client.account, timezone.now()
    article.save()
    answer = client.get(f"/admin/reports/{report}/{form}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"orvale" not in content
    if form == "?export=csv":
        assert list(csv.reader(io.StringIO(content.decode())))


def test_no_history_of_the_admin_holds_the_address(entered, colleague, web):
    keeper, other = entered("Keepers"), colleague("olek", "Reporters")
    fields = {"username": "olek", "is_active": "on", "groups": [], "new_address": ADDRESS}
    keeper.post(f"/admin/users/edit/{other.pk}/", fields)
    assert keeper.get(f"/admin/users/history/{other.pk}/").status_code == 200
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects.values_list("label", "data")
    assert entries
    assert "orvale" not in json.dumps(list(entries), default=str).lower()
